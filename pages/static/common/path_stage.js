// One stage of the path: a layer's name, all its maps as a mosaic or its units as bars, and what there is to say of them.

import { answerText, shownClasses } from "./answer_words.js"
import { drawValues } from "./drawing.js"
import { element, legend } from "./elements.js"
import { legendOf } from "./gallery_words.js"
import { layerText, nounOf } from "./map_words.js"
import { acrossOf, drawMosaic, mosaicOf } from "./mosaic.js"
import { shownLimit } from "./stage_figures.js"

/** @typedef {import("../engine/network_at_work.js").Step} Step */

const MOST_BARS = 20 // classes that are shown, those that are most probable

const shapeText = (/** @type {number[]} */ sides) => sides.join(" × ")

/**
 * @param {Step} step
 * @param {Step} input
 * @param {boolean} isLast whose units are bars
 */
export function makeLayerStage(step, input, isLast) {
  const { name, kind, reads, shape, field } = step
  const isInput = reads === "none"
  const [rows, columns, count] = shape.length === 3 ? shape : [1, 1, shape[0]]
  const tiles = { rows, columns, count, across: acrossOf(count, shape.length < 3) }
  const node = element("div", "stage")
  const choose = element(isInput ? "div" : "button", "name")
  const [picture, canvas, mark, chosen, below] = [
    element("div", "picture"), element("canvas"), element("div", "mark"), element("div", "mark chosen"), element("div", "below"),
  ]
  node.setAttribute("role", "group")
  node.setAttribute("aria-label", [name, kind, shapeText(shape)].filter(Boolean).join(", "))
  // A field may hang over the image on all sides.
  const sees = isInput ? "" : `sees ${shapeText(field.size.map((size, axis) => Math.min(size, input.shape[axis])))}`
  const texts = { name, kind, shape: shapeText(shape), sees }
  choose.append(...Object.entries(texts).map(([part, text]) => element("span", part, text)))
  const bars = isLast ? picture.appendChild(element("div", "bars")) : null
  if (!bars) picture.append(canvas, mark, chosen)
  canvas.setAttribute("role", "img")
  mark.hidden = chosen.hidden = true
  node.append(choose, picture, below)
  return { step, ...tiles, node, choose, picture, canvas, mark, chosen, below, bars, mosaic: mosaicOf(tiles), kept: {}, shown: {} }
}

/**
 * Draw the maps of a stage, unless it shows them.
 * @param {ReturnType<typeof makeLayerStage>} stage
 * @param {import("../engine/conv.js").Image} maps
 * @param {any} colours
 * @param {number} keeps how much of a scale is kept, see `Scene`
 */
export function drawStage(stage, maps, colours, keeps) {
  const { step, canvas, below, mosaic, kept, shown } = stage
  const isSame = shown.maps === maps && shown.colours === colours
  if (isSame && !shown.moves) return
  const [most, isFromZero] = extentOf(maps.values)
  const limit = shownLimit(kept, most, keeps)
  if (!isSame || limit !== shown.limit) drawMosaic(canvas, maps, mosaic, limit, colours)
  const ends = legendOf(limit, step.rectified && isFromZero)
  const words = JSON.stringify(ends)
  if (words !== shown.ends || colours !== shown.colours) below.replaceChildren(legend(ends, colours))
  // What nobody hears meanwhile is not put into words.
  if (!keeps) canvas.setAttribute("aria-label", `All ${stage.count} of ${step.name}: ${layerText(maps, nounOf(step))}`)
  Object.assign(shown, { maps, colours, limit, ends: words, moves: keeps > 0 })
}

// The largest magnitude, and whether nothing is below 0.
function extentOf(/** @type {Float32Array} */ values) {
  let [low, high] = [0, 0]
  for (let at = 0; at < values.length; at++) {
    if (values[at] > high) high = values[at]
    else if (values[at] < low) low = values[at]
  }
  return /** @type {[number, boolean]} */ ([Math.max(high, -low), low === 0])
}

/** Draw the picture that the network looks at. */
export function drawInput(/** @type {ReturnType<typeof makeLayerStage>} */ { canvas, shown }, picture, colours, alt) {
  if (shown.maps !== picture || shown.colours !== colours) drawValues(canvas, { ...picture, scale: "grey", limit: [0, 1] }, picture.values, colours)
  canvas.setAttribute("aria-label", alt)
  Object.assign(shown, { maps: picture, colours })
}

/**
 * Draw the answer as bars, of many classes those that are most probable.
 * @param {ReturnType<typeof makeLayerStage>} stage
 * @param {Float32Array} answer by class
 * @param {{classes: string[], kind: string}} names
 */
export function drawBars({ bars, count, shown }, answer, { classes, kind }) {
  const places = shownClasses(answer, kind, MOST_BARS)
  if (String(places) !== shown.places || classes !== shown.classes) {
    bars.replaceChildren(...places.map(place => makeBar(Math.min(place, count - 1), classes[place], kind)))
    Object.assign(shown, { places: String(places), classes })
  }
  const top = kind === "numbers" ? Infinity : Math.max(...answer)
  places.forEach((place, i) => {
    const row = bars.children[i]
    row.classList.toggle("top", answer[place] === top)
    row.children[1].textContent = answerText(kind, answer[place])
    if (row.children[2]) row.children[2].firstChild.style.width = `${100 * answer[place]}%`
  })
}

// One unit may speak for two classes.
function makeBar(unit, name, kind) {
  const row = element("div", "class")
  row.dataset.unit = unit
  row.append(element("span", "label", name), element("span", "value"))
  if (kind !== "numbers") row.appendChild(element("span", "track")).append(element("span", "share"))
  return row
}
