// The maps of a kernel at work, stage by stage, as the probe shows them. The source is
// pages/shared/widgets/stage_figures.py and what it uses of pictures.py.

import { ignoredRim, paddingAmounts } from "../engine/shapes.js"
import { mapText } from "./descriptions.js"
import { legendOf } from "./gallery_words.js"
import { digitsFor, formatValue } from "./rounding.js"

/** @typedef {import("../engine/conv.js").Image} Image */
/** @typedef {import("../engine/kernel_at_work.js").KernelAtWork} KernelAtWork */

const PIXEL_DIGITS = 3 // decimals of pixels and products, and of weights that have no fewer

/** @typedef {{limit?: number}} Kept the end of a scale as it is shown */

/**
 * The end of a scale, which does not jump in a hand that moves: it widens at once, and narrows when the hand rests.
 * @param {Kept} kept
 * @param {number} found
 * @param {number} keeps how much of the one before: see `Scene`
 */
export const shownLimit = (kept, found, keeps) => (kept.limit = Math.max(found, keeps * (kept.limit ?? 0)))

/**
 * What the probe needs of a kernel at work.
 * @param {KernelAtWork} atWork
 * @param {any} input what there is to say of the picture
 * @param {{sums: Kept, map: Kept}} limits of the scales that are shown, see `shownLimit`
 * @param {number} keeps how much of these is kept, see `Scene`
 */
export function probeOf(atWork, input, limits, keeps) {
  const { causes, image, weights, activation, map, pooled } = atWork
  const isInside = cellsInside(atWork)
  const figure = (/** @type {string} */ title, /** @type {Image} */ shown, limit, fromZero = false) =>
    mapFigure(title, shown, limit, fromZero, keeps > 0)
  const ofSums = shownLimit(limits.sums, scaleOf(atWork, activation), keeps)
  const ofMap = causes.rectifies ? shownLimit(limits.map, scaleOf(atWork, map), keeps) : ofSums
  const maps = [withRim(figure("Activation map", activation, ofSums), isInside)]
  if (causes.rectifies) maps.push(withRim(figure("After ReLU", map, ofMap, true), isInside))
  // On the scale of the map that was pooled, so that the two can be compared.
  if (pooled) maps.push(figure(`${causes.poolKind === "max" ? "Max" : "Average"} pooled`, pooled, ofMap, causes.rectifies))
  const stages = [inputFigure(input, image), ...maps]
  const size = largest(weights.values)
  withReader(stages[0], atWork.window)
  if (pooled && causes.pool) withReader(stages[stages.length - 2], poolWindow(causes.pool))
  return {
    stages,
    kernel: { shape: [weights.rows, weights.columns, weights.depth], limit: size, values: weights.values },
    bias: causes.bias,
    pool: pooled && causes.poolKind,
    digits: { pixel: PIXEL_DIGITS, kernel: decimals(weights.values, size), map: digitsFor(largest(activation.values)) },
    inside: isInside,
  }
}

/** A picture, and what there is to say of it. */
export const inputFigure = (input, image) => ({ ...input, ...image, image, shape: shapeText(image), marked: [], reader: null })

/** What there is to say of the picture that a scene's kernel reads; Python has words for what it knows. */
export function inputWords(scene, input, { values }) {
  const known = scene.isKnown && input.alt
  const alt = scene.pictureName ?? (known || "The picture as it is at this moment")
  if (!scene.causes.network) return { ...input, alt, note: scene.isKnown ? input.note : "" }
  // What a network reads may be anything: what an image is scaled to, or what a layer makes of that.
  const ends = [values.reduce((one, other) => Math.min(one, other)), values.reduce((one, other) => Math.max(one, other))]
  const words = { ...input, alt, scale: "grey" }
  if (ends[0] >= 0 && ends[1] <= 1) return { ...words, limit: [0, 1], note: "" }
  const [black, white] = ends.map(formatValue)
  return { ...words, limit: ends, note: ends[0] < ends[1] ? `black is ${black}, white ${white}` : `all ${black}` }
}

const shapeText = ({ rows, columns }) => `${rows} × ${columns}`

export function largest(values) {
  let most = 0
  for (const value of values) if (Number.isFinite(value)) most = Math.max(most, Math.abs(value))
  return most
}

// The cells of the map whose windows read no padding; null where that is all or none.
function cellsInside({ interior, activation }) {
  const [[top, bottom], [left, right]] = interior
  const cells = { row: top, column: left, height: bottom - top, width: right - left }
  const count = cells.height * cells.width
  return count > 0 && count < activation.rows * activation.columns ? cells : null
}

// The end of the scale of a map: the largest magnitude of what reads no padding, or of all where that is nothing.
function scaleOf({ interior, rounding }, { values, columns }) {
  const [[top, bottom], [left, right]] = interior
  let most = 0
  for (let row = top; row < bottom; row++) {
    most = Math.max(most, largest(values.subarray(row * columns + left, row * columns + right)))
  }
  return most > rounding ? most : largest(values)
}

export function mapFigure(title, map, limit, fromZero, moves) {
  const legend = legendOf(limit, fromZero)
  // What nobody hears meanwhile is not put into words.
  const alt = moves ? `${title}, changing` : `${title}: ${mapText(map)}`
  return { ...map, image: map, title, shape: shapeText(map), alt, scale: "signed", limit, legend, note: "", marked: [], reader: null }
}

// Around a photograph the zeros of the padding make a hard edge: it is named, and does not own the scale.
function withRim(figure, isInside) {
  let farthest = 0
  for (const value of figure.values) if (Number.isFinite(value) && Math.abs(value) > Math.abs(farthest)) farthest = value
  if (isInside && Math.abs(farthest) > figure.limit) {
    figure.note = `the rim, which reads zeros around the picture, reaches ${formatValue(farthest)}`
    figure.marked = [isInside]
  }
  return figure
}

const poolWindow = ({ size, strides, padding }) => ({ size, strides, dilation: [1, 1], padding })

// Say of a picture how the window of the next stage lies on it.
function withReader(figure, window) {
  const sides = [figure.rows, figure.columns]
  const ignored = sides.map((side, axis) => ignoredRim(side, window, axis))
  const parts = ["row", "column"].flatMap((name, axis) =>
    ignored[axis] ? [ignored[axis] === 1 ? `the last ${name}` : `the last ${ignored[axis]} ${name}s`] : []
  )
  const note = parts.length ? `no window reaches ${parts.join(" and ")} (striped)` : ""
  figure.note = [figure.note, note].filter(Boolean).join("; ")
  figure.reader = {
    window: window.size,
    strides: window.strides,
    dilation: window.dilation,
    padding: sides.map((side, axis) => paddingAmounts(side, window, axis)),
    ignored,
  }
}

// As few decimals as show every weight in full, or else as many as pixels have.
function decimals(values, size) {
  for (let digits = 0; digits < PIXEL_DIGITS; digits++) {
    const unit = 10 ** digits
    if (values.every(value => Math.abs(value - Math.round(value * unit) / unit) <= 1e-6)) return digits
  }
  return Math.max(PIXEL_DIGITS, digitsFor(size))
}
