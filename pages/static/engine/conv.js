// The convolution: the kernel times the patch under it, summed up, at every position. The source is convcore/conv.py.
// Sums are of float64 here, and each is rounded to float32 once, when it is whole.

import { outputShape, paddingAmounts } from "./shapes.js"

/**
 * A picture or maps: the numbers of a place stand side by side, row by row, as NumPy keeps (H, W, C).
 * @typedef {object} Image
 * @property {Float32Array} values
 * @property {number} rows
 * @property {number} columns
 * @property {number} depth how many channels, or maps
 */

/**
 * One kernel or many, as NumPy keeps (kh, kw, C, F).
 * @typedef {object} Kernel
 * @property {Float32Array} values
 * @property {number} rows
 * @property {number} columns
 * @property {number} depth of the images that it reads
 * @property {number} [filters]
 */

/**
 * Convolve an image with one kernel or many, as Keras does (cross-correlation).
 * @param {Image} image
 * @param {Kernel} kernel
 * @param {object} how
 * @param {number[]} [how.strides] step between positions, for rows and columns
 * @param {"valid" | "same"} [how.padding]
 * @param {number[]} [how.dilation] distance between neighbouring taps of the kernel
 * @param {ArrayLike<number>} [how.bias] added to every sum, one number for each filter
 * @returns {Image} a map for each filter
 */
export function conv2d(image, kernel, { strides = [1, 1], padding = "valid", dilation = [1, 1], bias = [] } = {}) {
  const { filters = 1 } = kernel
  const window = { size: [kernel.rows, kernel.columns], strides, dilation, padding }
  const [rows, columns] = outputShape(image, window)
  const sum = filters < MANY ? sumRowByRow : sumPlaceByPlace
  return { values: sum(image, kernel, window, bias, [rows, columns]), rows, columns, depth: filters }
}

const AT_ONCE = 4 // taps, in either loop: one at a time takes twice as long

// From so many filters on, what all of them sum up at a place is summed up together; with fewer, what each of them does
// in a row. One filter takes up to eight times as long in the other way, and 64 behind a ReLU twice as long.
const MANY = 8

// For few filters: the taps move along the row, whose numbers are read one after the other.
function sumRowByRow(image, kernel, window, bias, [rows, columns]) {
  const { filters = 1 } = kernel
  const { strides, dilation } = window
  const padded = padPlanes(image, paddingAmounts(image.rows, window, 0), paddingAmounts(image.columns, window, 1))
  const taps = tapsOf(kernel, dilation, padded)

  const maps = new Float32Array(rows * columns * filters)
  const total = new Float64Array(columns) // of a row of the map, which stays in the processor's cache
  for (let filter = 0; filter < filters; filter++) {
    const weights = weightsOf(kernel, filter, taps.length)
    for (let row = 0; row < rows; row++) {
      total.fill(bias[filter] ?? 0)
      const start = row * strides[0] * padded.columns
      for (let tap = 0; tap < taps.length; tap += AT_ONCE) addTaps(total, padded.values, start, strides[1], taps, weights, tap)
      for (let column = 0; column < columns; column++) maps[(row * columns + column) * filters + filter] = total[column]
    }
  }
  return maps
}

// For many filters: the weights of a tap stand side by side. Taps that read a 0, as half do behind a ReLU, are left out.
// Beside an infinite weight they would give NaN, but there is none: what is read from a file or entered is finite.
function sumPlaceByPlace(image, kernel, window, bias, [rows, columns]) {
  const { filters = 1 } = kernel
  const { strides } = window
  const [above] = paddingAmounts(image.rows, window, 0)
  const [before] = paddingAmounts(image.columns, window, 1)
  const maps = new Float32Array(rows * columns * filters)
  const sums = new Float64Array(filters)
  const taps = new Int32Array(kernel.rows * kernel.columns * kernel.depth + AT_ONCE)
  const read = new Float64Array(taps.length)
  for (let row = 0, place = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, place += filters) {
      const found = readPlace(image, kernel, window.dilation, row * strides[0] - above, column * strides[1] - before, taps, read)
      taps.fill(0, found, found + AT_ONCE)
      read.fill(0, found, found + AT_ONCE)
      for (let filter = 0; filter < filters; filter++) sums[filter] = bias[filter] ?? 0
      for (let tap = 0; tap < found; tap += AT_ONCE) addFilters(sums, kernel.values, taps, read, tap)
      for (let filter = 0; filter < filters; filter++) maps[place + filter] = sums[filter]
    }
  }
  return maps
}

