// The tiles of a gallery of a scene's filters: what all of them are, or what they make of the picture.

import { everyNth } from "../engine/network_at_work.js"
import { largest } from "./stage_figures.js"

/** @typedef {import("../engine/network_at_work.js").NetworkAtWork} NetworkAtWork */
/**
 * @typedef {{rows: number, columns: number, depth: number, count: number, values: Float32Array, changes: string[], seen?: any}} Tiles
 *   by number, with what part of the picture a position sees
 */

/**
 * @param {NetworkAtWork} atWork
 * @param {{layer?: string, stage: string, channel: number | null}} how a layer; or a stage of the first layers, or
 *   "weights", of one channel or all
 * @returns {Tiles}
 */
export function tilesOf(atWork, { layer, stage, channel }) {
  const { causes } = atWork
  /** @type {string[]} */
  const changes = []
  for (const { number } of causes.placed) changes[number] = "placed"
  if (causes.base) for (let number = 0; number < atWork.firstLayer.biases.length; number++) changes[number] = "placed"
  for (const number of causes.silenced) changes[number] = "silenced"
  if (stage !== "weights") {
    const maps = layer ? atWork.after(layer) : atWork.stage(stage)
    const seen = layer ? null : causes.network.first.fields[stage]
    return { rows: maps.rows, columns: maps.columns, depth: 1, count: maps.depth, values: oneByOne(maps.values, maps.depth), changes, seen }
  }
  const { values, rows, columns, depth, filters = 1 } = atWork.firstLayer.filters
  const all = { rows, columns, count: filters, changes }
  const kernels = oneByOne(values, filters)
  if (depth === 1 || channel === null) return { ...all, depth, values: kernels }
  return { ...all, depth: 1, values: everyNth(kernels, depth, channel) }
}

// The values of a place stand side by side; those of a filter are to.
function oneByOne(/** @type {Float32Array} */ values, /** @type {number} */ count) {
  const made = new Float32Array(values.length)
  const size = values.length / count
  for (let from = 0, at = 0; at < size; at++) for (let number = 0; number < count; number++) made[number * size + at] = values[from++]
  return made
}

/**
 * The order of the tiles: that of the header, or by what they hold at this moment; ties keep the order of their numbers.
 * @param {NetworkAtWork} atWork
 * @param {Tiles} tiles
 * @param {{order: number[] | null, sort: string}} how
 */
export function orderOf(atWork, { values, count }, { order, sort }) {
  if (order) return order
  const numbers = Array.from({ length: count }, (_, number) => number)
  if (sort !== "strongest" && sort !== "activity") return numbers
  const size = values.length / count
  const measure = sort === "activity" ? activities(atWork, count) : numbers.map(number => largest(values.subarray(number * size, (number + 1) * size)))
  return numbers.sort((one, other) => measure[other] - measure[one])
}

// The mean of each map after ReLU.
function activities(/** @type {NetworkAtWork} */ atWork, /** @type {number} */ count) {
  const sums = new Array(count).fill(0)
  atWork.stage("relu").values.forEach((value, at) => (sums[at % count] += value))
  return sums
}
