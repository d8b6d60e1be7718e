// All maps of a layer as one picture: tiles with a gap between them.

import { imageOf, packedOf, setSize } from "./drawing.js"

/** @typedef {{rows: number, columns: number, count: number, across: number}} Tiles maps of these sides, so many in a row */
/** @typedef {ReturnType<typeof mosaicOf>} Mosaic */

/** About as high as those of other layers; a few units are no giant squares. */
export function acrossOf(/** @type {number} */ count, /** @type {boolean} */ isFlat) {
  return count > 1 ? Math.max(isFlat ? 8 : 3, Math.round(Math.sqrt(count / 1.85))) : 1
}

/**
 * The geometry of a mosaic, in pixels of its canvas. A map of one unit is enlarged, so that the gap is narrower than the tile.
 * @param {Tiles} tiles
 */
export function mosaicOf({ rows, columns, count, across }) {
  const zoom = rows * columns === 1 ? 6 : 1
  const tile = { height: rows * zoom, width: columns * zoom }
  const gap = Math.max(1, Math.round(tile.width / 10))
  const [height, width] = [tile.height + gap, tile.width + gap]
  const shape = { rows: Math.ceil(count / across) * height - gap, columns: across * width - gap }
  return {
    ...shape,
    zoom,
    all: { row: 0, column: 0, height: shape.rows, width: shape.columns },
    /** Where the tile of a number lies. */
    tile: (/** @type {number} */ i) => ({ row: Math.floor(i / across) * height, column: (i % across) * width, ...tile }),
    /** Whose tile is at a place, or before it. */
    at: (/** @type {number[]} */ [row, column]) =>
      Math.min(Math.floor(row / height) * across + Math.floor(column / width), count - 1),
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import("../engine/conv.js").Image} maps
 * @param {Mosaic} mosaic
 * @param {number} limit of the scale
 * @param {ReturnType<typeof import("./colours.js").palettes>} colours
 */
export function drawMosaic(canvas, { values, columns, depth }, mosaic, limit, { signed }) {
  setSize(canvas, mosaic.rows, mosaic.columns)
  const image = imageOf(canvas, mosaic.rows, mosaic.columns)
  const pixels = new Uint32Array(image.data.buffer)
  const palette = packedOf(signed)
  const factor = limit > 0 ? 127 / limit : 0
  for (let map = 0; map < depth; map++) {
    const { row, column, height, width } = mosaic.tile(map)
    for (let down = 0; down < height; down++) {
      const from = Math.floor(down / mosaic.zoom) * columns
      const at = (row + down) * mosaic.columns + column
      for (let right = 0; right < width; right++) {
        const value = values[(from + Math.floor(right / mosaic.zoom)) * depth + map]
        pixels[at + right] = palette[128 + Math.round(value * factor)]
      }
    }
  }
  canvas.getContext("2d").putImageData(image, 0, 0)
}
