// The arithmetic of one position: what the window reads, the products, their sum, as tables and as text. The source
// is convcore/trace.py; this says the same again at the speed of a pointer.

import { CHANNELS, levelOf } from "./colours.js"
import { element } from "./elements.js"
import { numberTable } from "./number_table.js"
import { bracketed, formatNumber } from "./rounding.js"
import { readCells, under } from "./windows.js"

const TERMS = 12 // more than this in one line of text, and the middle is left out

// Patch, products and sum at a position; entries in the order of the kernel's.
export function windowAt(input, kernel, row, column) {
  const patch = readCells(input, under(input.reader, row, column)).flat()
  const products = patch.map((pixel, i) => (pixel ?? 0) * kernel.values[i])
  return { patch, products, sum: products.reduce((sum, product) => sum + product, 0) }
}

// The members of a pooling window and, for max pooling, which of them won: the first largest, of how many.
export function poolAt(source, kind, row, column) {
  const { rows, columns } = under(source.reader, row, column)
  const members = readCells(source, { rows, columns }).flat()
  let winner = -1
  members.forEach((value, i) => {
    if (value !== undefined && (winner < 0 || value > members[winner])) winner = i
  })
  const first = members.findIndex(value => value !== undefined)
  const chosen = kind === "max" ? winner : first
  const width = columns.length
  const place = [rows[Math.floor(chosen / width)], columns[chosen % width]]
  const equals = members.filter(value => value === members[winner]).length
  return { members, width, winner: kind === "max" ? winner : -1, place, equals }
}

// The pooled cell whose window reads a position of its source; of several the one where it wins, or the first.
export function poolCellOf({ source, pooled, pool, position }) {
  const { window, strides, padding } = source.reader
  const sides = [pooled.rows, pooled.columns]
  const [rows, columns] = position.map((place, axis) => {
    const first = Math.max(Math.ceil((place + padding[axis][0] - window[axis] + 1) / strides[axis]), 0)
    const last = Math.min(Math.floor((place + padding[axis][0]) / strides[axis]), sides[axis] - 1)
    return Array.from({ length: Math.max(last - first + 1, 0) }, (_, i) => first + i)
  })
  const cells = rows.flatMap(row => columns.map(column => [row, column]))
  const wins = cell => String(poolAt(source, pool, ...cell).place) === String(position)
  return cells.find(wins) ?? cells[0] ?? null
}

// What becomes of the sum, step by step: [name, text] each. All but the sum stand in the maps.
export function resultsOf({ stages, pooled, bias, position, pooledAt, digits }, { sum }, pool) {
  const valueIn = (stage, [row, column]) => stage.values[row * stage.columns + column]
  const shown = value => formatNumber(value, digits.map)
  const results = stages.slice(1).map(stage => {
    if (stage !== pooled) return [stage.title, shown(valueIn(stage, position))]
    return [stage.title, pool ? shown(valueIn(stage, pooledAt)) : "no window reads it"]
  })
  return [["Sum", shown(sum)], ["Bias", shown(bias)], ...results]
}

// The same in one line, such as "Row 9, column 4: 1×0.502 + (-1)×0.498 + … = 1.27; ...".
export function sentenceOf(probe, { patch, sum }, pool) {
  const { kernel, digits, position, pooledAt } = probe
  const terms = patch.map(
    (pixel, i) =>
      `${bracketed(kernel.values[i], digits.kernel)}×${formatNumber(pixel ?? 0, digits.pixel)}`
  )
  if (terms.length > TERMS) terms.splice(4, terms.length - 5, "…")
  const [, [, bias], ...results] = resultsOf(probe, { sum }, pool)
  const parts = results.map(([name, text]) => `${name} ${text}`)
  parts[0] = `plus bias ${bias}: ${parts[0]}`
  if (pool) {
    const ties = pool.equals > 1 ? `, the first of ${pool.equals} equals` : ""
    const won = pool.winner >= 0 ? `, won by row ${pool.place[0]}, column ${pool.place[1]}${ties}` : ""
    parts.push(`${parts.pop()} at row ${pooledAt[0]}, column ${pooledAt[1]}${won}`)
  }
  const products = `${terms.join(" + ")} = ${formatNumber(sum, digits.map)}`
  return `Row ${position[0]}, column ${position[1]}: ${[products, ...parts].join("; ")}.`
}

// Place and value alone, in the picture that is led; what leads the input leads the map.
export function shortOf({ input, map, pooled, pooledAt, position, digits }, stage) {
  const led = stage === input || (stage === pooled && !pooledAt) ? map : stage
  const [row, column] = led === pooled ? pooledAt : position
  const place = `Row ${row}, column ${column}${stage === input ? " of the map" : ""}`
  return `${place}: ${formatNumber(led.values[row * led.columns + column], digits.map)}.`
}

export function resultNode(name, text) {
  const node = element("div", "result")
  node.append(element("span", "name", name), element("span", "value", text))
  return node
}

// Patch x kernel = products, a row of three tables for each channel, and the table of what is pooled.
export function makeTables(host) {
  const [tables, products, pool] = [element("div", "tables"), element("div", "products"), numberTable("Pooled from")]
  const rows = []
  pool.node.classList.add("pooled")
  tables.append(products, pool.node)
  host.append(tables)

  function rowOf(channel, depth) {
    if (!rows[channel]) {
      const tables = ["Patch", "Kernel", "Products"].map(name => numberTable(name))
      const row = element("div", "product")
      row.append(element("span", "channel"), tables[0].node)
      // A sign stays with the table that follows it where the row is broken.
      for (const [i, sign] of [[1, "×"], [2, "="]]) {
        const term = row.appendChild(element("div", "term"))
        term.append(element("span", "sign", sign), tables[i].node)
      }
      rows[channel] = { row, tables }
      products.append(row)
    }
    rows[channel].row.firstChild.textContent = depth > 1 ? CHANNELS[channel] : ""
    return rows[channel].tables
  }

  return function show(probe, { patch, products: results }, pooled) {
    const { kernel, digits, colours, source } = probe
    const [, columns, depth] = kernel.shape
    while (rows.length > depth) rows.pop().row.remove()
    const signed = (value, limit, shown) => [
      formatNumber(value, shown),
      colours.signed[levelOf(value, "signed", limit)],
    ]
    for (let channel = 0; channel < depth; channel++) {
      const ofChannel = values => values.filter((_, i) => i % depth === channel)
      const [patches, weights, multiplied] = rowOf(channel, depth)
      const pixels = ofChannel(patch)
      patches.fill(
        pixels.map(pixel =>
          pixel === undefined
            ? undefined
            : [formatNumber(pixel, digits.pixel), colours.grey[levelOf(pixel, "grey", probe.input.limit)]]
        ),
        columns
      )
      weights.fill(ofChannel([...kernel.values]).map(w => signed(w, kernel.limit, digits.kernel)), columns)
      multiplied.fill(ofChannel(results).map(p => signed(p, kernel.limit, digits.pixel)), columns)
    }
    pool.node.hidden = !pooled
    if (!pooled) return
    pool.fill(
      pooled.members.map(value => value === undefined ? undefined : signed(value, source.limit, digits.map)),
      pooled.width,
      pooled.winner
    )
  }
}
