// The first layer of a network as numbers that can be changed: filters silenced, kernels put in. A changed layer is a
// copy. The source is convcore/networks/first_layer.py.

import { forEveryChannel } from "./channels.js"

/** @typedef {import("./conv.js").Kernel} Kernel */

/** @typedef {{filters: Kernel, biases: Float32Array}} FirstLayer */

/**
 * Switch filters off: without weights and bias, a map is 0 everywhere.
 * @param {FirstLayer} layer
 * @param {Iterable<number>} numbers the filters, from 0
 * @returns {FirstLayer}
 */
export function silence(layer, numbers) {
  const changed = copyOf(layer)
  for (const number of numbers) {
    checkNumber(layer, number)
    put(changed, number, () => 0, 0)
  }
  return changed
}

/**
 * Put a kernel in the place of a filter.
 * @param {FirstLayer} layer
 * @param {number} number the filter, from 0
 * @param {Kernel} kernel of one channel, the same for every channel; else of as many as the filter
 * @param {object} how
 * @param {boolean} how.keepsNorm whether the kernel is scaled to the norm of the filter; else it is put in as it is
 * @param {boolean} how.keepsBias whether the filter's bias stays; else it is 0
 * @returns {FirstLayer}
 */
export function place(layer, number, kernel, { keepsNorm, keepsBias }) {
  checkNumber(layer, number)
  const { filters, biases } = layer
  const sides = ({ rows, columns, depth }) => [rows, columns, ...(kernel.depth > 1 ? [depth] : [])].join("x")
  if (sides(kernel) !== sides(filters)) {
    const rule = `A kernel takes the place of a filter of its own size, here ${sides(filters)}`
    throw new RangeError(`${rule}. Received: a kernel of ${sides(kernel)}`)
  }
  const { values } = forEveryChannel(kernel, filters.depth / kernel.depth)
  const norm = Math.hypot(...values)
  if (keepsNorm && norm === 0) {
    const rule = "A kernel of zeros has no norm to be scaled; put it in with its own"
    throw new RangeError(`${rule}. Received: all zeros for filter ${number}`)
  }
  const own = filters.values.filter((_, at) => at % filters.filters === number)
  const factor = keepsNorm ? Math.hypot(...own) / norm : 1
  const changed = copyOf(layer)
  put(changed, number, tap => values[tap] * factor, keepsBias ? biases[number] : 0)
  return changed
}

function checkNumber({ biases }, number) {
  if (biases[number] !== undefined) return
  throw new RangeError(`Filters are numbered from 0 to ${biases.length - 1}. Received: filter ${number}`)
}

function copyOf({ filters, biases }) {
  return { filters: { ...filters, values: filters.values.slice() }, biases: biases.slice() }
}

// Write into a layer that is a copy.
function put({ filters, biases }, number, weightOf, bias) {
  for (let tap = 0, at = number; at < filters.values.length; tap++, at += filters.filters) filters.values[at] = weightOf(tap)
  biases[number] = bias
}
