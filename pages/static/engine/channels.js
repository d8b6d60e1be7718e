// A picture in colour read as grey, and a kernel that reads every channel alike. The source is convcore/channels.py.

/** @typedef {import("./conv.js").Image} Image */
/** @typedef {import("./conv.js").Kernel} Kernel */

const LUMINANCE = [0.299, 0.587, 0.114].map(Math.fround)

/**
 * Turn colours into the grey that looks equally bright.
 * @param {Image} image of red, green and blue
 * @param {Float32Array} [grey] where it is put
 * @returns {Image}
 */
export function luminance({ values, rows, columns }, grey = new Float32Array(rows * columns)) {
  const [red, green, blue] = LUMINANCE
  for (let place = 0, at = 0; place < grey.length; place++, at += 3) {
    grey[place] = red * values[at] + green * values[at + 1] + blue * values[at + 2]
  }
  return { values: grey, rows, columns, depth: 1 }
}

/**
 * Put as many copies of a picture or kernel without channels behind each other: a picture whose channels are alike, or
 * a kernel that reads each channel alike.
 * @template {Image | Kernel} Array
 * @param {Array} array
 * @param {number} depth
 * @returns {Array}
 */
export function forEveryChannel(array, depth) {
  const values = new Float32Array(array.values.length * depth)
  for (let at = 0; at < values.length; at++) values[at] = array.values[Math.floor(at / depth)]
  return { ...array, values, depth }
}
