// A picture that is moved within its frame: what leaves at one side comes in at the other, as with np.roll.

/**
 * @param {import("./conv.js").Image} image
 * @param {number[]} nudge by so many pixels down, and to the right
 * @returns {import("./conv.js").Image}
 */
export function roll({ values, rows, columns, depth }, [down, right]) {
  const rolled = new Float32Array(values.length)
  const width = columns * depth
  const shift = ((right % columns) + columns) % columns * depth
  for (let row = 0; row < rows; row++) {
    const from = values.subarray(row * width, (row + 1) * width)
    const to = (((row + down) % rows) + rows) % rows * width
    rolled.set(from.subarray(width - shift), to)
    rolled.set(from.subarray(0, width - shift), to + shift)
  }
  return { values: rolled, rows, columns, depth }
}
