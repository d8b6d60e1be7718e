// Which cells the window of a layer lies on. The source is convcore/shapes.py; `reader` is what
// pages/shared/widgets/window_reader.py says of the layer.

/**
 * How the window of a layer slides: rows and columns of each, `padding` and `ignored` before and after.
 * @typedef {object} Reader
 * @property {number[]} window
 * @property {number[]} strides
 * @property {number[]} dilation
 * @property {number[][]} padding
 * @property {number[]} ignored rows and columns that no window reaches
 */

/**
 * What a window lies on, at a position of the map that it makes: rows and columns of the picture, those in the
 * padding included.
 * @param {Reader} reader
 * @param {number} row
 * @param {number} column
 */
export function under({ window, strides, dilation, padding }, row, column) {
  const along = (position, axis) =>
    Array.from(
      { length: window[axis] },
      (_, i) => position * strides[axis] - padding[axis][0] + i * dilation[axis]
    )
  return { rows: along(row, 0), columns: along(column, 1) }
}

/**
 * The part of the picture that a window covers, for placeMark.
 * @param {Reader} reader
 * @param {number} row
 * @param {number} column
 */
export function covered({ window, strides, dilation, padding }, row, column) {
  return {
    row: row * strides[0] - padding[0][0],
    column: column * strides[1] - padding[1][0],
    height: (window[0] - 1) * dilation[0] + 1,
    width: (window[1] - 1) * dilation[1] + 1,
  }
}

/**
 * What a unit sees of the image, for placeMark; null where that is nothing, as for one that reads padding alone.
 * @param {number[][][]} seen of `ReceptiveField` in convcore/receptive.py
 * @param {number[]} unit row and column
 */
export function seenBy([rows, columns], unit) {
  const [[row, bottom], [column, right]] = [rows[unit[0]], columns[unit[1]]]
  return row < bottom && column < right ? { row, column, height: bottom - row, width: right - column } : null
}

/**
 * The value of every cell of one channel of a picture, or of one map, under a window; undefined in the padding.
 * @param {{rows: number, columns: number, depth: number, values: ArrayLike<number>}} stage
 * @param {{rows: number[], columns: number[]}} cells
 * @param {number} channel
 */
export function readMap(stage, { rows, columns }, channel) {
  const inside = (place, count) => place >= 0 && place < count
  return rows.flatMap(row =>
    columns.map(column =>
      inside(row, stage.rows) && inside(column, stage.columns)
        ? stage.values[(row * stage.columns + column) * stage.depth + channel]
        : undefined
    )
  )
}

/**
 * The same of every cell, for each channel.
 * @param {{rows: number, columns: number, depth: number, values: ArrayLike<number>}} stage
 * @param {{rows: number[], columns: number[]}} cells
 */
export function readCells(stage, cells) {
  const channels = Array.from({ length: stage.depth }, (_, channel) => readMap(stage, cells, channel))
  return channels[0].map((_, cell) => channels.map(values => values[cell]))
}
