// Kernels as tables of numbers, {rows, columns, values} with the values row by row, and a bias where there is one: how
// they are written, read and changed. A wrong entry is NaN and stays NaN through every change. What a change or a reading
// refuses, it answers with a sentence instead of a table.

import { parseNumber } from "./number_text.js"

// The float32 number that a text stands for; NaN for what is none from -limit to limit.
export function readNumber(text, limit) {
  const value = parseNumber(text)
  return Math.abs(value) <= limit ? float32(value) : NaN
}

// The shortest text from which readNumber reads the same float32 number.
export function writeNumber(value) {
  let digits = 1
  while (Math.fround(value.toPrecision(digits)) !== value) digits++
  return String(Number(value.toPrecision(digits)))
}

const float32 = value => Math.fround(value) + 0 // adding 0 turns -0 into 0
export const writeKernel = ({ rows, columns, depth, values }) =>
  `${[rows, columns, ...(depth > 1 ? [depth] : [])].join("x")}:${Array.from(values, writeNumber).join(",")}`
export const sameTable = (one, other) =>
  one.rows === other.rows && one.columns === other.columns && one.bias === other.bias &&
  one.values.every((value, i) => value === other.values[i])
export const entryRule = (limit, noun = "A kernel entry") => `${noun} is a number from -${limit} to ${limit}`
export const quote = text => `'${text.length > 30 ? text.slice(0, 27) + "..." : text}'`

const at = (table, row, column) => table.values[row * table.columns + column]

function fill(rows, columns, valueAt) {
  const values = Array.from({ length: rows * columns }, (_, i) =>
    float32(valueAt(Math.floor(i / columns), i % columns))
  )
  return { rows, columns, values }
}

const changeEach = (table, change) => ({ ...table, values: table.values.map(v => float32(change(v))) })

export const TOOLS = {
  Transpose: table => fill(table.columns, table.rows, (row, column) => at(table, column, row)),
  "Flip left-right": table =>
    fill(table.rows, table.columns, (row, column) => at(table, row, table.columns - 1 - column)),
  "Flip up-down": table =>
    fill(table.rows, table.columns, (row, column) => at(table, table.rows - 1 - row, column)),
  Rotate: table =>
    fill(table.columns, table.rows, (row, column) => at(table, table.rows - 1 - column, row)),
  Negate: table => changeEach(table, value => -value),
  Normalise: normalise,
  Clear: table => changeEach(table, value => (Number.isNaN(value) ? NaN : 0)),
}

// Divide by the sum; where that is 0, as far as entries rounded to float32 can tell, by the sum of the
// magnitudes.
function normalise(table, limit) {
  const sum = table.values.reduce((total, value) => total + value, 0)
  const magnitudes = table.values.reduce((total, value) => total + Math.abs(value), 0)
  if (magnitudes === 0) return "Normalise needs an entry other than 0. Received: only zeros."
  const divisor = Math.abs(sum) > 2 ** -24 * magnitudes ? sum : magnitudes
  const made = changeEach(table, value => value / divisor)
  const beyond = made.values.find(value => Math.abs(value) > limit)
  return beyond === undefined
    ? made
    : `Normalise needs entries that stay from -${limit} to ${limit}. ` +
        `Received: ${writeNumber(beyond)} after division by the sum.`
}

const holds = (table, row, column) => row >= 0 && row < table.rows && column >= 0 && column < table.columns
const centre = side => Math.floor((side - 1) / 2)

// What fits around the centre is kept, new cells are 0: as in convcore/kernels/resize.py.
export function resize(table, rows, columns) {
  const [down, right] = [centre(rows) - centre(table.rows), centre(columns) - centre(table.columns)]
  return fill(rows, columns, (row, column) =>
    holds(table, row - down, column - right) ? at(table, row - down, column - right) : 0
  )
}

/**
 * One channel of a kernel as a table.
 * @param {import("../engine/conv.js").Kernel} kernel
 * @param {number} channel
 */
export const channelOf = ({ rows, columns, depth, values }, channel) =>
  ({ rows, columns, values: Array.from(values).filter((_, i) => i % depth === channel) })

/**
 * A kernel with a table in the place of one of its channels; the others take on its shape.
 * @param {import("../engine/conv.js").Kernel} kernel
 * @param {number} channel
 * @param {{rows: number, columns: number, values: number[]}} table
 */
export function withChannel(kernel, channel, { rows, columns, values }) {
  const { depth } = kernel
  const tables = Array.from({ length: depth }, (_, i) =>
    i === channel ? values : resize(channelOf(kernel, i), rows, columns).values
  )
  return { rows, columns, depth, values: Float32Array.from({ length: depth * values.length }, (_, i) => tables[i % depth][Math.floor(i / depth)]) }
}

