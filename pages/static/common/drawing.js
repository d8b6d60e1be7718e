// Arrays drawn on canvases, one pixel for each cell.

import { levelOf } from "./colours.js"

// Also the same size, set anew, would have the page laid out again.
export function setSize(canvas, rows, columns) {
  if (canvas.width !== columns) canvas.width = columns
  if (canvas.height !== rows) canvas.height = rows
}

/**
 * One canvas pixel per array cell; CSS enlarges it without smoothing. Pictures of depth 3 are red, green and blue.
 * @param {HTMLCanvasElement} canvas
 * @param {{rows: number, columns: number, depth?: number, scale: "grey" | "signed", limit?: any}} figure
 * @param {ArrayLike<number>} values
 * @param {ReturnType<typeof import("./colours.js").palettes>} colours
 */
export function drawValues(canvas, { rows, columns, depth = 1, scale, limit }, values, colours) {
  setSize(canvas, rows, columns)
  const context = canvas.getContext("2d")
  const image = context.createImageData(columns, rows)
  const palette = colours[scale]
  for (let cell = 0; cell < rows * columns; cell++) {
    const colour = depth === 1 && palette[levelOf(values[cell], scale, limit)]
    for (let channel = 0; channel < 3; channel++) {
      image.data[4 * cell + channel] = colour
        ? colour[channel]
        : levelOf(values[3 * cell + channel], scale, limit)
    }
    image.data[4 * cell + 3] = 255
  }
  context.putImageData(image, 0, 0)
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
