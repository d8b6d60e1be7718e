// What is said of the tiles of a gallery.

import { CHANNELS } from "./colours.js"
import { mapText, strongestText } from "./descriptions.js"
import { digitsFor, formatNumber } from "./rounding.js"

/**
 * What a tile shows, in words.
 * @param {{rows: number, columns: number, depth: number}} maps
 * @param {Float32Array} values of the tile
 * @param {number} digits
 * @param {boolean} shares whether it is said how much of it is above 0
 */
export const textOf = ({ rows, columns, depth }, values, digits, shares) =>
  (shares ? mapText : strongestText)({ values, rows, columns, depth }, digits)

/**
 * The ends of the scale of signed values, or of its half from 0 up; of zeros, no ends.
 * @param {number} limit
 * @param {boolean} fromZero
 */
export function legendOf(limit, fromZero) {
  if (!limit) return { low: "all 0", high: "", from_zero: fromZero }
  const digits = digitsFor(limit)
  return { low: fromZero ? "0" : formatNumber(-limit, digits), high: formatNumber(limit, digits), from_zero: fromZero }
}

/**
 * That all tiles are there, and how to read their colours.
 * @param {{count: number, depth: number}} maps
 * @param {number} limit
 * @param {boolean} ownScales whether each tile has a scale of its own
 */
export function noteOf({ count, depth }, limit, ownScales) {
  const parts = [`${count} of ${count} shown`]
  if (ownScales) parts.push("each tile on a scale of its own")
  if (depth > 1 && !limit) parts.push("all 0")
  else if (depth > 1) {
    const most = ownScales ? "its largest magnitude" : formatNumber(limit, digitsFor(limit))
    const colours = `${CHANNELS.slice(0, -1).join(", ")} and ${CHANNELS.at(-1)}`
    parts.push(
      `mid grey is 0; each of ${colours} is brighter for a positive weight and darker for a negative one, up to ${most} either way`
    )
  }
  return parts.join(", ")
}