// Lay a block over the table from (row, column) on. The table grows at its bottom and right, up to so many rows and
// columns, so that the block lies where it was put.
export function placeBlock(table, block, row, column, [mostRows, mostColumns]) {
  // A whole kernel on one line, as "Kernel as text" has it, fills the table.
  const isWhole = block.rows === 1 && block.columns > mostColumns && block.columns === table.values.length
  if (isWhole) return { ...table, values: block.values }
  const [bottom, right] = [row + block.rows, column + block.columns]
  if (bottom > mostRows || right > mostColumns) {
    return (
      `A kernel has at most ${mostRows} rows and ${mostColumns} columns here. ` +
      `Received: ${block.rows} × ${block.columns} numbers from row ${row}, column ${column} on.`
    )
  }
  return fill(Math.max(bottom, table.rows), Math.max(right, table.columns), (r, c) => {
    if (holds(block, r - row, c - column)) return at(block, r - row, c - column)
    return holds(table, r, c) ? at(table, r, c) : 0
  })
}

// A list of numbers or of lists of numbers, with or without a name or `np.array(...)` around it; or MATLAB's
// [1 2; 3 4].
const LIST = /^(?:\w+\s*=\s*)?(?:[\w.]+\(\s*)?(\[[^]*\])\s*(?:,[^[\]]*)?\)?;?$/
const LIST_OF_ROWS = /^\[?(?:\s*\[[^[\]]*\](?:\s*[,;])?)+\s*\]?$/
const ROWS_IN_BRACKETS = /^\[[^[\]]*\]$/

// A line ends a row, unless a comma says that it goes on.
const rowsOf = inside => inside.replace(/,[ \t]*\r?\n/g, ", ").split(/[;\r\n]/).filter(line => line.trim())

const parted = line => line.replace(/,$/, "").split(",").flatMap(part => part.trim().split(" "))

// With decimal commas, as in convcore/number_text.py: a comma that touches a number on both sides is its own.
function withDecimalCommas(line) {
  if (/\.|,$/.test(line)) return parted(line)
  const parts = line.split(/ ?, | ,| /)
  return parts.length > 1 || line.split(",").length === 2 ? parts : parted(line)
}

// MATLAB's rows as the texts of their entries, as in convcore/kernels/text.py: commas are decimal commas where the rows
// are a table only so.
function readRows(list) {
  const tidy = line => line.split("/").map(part => part.trim()).join("/").replace(/\s+/g, " ") // 1 / 9
  const lines = rowsOf(list.slice(1, -1)).map(tidy)
  if (!lines.length) return [[""]]
  const [plain, decimal] = [lines.map(parted), lines.map(withDecimalCommas)]
  const isTable = rows =>
    rows.every(row => row.length === rows[0].length && row.every(entry => !Number.isNaN(parseNumber(entry))))
  if (!isTable(decimal) || decimal.flat().length === plain.flat().length) return plain
  if (!isTable(plain)) return decimal
  if (decimal[0].length === 1) return plain
  return `A comma in brackets parts numbers or is a decimal comma: write 1 2 or 1.2. Received: ${quote(list)}.`
}

// Read a pasted block: rows and columns of a spreadsheet, a list as Python or MATLAB writes it, or lines of
// numbers. In lines, the first of tab, semicolon, comma and blank that occurs parts the numbers, so that a
// decimal comma can stand between tabs or semicolons. Null for a single entry, which is pasted as ordinary text.
export function readBlock(text, fromSheet, limit) {
  const list = LIST.exec(text.trim())?.[1]
  const isList = LIST_OF_ROWS.test(list ?? "")
  const rows = ROWS_IN_BRACKETS.test(list ?? "") ? readRows(list) : null
  if (typeof rows === "string") return rows
  const lines = isList
    ? list.match(/\[[^[\]]*\]/g).map(row => row.slice(1, -1))
    : text.replace(/^[\r\n]+|[\r\n]+$/g, "").split(/\r\n|\r|\n/)
  const separators = isList ? [","] : fromSheet ? ["\t"] : ["\t", ";", ","]
  const separator = separators.find(each => lines.some(line => line.includes(each))) ?? /\s+/
  const trim = line => (separator === "\t" ? line : line.trim().replace(/[,;]$/, ""))
  const entries = rows ?? lines.map(line => trim(line).split(separator))
  const columns = entries[0].length
  if (!isList && !rows && lines.length === 1 && (columns === 1 || !Number.isNaN(readNumber(text, limit)))) return null
  const ragged = entries.findIndex(row => row.length !== columns)
  if (ragged > 0) {
    const came = `${columns} in row 0, ${entries[ragged].length} in row ${ragged}`
    return `Every row of a pasted block has equally many numbers. Received: ${came}.`
  }
  const block = fill(entries.length, columns, (row, column) => readNumber(entries[row][column], limit))
  const wrong = block.values.findIndex(Number.isNaN)
  if (wrong < 0) return block
  const [row, column] = [Math.floor(wrong / columns), wrong % columns]
  const came = `${quote(entries[row][column].trim())} at row ${row}, column ${column} of the block`
  return `${entryRule(limit)}. Received: ${came}.`
}
