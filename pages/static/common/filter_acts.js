// What a hand does to the filters of the network of a scene: silences them, and puts kernels in their places.

import { everyNth, NetworkAtWork } from "../engine/network_at_work.js"

/**
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {import("./scene.js").Causes} Causes
 * @typedef {import("../engine/conv.js").Kernel} Kernel
 */

/**
 * Switch a filter off, or on again.
 * @param {Scene} scene
 * @param {number} number
 */
export function toggleSilence(scene, number) {
  const { silenced } = scene.causes
  const others = silenced.filter(each => each !== number)
  const isOn = others.length === silenced.length
  scene.change({ silenced: isOn ? [...others, number].sort((one, other) => one - other) : others }, { rests: true })
}

export function silenceOthers(/** @type {Scene} */ scene) {
  const { filter, network } = scene.causes
  const numbers = Array.from(network.firstLayer.biases.keys())
  scene.change({ silenced: numbers.filter(each => each !== filter) }, { rests: true })
}

/** Bring the network back as it was trained. */
export function undoChanges(/** @type {Scene} */ scene) {
  const takesOver = { keepsNorm: true, keepsBias: true }
  scene.change({ silenced: [], placed: [], base: null, takesOver, undone: true }, { rests: true })
}

/** Put a kernel into the chosen filter's place: it takes over what all kernels in places do. */
export function placeKernel(/** @type {Scene} */ scene, /** @type {Kernel} */ kernel) {
  scene.change({ placed: placedWith(scene, kernel, false) }, { rests: true })
}

/**
 * A hand gives the kernel other numbers; in a network it takes the chosen filter's place as it is.
 * @param {Scene} scene
 * @param {Kernel} kernel
 * @param {Partial<Causes>} more what else it changes of a kernel at work
 * @param {{rests?: boolean}} how
 */
export function changeKernel(scene, kernel, more, how = {}) {
  if (!(scene.atWork instanceof NetworkAtWork)) return scene.change({ ...more, kernel }, how)
  const { silenced, filter } = scene.causes
  // Whoever turns at a silenced filter wants to hear it.
  const heard = silenced.includes(filter) && { silenced: silenced.filter(each => each !== filter) }
  // And whoever brings the trained numbers back has changed nothing.
  const { filters } = scene.causes.network.firstLayer
  const trained = everyNth(filters.values, filters.filters, filter)
  const isTrained = !scene.causes.base && trained.every((value, at) => value === kernel.values[at])
  const placed = isTrained ? without(scene, filter) : placedWith(scene, kernel, true)
  scene.change({ ...heard, placed }, how)
}

function placedWith(/** @type {Scene} */ scene, /** @type {Kernel} */ kernel, /** @type {boolean} */ isExact) {
  const { filter } = scene.causes
  const placed = [...without(scene, filter), { number: filter, kernel, isExact }]
  return placed.sort((one, other) => one.number - other.number)
}

const without = (/** @type {Scene} */ scene, /** @type {number} */ filter) =>
  scene.causes.placed.filter(({ number }) => number !== filter)
