// Pictures to choose from: fetched once, and kept by their address, which is made of their content.
// A catalogue is what picture_catalogue or kernel_catalogue of pages/shared/widgets/picker.py make.

import { unpack } from "./blob.js"
import { css, levelOf } from "./colours.js"
import { makeShelf } from "./kept_files.js"

const SIDE = 60 // pixels of a drawn kernel, of 1 to 6 rows
const ACROSS = 32 // most pictures in a row of the sheet
const [KEPT, KEPT_SAMPLES] = [8, 64] // catalogues, more than a page has; and of each the samples that were asked for last

/**
 * @typedef {ReturnType<typeof import("./colours.js").palettes>} Palettes
 *
 * @typedef {import("../engine/conv.js").Image & {name: string, label?: number, isFitted: true}} Sample a picture that is
 *   called and labelled so, and made to fit a network's input
 */

/** Lets go of the sheets of catalogues that nobody has any more. @type {FinalizationRegistry<string>} */
const sheets = new FinalizationRegistry(address => URL.revokeObjectURL(address))

/** Fetch a catalogue, unless it is there. */
export const catalogueAt = makeShelf(bytes => makeCatalogue(unpack(bytes)), KEPT)

/** @param {ReturnType<typeof unpack>} blob */
async function makeCatalogue({ header, take, takeBytes }) {
  const { names, size, rows, columns, depth, labels, smooth, shapes, groups = [], note = "" } = header
  const levels = size ? await inflate(takeBytes(size)) : null
  const kernels = shapes?.map((/** @type {number[]} */ [rows, columns, depth = 1]) =>
    ({ rows, columns, depth, values: take(rows * columns * depth) }))
  const across = levels ? Math.min(names.length, ACROSS) : names.length
  const last = Math.floor((names.length - 1) / across)
  let sheet = levels ? await drawPictures(levels, { rows, columns, depth, across, count: names.length }) : ""
  /** @type {Map<number, Sample>} */
  const samples = new Map()

  /** @returns {Sample} */
  function make(/** @type {number} */ place) {
    const count = rows * columns * depth
    const values = Float32Array.from(levels.subarray(place * count, (place + 1) * count), level => level / 255)
    return { values, rows, columns, depth, name: names[place], label: labels?.[place], isFitted: true }
  }

  const made = {
    /** @type {string[]} */
    names,
    /** @type {string[]} parts of all that the list can be narrowed to */
    groups,
    /** @type {string} what stands below */
    note,

    /**
     * Let what is within a node show pictures, kernels in these colours.
     * @param {HTMLElement} node
     * @param {Palettes} colours
     */
    lendTo(node, colours) {
      if (kernels) sheet = drawKernels(kernels, colours)
      node.style.setProperty("--sheet", `url(${sheet})`)
      node.style.setProperty("--sheet-size", `${100 * across}% ${100 * (last + 1)}%`)
      node.style.setProperty("--ratio", String(kernels ? 1 : columns / rows))
      node.style.setProperty("--rendering", smooth ? "auto" : "pixelated")
    },

    /**
     * The part of the sheet that shows a picture.
     * @param {number} place
     */
    positionOf(place) {
      const part = (/** @type {number} */ at, /** @type {number} */ most) => `${most ? (100 * at) / most : 0}%`
      return `${part(place % across, across - 1)} ${part(Math.floor(place / across), last)}`
    },

    /**
     * A kernel; null where there is none at that place.
     * @param {number} place
     * @returns {import("../engine/conv.js").Kernel | null}
     */
    kernelAt: place => kernels?.[place] ?? null,

    /**
     * A picture in [0, 1], the same object as long as it is kept; null where there is none at that place.
     * @param {number} place
     */
    sampleAt(place) {
      if (!levels || !(place in names)) return null
      const found = samples.get(place) ?? make(place)
      samples.delete(place)
      samples.set(place, found) // now the last
      if (samples.size > KEPT_SAMPLES) samples.delete(/** @type {number} */ (samples.keys().next().value))
      return found
    },
  }
  if (levels) sheets.register(made, sheet)
  return made
}

/** @param {Uint8Array} bytes */
async function inflate(bytes) {
  const stream = new Blob([/** @type {any} */ (bytes)]).stream().pipeThrough(new DecompressionStream("deflate"))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/**
 * Side by side, from left to right and then down; gives the address of the picture.
 * @param {Uint8Array} levels
 * @param {{rows: number, columns: number, depth: number, across: number, count: number}} how
 * @returns {Promise<string>}
 */
function drawPictures(levels, { rows, columns, depth, across, count }) {
  const canvas = document.createElement("canvas")
  ;[canvas.width, canvas.height] = [across * columns, Math.ceil(count / across) * rows]
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"))
  const image = pen.createImageData(canvas.width, canvas.height)
  for (let place = 0, at = 0; place < count; place++) {
    const [down, right] = [Math.floor(place / across) * rows, (place % across) * columns]
    for (let row = 0; row < rows; row++) {
      let to = 4 * ((down + row) * canvas.width + right)
      for (let column = 0; column < columns; column++, at += depth, to += 4) {
        for (let channel = 0; channel < 3; channel++) image.data[to + channel] = levels[at + (depth === 3 ? channel : 0)]
        image.data[to + 3] = 255
      }
    }
  }
  pen.putImageData(image, 0, 0)
  return new Promise(done => canvas.toBlob(file => done(file ? URL.createObjectURL(file) : ""), "image/png"))
}

/**
 * Each on a scale of its own, side by side, and its channels added up; gives the address of the picture.
 * @param {import("../engine/conv.js").Kernel[]} kernels
 * @param {Palettes} colours
 */
function drawKernels(kernels, { signed }) {
  const canvas = document.createElement("canvas")
  ;[canvas.width, canvas.height] = [SIDE * kernels.length, SIDE]
  const pen = canvas.getContext("2d")
  if (!pen) return ""
  kernels.forEach(({ rows, columns, depth, values }, place) => {
    const sums = Array.from({ length: rows * columns }, (_, cell) =>
      values.subarray(cell * depth, (cell + 1) * depth).reduce((one, other) => one + other))
    const limit = Math.max(...sums.map(Math.abs))
    sums.forEach((value, cell) => {
      const [height, width] = [SIDE / rows, SIDE / columns]
      pen.fillStyle = css(signed[levelOf(value, "signed", limit)])
      pen.fillRect(place * SIDE + (cell % columns) * width, Math.floor(cell / columns) * height, width, height)
    })
  })
  return canvas.toDataURL()
}
