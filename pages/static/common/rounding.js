// The digits that are shown: the same rule as convcore/rounding.py. Rounded half away from zero, after
// a reading with three more decimals, so that a tie is a tie however it was stored.

/**
 * @param {number} value
 * @param {number} digits decimals
 */
export function formatNumber(value, digits) {
  if (Number.isNaN(value)) return "undefined"
  if (!Number.isFinite(value)) return value > 0 ? "infinite" : "-infinite"
  const size = Math.abs(value)
  // toFixed itself rounds ties up, but gives no digits from 1e21 on, where every number is whole.
  const fine = size < 1e21 ? size.toFixed(digits + 3).replace(".", "") : BigInt(size) + "0".repeat(digits + 3)
  const units = (BigInt(fine) + 500n) / 1000n
  const text = String(units).padStart(digits + 1, "0")
  const whole = (value < 0 && units ? "-" : "") + text.slice(0, text.length - digits)
  return digits ? `${whole}.${text.slice(-digits)}` : whole
}

/**
 * How many decimals tell values up to a limit apart: 2, or as many as show three significant digits of a smaller one.
 * @param {number} limit
 */
export function digitsFor(limit) {
  if (!(limit > 0 && limit < 1)) return 2
  return Math.min(9, Math.max(2, 2 - Math.floor(Math.log10(limit))))
}

/**
 * A number that stands by itself.
 * @param {number} value
 */
export const formatValue = value => formatNumber(value, digitsFor(Math.abs(value)))

/**
 * A factor of a product: a negative one in brackets.
 * @param {number} value
 * @param {number} digits decimals
 */
export function bracketed(value, digits) {
  const text = formatNumber(value, digits)
  return text.startsWith("-") ? `(${text})` : text
}

/**
 * @param {number} share of 1
 * @param {number} digits decimals of the percentage
 */
export const percent = (share, digits) => `${formatNumber(100 * share, digits)} %`
