// Arrays drawn on canvases, one pixel for each cell.

import { levelOf } from "./colours.js"

// Also the same size, set anew, would have the page laid out again.
export function setSize(canvas, rows, columns) {
  if (canvas.width !== columns) canvas.width = columns
  if (canvas.height !== rows) canvas.height = rows
}

/** What is drawn on a canvas again and again is written into the same place. @type {WeakMap<HTMLCanvasElement, ImageData>} */
const images = new WeakMap()

export function imageOf(canvas, rows, columns) {
  const kept = images.get(canvas)
  if (kept?.width === columns && kept.height === rows) return kept
  const made = canvas.getContext("2d").createImageData(columns, rows)
  images.set(canvas, made)
  return made
}

/** Colours as a pixel has them in memory. @type {WeakMap<number[][], Uint32Array>} */
const packed = new WeakMap()

export function packedOf(/** @type {number[][]} */ palette) {
  const kept = packed.get(palette) ?? Uint32Array.from(palette, ([red, green, blue]) => pixelOf(red, green, blue))
  packed.set(palette, kept)
  return kept
}

const pixelOf = (red, green, blue) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0

/**
 * One canvas pixel per array cell; CSS enlarges it without smoothing. Pictures of depth 3 are red, green and blue.
 * @param {HTMLCanvasElement} canvas
 * @param {{rows: number, columns: number, depth?: number, scale: "grey" | "signed", limit?: any}} figure
 * @param {ArrayLike<number>} values
 * @param {ReturnType<typeof import("./colours.js").palettes>} colours
 */
export function drawValues(canvas, { rows, columns, depth = 1, scale, limit }, values, colours) {
  setSize(canvas, rows, columns)
  const image = imageOf(canvas, rows, columns)
  const pixels = new Uint32Array(image.data.buffer)
  const palette = packedOf(colours[scale])
  for (let cell = 0; cell < pixels.length; cell++) {
    pixels[cell] = depth === 1
      ? palette[levelOf(values[cell], scale, limit)]
      : pixelOf(
          levelOf(values[3 * cell], scale, limit),
          levelOf(values[3 * cell + 1], scale, limit),
          levelOf(values[3 * cell + 2], scale, limit)
        )
  }
  canvas.getContext("2d").putImageData(image, 0, 0)
}

// The values of a part of a picture.
export function cut(values, { columns, depth }, { row, column, height, width }) {
  return Float32Array.from({ length: height * width * depth }, (_, i) => {
    const [cell, channel] = [Math.floor(i / depth), i % depth]
    return values[((row + Math.floor(cell / width)) * columns + column + (cell % width)) * depth + channel]
  })
}

// A map that lies over a picture: in its colours, the more opaque the larger its magnitude.
export function drawOver(canvas, { rows, columns, limit }, values, { signed }) {
  setSize(canvas, rows, columns)
  const context = canvas.getContext("2d")
  const image = context.createImageData(columns, rows)
  values.forEach((value, cell) => {
    const share = limit > 0 ? Math.min(Math.abs(value) / limit, 1) : 0
    image.data.set([...signed[levelOf(value, "signed", limit)], Math.round(230 * share)], 4 * cell)
  })
  context.putImageData(image, 0, 0)
}
