// What a unit adds up, map by map. The sources are convcore/contributions.py and convcore/networks/layer_sums.py.

import { everyNth } from "./network_at_work.js"
import { winners } from "./pool.js"

/** @typedef {import("./conv.js").Image} Image */
/** @typedef {import("./conv.js").Kernel} Kernel */
/** @typedef {import("../common/windows.js").Reader} Reader */
/** @typedef {import("./network_at_work.js").NetworkAtWork} NetworkAtWork */

/**
 * What is added up for a map: what is below, the kernel and the bias, the map of the layer that adds up, the parts of
 * that by unit and map below, how much each map below makes up of all, and which unit of it each unit stands for.
 * @typedef {{maps: Image, kernel: Kernel, bias: number, values: Image, parts: Image, shares: Float32Array, places: Image}} Sum
 */

/**
 * What is added up for a map of a layer; null where no single kernel is behind it.
 * @param {NetworkAtWork} atWork
 * @param {string} layer
 * @param {number} number
 * @returns {Sum | null}
 */
export function sumBehind(atWork, layer, number) {
  const { sum } = atWork.step(layer)
  if (!sum) return null
  return atWork.once(`sum of map ${number} of ${layer}`, () => {
    const { name, reader } = atWork.step(sum.steps[0])
    const [maps, values] = [atWork.after(sum.below), atWork.map(name, number)]
    const { kernel, bias } = summedFor(atWork, name, number)
    const parts = contributions(maps, kernel, reader, values)
    const places = standFor(values, sum.steps.flatMap(each => atWork.step(each).pool ?? []))
    return { maps, kernel, bias, values, parts, shares: sharesOf(parts), places }
  })
}

// Of a layer with weights; that of a dense one covers what it reads.
function summedFor(atWork, name, number) {
  const { outputs, network } = atWork.causes
  if (outputs) return outputs.summed
  const { settings, weights: [values, biases] } = network.layers.find(layer => layer.name === name)
  const { reader: { window: [rows, columns] }, shape, sum } = atWork.step(name)
  const kernel = { rows, columns, depth: atWork.after(sum.below).depth, values: everyNth(values, shape.at(-1), number) }
  return { kernel, bias: settings.use_bias ? biases[number] : 0 }
}

/**
 * Where what units contribute comes from that a dense layer has added up of maps.
 * @param {NetworkAtWork} atWork
 * @param {Sum} sum of what is added up of these units
 * @param {{adds: string, name: string, rectifies: boolean}} from their layer, and that of the maps
 * @returns {Image | undefined} by place and unit, if that is known
 */
export function traceBack(atWork, { kernel, maps }, { adds, name, rectifies }) {
  const { outputs, network } = atWork.causes
  if (outputs) return outputs.traced
  const { weights: [weights] } = network.layers.find(layer => layer.name === adds)
  return traced({ units: maps, kernel }, atWork.after(name), weights, rectifies)
}

/**
 * Convolve each map with its own slice of a kernel, and do not add up.
 * @param {Image} maps
 * @param {Kernel} kernel one of a convolution
 * @param {Reader} reader how it moves
 * @param {{rows: number, columns: number}} size of what comes of that
 * @returns {Image} by unit and map, the sum of the products of the map's patch with its slice of the kernel
 */
export function contributions(maps, kernel, reader, { rows, columns }) {
  const { depth } = maps
  const parts = { values: new Float32Array(rows * columns * depth), rows, columns, depth }
  const sums = new Float64Array(depth)
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at += depth) {
      sums.fill(0)
      eachTap(maps, reader, row, column, (place, tap) => {
        const [from, weight] = [place * depth, tap * depth]
        for (let map = 0; map < depth; map++) sums[map] += maps.values[from + map] * kernel.values[weight + map]
      })
      parts.values.set(sums, at)
    }
  }
  return parts
}

// Visit all that a window lies on at a position, outside the padding: the place on the map, and that in the window.
function eachTap(map, { window, strides, dilation, padding }, row, column, visit) {
  const top = row * strides[0] - padding[0][0]
  const left = column * strides[1] - padding[1][0]
  for (let i = 0; i < window[0]; i++) {
    const down = top + i * dilation[0]
    if (down < 0 || down >= map.rows) continue
    for (let j = 0; j < window[1]; j++) {
      const right = left + j * dilation[1]
      if (right >= 0 && right < map.columns) visit(down * map.columns + right, i * window[1] + j)
    }
  }
}

/**
 * How much each map below adds to a map on balance, or takes away: as a part of all that all maps add and take away.
 * @param {Image} parts by unit and map
 */
export function sharesOf({ values, depth }) {
  const net = new Float64Array(depth)
  let total = 0
  values.forEach((value, at) => {
    net[at % depth] += value
    total += Math.abs(value)
  })
  return Float32Array.from(net, value => (total ? value / total : 0))
}

/**
 * Follow what units of a dense layer contribute back to the places of the maps that they read.
 * @param {{units: Image, kernel: Kernel}} applied to these units
 * @param {Image} maps that their layer reads
 * @param {Float32Array} weights that it gave to each value, those of all units side by side
 * @param {boolean} rectifies whether its units have passed a ReLU: then those at 0 contribute nothing
 * @returns {Image} by place and unit
 */
export function traced({ units, kernel }, { values, rows, columns, depth }, weights, rectifies) {
  const count = units.depth
  const made = new Float32Array(rows * columns * count)
  const sums = new Float64Array(count)
  for (let place = 0; place < rows * columns; place++) {
    sums.fill(0)
    for (let at = place * depth; at < (place + 1) * depth; at++) {
      if (values[at] === 0) continue
      for (let unit = 0; unit < count; unit++) sums[unit] += values[at] * weights[at * count + unit]
    }
    for (let unit = 0; unit < count; unit++) {
      const counts = !rectifies || units.values[unit] > 0
      made[place * count + unit] = counts ? sums[unit] * kernel.values[unit] : 0
    }
  }
  return { values: made, rows, columns, depth: count }
}

/**
 * Follow units back to a convolution; a pooled one to the largest that it pools, of equals the first.
 * @param {Image} map of the convolution, without channels
 * @param {import("./pool.js").Pooling[]} pools that come after it
 * @returns {Image} of two channels: for each unit the row and the column
 */
export function standFor(map, pools) {
  const { rows, columns } = map
  let places = { values: new Float32Array(2 * rows * columns), rows, columns, depth: 2 }
  map.values.forEach((_, at) => places.values.set([Math.floor(at / columns), at % columns], 2 * at))
  let values = map
  for (const pool of pools) {
    const won = winners(values, pool)
    const { columns: across } = values
    const from = Array.from({ length: won.rows * won.columns }, (_, at) => won.values[2 * at] * across + won.values[2 * at + 1])
    const pooled = { rows: won.rows, columns: won.columns }
    const before = places
    values = { ...pooled, depth: 1, values: Float32Array.from(from, at => values.values[at]) }
    places = { ...pooled, depth: 2, values: Float32Array.from(from.flatMap(at => [...before.values.subarray(2 * at, 2 * at + 2)])) }
  }
  return places
}