// Find what the taps read that is not 0, and where their weights begin; gives how many there are.
function readPlace(image, kernel, [down, across], top, left, taps, read) {
  const { values, rows, columns, depth } = image
  const { filters = 1 } = kernel
  let found = 0
  for (let i = 0, row = top; i < kernel.rows; i++, row += down) {
    if (row < 0 || row >= rows) continue
    for (let j = 0, column = left; j < kernel.columns; j++, column += across) {
      if (column < 0 || column >= columns) continue
      const start = (row * columns + column) * depth
      let tap = (i * kernel.columns + j) * depth * filters
      for (let at = start; at < start + depth; at++, tap += filters) {
        if (values[at] === 0) continue
        taps[found] = tap
        read[found++] = values[at]
      }
    }
  }
  return found
}

// Four taps for every filter.
function addFilters(sums, weights, taps, read, tap) {
  const [a, b, c, d] = [taps[tap], taps[tap + 1], taps[tap + 2], taps[tap + 3]]
  const [u, v, w, x] = [read[tap], read[tap + 1], read[tap + 2], read[tap + 3]]
  for (let filter = 0; filter < sums.length; filter++) {
    sums[filter] += u * weights[a + filter] + v * weights[b + filter] + w * weights[c + filter] + x * weights[d + filter]
  }
}

// Four taps at every position of a row: each one's weight times what it lies on.
function addTaps(total, values, start, stride, taps, weights, tap) {
  const [a, b, c, d] = [taps[tap] + start, taps[tap + 1] + start, taps[tap + 2] + start, taps[tap + 3] + start]
  const [u, v, w, x] = [weights[tap], weights[tap + 1], weights[tap + 2], weights[tap + 3]]
  for (let column = 0, at = 0; column < total.length; column++, at += stride) {
    total[column] += u * values[a + at] + v * values[b + at] + w * values[c + at] + x * values[d + at]
  }
}

// Where each tap of the kernel lies, seen from its first; filled up, with the first, to a multiple of those at once.
function tapsOf(kernel, [down, across], padded) {
  const count = kernel.rows * kernel.columns * kernel.depth
  const taps = new Int32Array(Math.ceil(count / AT_ONCE) * AT_ONCE)
  for (let i = 0, tap = 0; i < kernel.rows; i++) {
    for (let j = 0; j < kernel.columns; j++) {
      for (let channel = 0; channel < kernel.depth; channel++) {
        taps[tap++] = (channel * padded.rows + i * down) * padded.columns + j * across
      }
    }
  }
  return taps
}

// The weights of a filter, in the order of its taps, and 0 for those that fill up.
function weightsOf({ values, filters = 1 }, filter, count) {
  const weights = new Float64Array(count)
  for (let tap = 0, at = filter; at < values.length; tap++, at += filters) weights[tap] = values[at]
  return weights
}

// Each channel by itself, with zeros around it, one after the other: then neighbours are read one after the other.
function padPlanes({ values, rows, columns, depth }, [top, bottom], [left, right]) {
  const padded = { rows: top + rows + bottom, columns: left + columns + right }
  const planes = new Float32Array(depth * padded.rows * padded.columns)
  for (let channel = 0; channel < depth; channel++) {
    let from = channel
    for (let row = 0; row < rows; row++) {
      const start = (channel * padded.rows + top + row) * padded.columns + left
      for (let at = start; at < start + columns; at++, from += depth) planes[at] = values[from]
    }
  }
  return { ...padded, values: planes }
}
