// What a map shows, in words, for those who do not see it. The source is pages/shared/widgets/descriptions.py.

import { digitsFor, formatNumber, percent } from "./rounding.js"

const [RELATIVE, ABSOLUTE] = [1e-5, 2e-6] // of equal values, as in convcore/agreement.py

/** @typedef {{values: Float32Array, rows: number, columns: number}} Map */

/** What was said of a map, for when it is asked for again. @type {WeakMap<Map, string>} */
const said = new WeakMap()

/**
 * How much of a map is active, which is above 0, and where it is strongest, signs aside.
 * @param {Map} map
 */
export function mapText(map) {
  const text = said.get(map) ?? describe(map)
  said.set(map, text)
  return text
}

function describe({ values, columns }) {
  const active = values.reduce((count, value) => count + (value > 0 ? 1 : 0), 0)
  return `${percent(active / values.length, 0)} active, ${strongest(values, columns)}`
}

function strongest(values, columns) {
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
  const digits = digitsFor(most)
  const text = signs[0] && signs[1] ? `±${formatNumber(most, digits)}` : formatNumber(values[first], digits)
  if (values.length === 1) return [`a single value, ${text}`, ...parts].join(", ")
  if (count === values.length) return [`${text} everywhere`, ...parts].join(", ")
  const also = count > 1 ? ` and ${count - 1} other place${count > 2 ? "s" : ""}` : ""
  const place = `row ${Math.floor(first / columns)}, column ${first % columns}`
  return [`strongest ${text} at ${place}${also}`, ...parts].join(", ")
}
