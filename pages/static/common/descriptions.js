// What a map shows, in words, for those who do not see it. The source is pages/shared/widgets/descriptions.py.

import { ABSOLUTE, RELATIVE } from "./agreement.js"
import { CHANNELS } from "./colours.js"
import { digitsFor, formatNumber, percent } from "./rounding.js"

/** @typedef {{values: Float32Array, rows: number, columns: number, depth?: number}} Map or a kernel of several channels */

/** What was said of a map, for when it is asked for again. @type {WeakMap<Float32Array, string>} */
const said = new WeakMap()

/**
 * How much of a map is active, which is above 0, and where it is strongest, signs aside.
 * @param {Map} map
 * @param {number} [digits] of its strongest value
 */
export function mapText(map, digits) {
  const { values } = map
  const text = (digits === undefined && said.get(values)) || describe(map, digits)
  if (digits === undefined) said.set(values, text)
  return text
}

function describe(/** @type {Map} */ map, /** @type {number | undefined} */ digits) {
  const active = map.values.reduce((count, value) => count + (value > 0 ? 1 : 0), 0)
  return `${percent(active / map.values.length, 0)} active, ${strongestText(map, digits)}`
}

/**
 * Where the strongest value of a map or kernel, signs aside, stands; where all are the same, that is said instead, and of
 * a single one no place is named.
 * @param {Map} map
 * @param {number} [asked] digits; as many as tell its values apart, if not asked for
 */
export function strongestText({ values, rows, columns, depth = 1 }, asked) {
  const size = value => (Number.isFinite(value) ? Math.abs(value) : 0)
  const most = values.reduce((most, value) => Math.max(most, size(value)), 0)
  const least = most - (RELATIVE + ABSOLUTE) * most
  let [undefineds, infinites, count, first] = [0, 0, 0, -1]
  const signs = [false, false]
  values.forEach((value, place) => {
    if (Number.isNaN(value)) undefineds++
    else if (!Number.isFinite(value)) infinites++
    if (!most || size(value) < least) return
    count++
    if (first < 0) first = place
    if (Number.isFinite(value) && value) signs[value > 0 ? 1 : 0] = true
  })
  const parts = []
  if (undefineds) parts.push(`${undefineds} undefined`)
  if (infinites) parts.push(`${infinites} infinite`)
  if (!most) {
    if (undefineds + infinites < values.length) parts.unshift(parts.length ? "all others 0" : "all 0")
    return parts.join(", ")
  }
  const digits = asked ?? digitsFor(most)
  const text = signs[0] && signs[1] ? `±${formatNumber(most, digits)}` : formatNumber(values[first], digits)
  if (values.length === 1) return [`a single value, ${text}`, ...parts].join(", ")
  if (count === values.length) return [`${text} everywhere`, ...parts].join(", ")
  const also = count > 1 ? ` and ${count - 1} other place${count > 2 ? "s" : ""}` : ""
  return [`strongest ${text}${placeOf(first, { rows, columns, depth })}${also}`, ...parts].join(", ")
}

function placeOf(/** @type {number} */ at, { rows, columns, depth }) {
  const cell = Math.floor(at / depth)
  const name = depth > 1 ? ` in ${CHANNELS[at % depth]}` : ""
  return rows * columns === 1 ? name : `${name} at row ${Math.floor(cell / columns)}, column ${cell % columns}`
}
