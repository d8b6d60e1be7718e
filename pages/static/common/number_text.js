// Numbers as people type them: the same rule as convcore/number_text.py.

const BLANKS = "[ \\t\\r\\n\\xa0]*"
const UNSIGNED = "(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][-+−]?[0-9]+)?"
const NUMBER = new RegExp(`^${BLANKS}([-+−]?${UNSIGNED})(?:${BLANKS}/${BLANKS}(${UNSIGNED}))?${BLANKS}$`)

/**
 * Read 0.5, 0,5, 1e-3, 1/9, with a hyphen or a minus sign; NaN for what is no number.
 * @param {string} text
 */
export function parseNumber(text) {
  const found = NUMBER.exec(text)
  if (!found) return NaN
  const [above, below] = [found[1], found[2] ?? "1"].map(decimal)
  return below ? above / below : NaN
}

/** @param {string} text */
const decimal = text => Number(text.replaceAll("−", "-").replace(",", "."))
