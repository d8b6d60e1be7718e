// Pooling: one number for every window of a map, and where the largest one came from. The source is convcore/pool.py.

import { outputShape, paddingAmounts } from "./shapes.js"

/** @typedef {import("./conv.js").Image} Image */

/**
 * How windows lie on maps.
 * @typedef {object} Pooling
 * @property {number[]} [size] rows and columns of a window; 2 each if nothing is said
 * @property {number[]} [strides] step between windows; else the size, so that they touch without overlap
 * @property {"valid" | "same"} [padding] whole windows only, or windows that reach over the border
 */

/**
 * Pool each map: the maximum or the average of every window. What lies beyond the border counts neither as a maximum
 * nor in an average.
 * @param {Image} maps
 * @param {Pooling & {kind?: "max" | "average"}} how
 * @returns {Image}
 */
export function pool2d(maps, how = {}) {
  const { values, columns: width, depth } = maps
  const pooled = emptyFor(maps, how, 1)
  const isMax = how.kind !== "average"
  eachWindow(maps, how, (place, top, bottom, left, right) => {
    for (let channel = 0; channel < depth; channel++) {
      let [most, total] = [-Infinity, 0]
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          const value = values[(row * width + column) * depth + channel]
          if (value > most) most = value
          total += value
        }
      }
      pooled.values[place * depth + channel] = isMax ? most : total / ((bottom - top) * (right - left))
    }
  })
  return pooled
}

/**
 * The position of the maximum of every window: row and column, among equals the first, row by row.
 * @param {Image} maps
 * @param {Pooling} how
 * @returns {Image} of twice as many channels: for each map the row, and then the column
 */
export function winners(maps, how = {}) {
  const { values, columns: width, depth } = maps
  const places = emptyFor(maps, how, 2)
  eachWindow(maps, how, (place, top, bottom, left, right) => {
    for (let channel = 0; channel < depth; channel++) {
      let [most, won] = [-Infinity, [top, left]]
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          const value = values[(row * width + column) * depth + channel]
          if (value > most) [most, won] = [value, [row, column]]
        }
      }
      places.values.set(won, 2 * (place * depth + channel))
    }
  })
  return places
}

function windowOf({ size = [2, 2], strides = size, padding = "valid" }) {
  return { size, strides, dilation: [1, 1], padding }
}

function emptyFor(maps, how, times) {
  const [rows, columns] = outputShape(maps, windowOf(how), "pool window")
  const depth = times * maps.depth
  return { values: new Float32Array(rows * columns * depth), rows, columns, depth }
}

// Visit every window, row by row, with what of the map it lies on: rows from `top` to before `bottom`, and so on.
function eachWindow(maps, how, visit) {
  const window = windowOf(how)
  const [rows, columns] = outputShape(maps, window, "pool window")
  const [above] = paddingAmounts(maps.rows, window, 0)
  const [before] = paddingAmounts(maps.columns, window, 1)
  for (let row = 0, place = 0; row < rows; row++) {
    const first = row * window.strides[0] - above
    for (let column = 0; column < columns; column++, place++) {
      const start = column * window.strides[1] - before
      visit(
        place,
        Math.max(first, 0), Math.min(first + window.size[0], maps.rows),
        Math.max(start, 0), Math.min(start + window.size[1], maps.columns)
      )
    }
  }
}
