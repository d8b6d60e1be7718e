// Pictures to choose from: fetched once, and kept by their address, which is made of their content.
// A catalogue is what picture_catalogue or kernel_catalogue of pages/shared/widgets/picker.py make.

import { unpack } from "./blob.js"
import { css, levelOf } from "./colours.js"
import { fetchKept } from "./kept_files.js"

const SIDE = 60 // pixels of a drawn kernel, of 1 to 6 rows

/**
 * @typedef {ReturnType<typeof import("./colours.js").palettes>} Palettes
 */

/** @type {Map<string, Promise<ReturnType<typeof makeCatalogue>>>} */
const kept = new Map()

/**
 * Fetch a catalogue, unless it is there; who asks again after it could not be fetched tries again.
 * @param {string} address
 */
export function catalogueAt(address) {
  const found = kept.get(address)
  if (found) return found
  const coming = fetchKept(address).then(bytes => makeCatalogue(unpack(bytes)))
  kept.set(address, coming)
  coming.catch(() => kept.delete(address))
  return coming
}

/** @param {ReturnType<typeof unpack>} blob */
function makeCatalogue({ header, take, takeBytes }) {
  const { names, size, shapes } = header
  const sheet = size
    ? { ...header, address: URL.createObjectURL(new Blob([takeBytes(size)], { type: "image/png" })) }
    : { rows: 1, columns: 1, across: names.length, address: "", smooth: false }
  const kernels = shapes?.map((/** @type {number[]} */ [rows, columns]) => ({ rows, columns, values: take(rows * columns) }))
  const last = names.length - 1

  return {
    /** @type {string[]} */
    names,

    /**
     * Let what is within a node show pictures, kernels in these colours.
     * @param {HTMLElement} node
     * @param {Palettes} colours
     */
    lendTo(node, colours) {
      if (kernels) sheet.address = drawKernels(kernels, colours)
      const down = Math.floor(last / sheet.across) + 1
      node.style.setProperty("--sheet", `url(${sheet.address})`)
      node.style.setProperty("--sheet-size", `${100 * sheet.across}% ${100 * down}%`)
      node.style.setProperty("--ratio", String(sheet.columns / sheet.rows))
      node.style.setProperty("--rendering", sheet.smooth ? "auto" : "pixelated")
    },

    /**
     * The part of the sheet that shows a picture.
     * @param {number} place
     */
    positionOf(place) {
      const part = (/** @type {number} */ at, /** @type {number} */ most) => `${most ? (100 * at) / most : 0}%`
      const down = Math.floor(last / sheet.across)
      return `${part(place % sheet.across, sheet.across - 1)} ${part(Math.floor(place / sheet.across), down)}`
    },
  }
}

/**
 * Each on a scale of its own, side by side; gives the address of the picture.
 * @param {{rows: number, columns: number, values: Float32Array}[]} kernels
 * @param {Palettes} colours
 */
function drawKernels(kernels, { signed }) {
  const canvas = document.createElement("canvas")
  ;[canvas.width, canvas.height] = [SIDE * kernels.length, SIDE]
  const pen = canvas.getContext("2d")
  if (!pen) return ""
  kernels.forEach(({ rows, columns, values }, place) => {
    const limit = Math.max(...values.map(Math.abs))
    values.forEach((value, cell) => {
      const [height, width] = [SIDE / rows, SIDE / columns]
      pen.fillStyle = css(signed[levelOf(value, "signed", limit)])
      pen.fillRect(place * SIDE + (cell % columns) * width, Math.floor(cell / columns) * height, width, height)
    })
  })
  return canvas.toDataURL()
}
