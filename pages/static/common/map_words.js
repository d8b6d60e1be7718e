// What is said of the maps of a layer, and of one of them.

import { placesOfLargest } from "../engine/extremes.js"
import { sumBehind } from "../engine/layer_sums.js"
import { answerText } from "./answer_words.js"
import { mapText } from "./descriptions.js"
import { digitsFor, formatNumber, percent } from "./rounding.js"

/** @typedef {import("../engine/conv.js").Image} Image */
/** @typedef {import("../engine/network_at_work.js").NetworkAtWork} NetworkAtWork */
/** @typedef {import("../engine/network_at_work.js").Step} Step */
/** @typedef {{classes: string[], kind: string}} Names of the classes, and what the answer means */

/** What one of the maps of a layer is called. */
export const nounOf = (/** @type {Step} */ { shape }) => (shape.length === 3 ? "map" : "unit")

/** What a map is called, or a unit with the class that it stands for. */
export function titleOf(/** @type {Step} */ step, /** @type {number} */ number, /** @type {Names} */ { classes }) {
  return step.named ? `${step.name}: ${classes[number]}` : `${step.name}, ${nounOf(step)} ${number}`
}

/**
 * How much of a layer is active, and which of its maps is strongest.
 * @param {Image} maps
 * @param {string} noun
 */
export function layerText({ values, depth }, noun) {
  const strongest = new Float32Array(depth) // of each map
  let count = 0
  values.forEach((value, at) => {
    if (value > 0) count++
    if (Math.abs(value) > Math.abs(strongest[at % depth])) strongest[at % depth] = value
  })
  const active = `${percent(count / values.length, 0)} active`
  const places = placesOfLargest(strongest.map(Math.abs))
  const strong = places.map(place => strongest[place])
  if (!strong[0]) return `${active}, all 0`
  const isMixed = Math.min(...strong) < 0 && Math.max(...strong) > 0
  const most = Math.max(...strong.map(Math.abs))
  const text = formatNumber(isMixed ? Math.abs(strong[0]) : strong[0], digitsFor(most))
  const others = places.length - 1
  const also = others ? ` and ${others} other ${noun}${others > 1 ? "s" : ""}` : ""
  const everywhere = others ? ` in every ${noun}` : ""
  const where = places.length === depth ? everywhere : ` in ${noun} ${places[0]}${also}`
  return `${active}, strongest ${isMixed ? "±" : ""}${text}${where}`
}

/** What a map adds on balance, or takes away. */
export const shareText = (/** @type {number} */ share) =>
  `${share > 0 ? "adds" : "takes away"} ${percent(Math.abs(share), 1)}`

/** The maps by how much they add or take away, the largest first; of equals, by number. */
export const bySize = (/** @type {Float32Array} */ shares) =>
  Array.from(shares, (_, number) => number).sort((one, other) => Math.abs(shares[other]) - Math.abs(shares[one]))

/**
 * How active a map is, and what most of it comes from, sentence by sentence.
 * @param {NetworkAtWork} atWork
 * @param {[string, number]} map
 * @param {Names} names
 */
export function saysOf(atWork, [layer, number], { kind }) {
  const map = atWork.map(layer, number)
  const said = []
  if (map.values.length > 1) said.push(`${mapText(map)}.`)
  else if (layer === atWork.last && (kind === "exclusive" || kind === "independent")) {
    said.push(`The network's answer for it: ${answerText(kind, atWork.answer[number])}.`)
  }
  const sum = sumBehind(atWork, layer, number)
  return sum ? [...said, addsUp(atWork, layer, sum.shares)] : said
}

function addsUp(/** @type {NetworkAtWork} */ atWork, /** @type {string} */ layer, /** @type {Float32Array} */ shares) {
  const { sum } = atWork.step(layer)
  const below = atWork.step(sum.below)
  if (below.reads === "none") return "It is made from the input itself."
  const noun = nounOf(below)
  const isSum = sum.steps.slice(1).every(name => atWork.step(name).reads !== "all")
  const adds = `${isSum ? "It" : "It comes from its logit, which"} adds up all ${shares.length} ${noun}s of ${below.name}`
  const order = bySize(shares).slice(0, 2)
  if (!shares[order[0]]) return `${adds}, and on balance nothing comes from them.`
  if (placesOfLargest(shares.map(Math.abs)).length === shares.length) {
    return `${adds}. Each of these matters as much as the others.`
  }
  const most = order.filter(place => shares[place]).map(place => `${noun} ${place} ${shareText(shares[place])}`)
  return `${adds}. On balance, ${most.join(" and ")} of all that these add and take away.`
}
