// Sizes and padding of windows along one axis. The source is convcore/shapes.py, whose words these are: a window is a
// kernel or a pool, division rounds down, and where "same" needs an odd number of rows or columns, the extra one goes
// to the bottom or right.

/**
 * How a window moves: rows and columns of each.
 * @typedef {object} Window
 * @property {number[]} size
 * @property {number[]} strides
 * @property {number[]} dilation
 * @property {"valid" | "same"} padding
 */

/**
 * The cells from the first to the last that a window reads.
 * @param {number} size
 * @param {number} dilation
 */
export const coveredBy = (size, dilation) => (size - 1) * dilation + 1

/**
 * How many positions a window has; none or fewer where it does not fit.
 * @param {number} side
 * @param {Window} window
 * @param {number} axis 0 for rows, 1 for columns
 */
export function positions(side, { size, strides, dilation, padding }, axis) {
  if (padding === "same") return Math.ceil(side / strides[axis])
  return Math.floor((side - coveredBy(size[axis], dilation[axis])) / strides[axis]) + 1
}

/**
 * The zeros that padding puts before and after.
 * @param {number} side
 * @param {Window} window
 * @param {number} axis
 */
export function paddingAmounts(side, window, axis) {
  if (window.padding === "valid") return [0, 0]
  const read = (positions(side, window, axis) - 1) * window.strides[axis] + coveredBy(window.size[axis], window.dilation[axis])
  const missing = Math.max(read - side, 0)
  return [Math.floor(missing / 2), Math.ceil(missing / 2)]
}

/**
 * The positions at which a window reads no padding: the first, and the one after the last.
 * @param {number} side
 * @param {Window} window
 * @param {number} axis
 */
export function inside(side, window, axis) {
  const [before] = paddingAmounts(side, window, axis)
  const first = Math.ceil(before / window.strides[axis])
  const last = Math.floor((side + before - coveredBy(window.size[axis], window.dilation[axis])) / window.strides[axis])
  return [first, Math.max(last + 1, first)]
}

/**
 * The rows at the bottom, or columns at the right, that no window reaches.
 * @param {number} side
 * @param {Window} window
 * @param {number} axis
 */
export function ignoredRim(side, window, axis) {
  const [before] = paddingAmounts(side, window, axis)
  const read = (positions(side, window, axis) - 1) * window.strides[axis] + coveredBy(window.size[axis], window.dilation[axis])
  return Math.max(0, side + before - read)
}

/**
 * The rows and columns of a map.
 * @param {{rows: number, columns: number}} image
 * @param {Window} window
 * @param {string} name what the window is, for the error
 */
export function outputShape({ rows, columns }, window, name = "kernel") {
  const shape = [positions(rows, window, 0), positions(columns, window, 1)]
  if (Math.min(...shape) >= 1) return shape
  const { size, dilation, padding } = window
  const cover = size.map((side, axis) => coveredBy(side, dilation[axis]))
  const spread = String(cover) === String(size) ? "" : ` dilated by (${dilation.join(", ")}) covers (${cover.join(", ")}) and`
  throw new RangeError(
    `${name} (${size.join(", ")})${spread} does not fit the padded image (${rows}, ${columns}). Received: padding='${padding}'`
  )
}
