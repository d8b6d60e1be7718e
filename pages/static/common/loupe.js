// The loupe: the pixels around a window, large enough to read the number of each.

import { css, inkOn, levelOf } from "./colours.js"
import { formatNumber } from "./rounding.js"

const LOUPE_SIDES = [7, 9] // cells a side: with a ring around small windows; of large ones the middle

export function drawLoupe(canvas, { input, digits, colours, font, loupeSize: size }, cells) {
  const density = window.devicePixelRatio
  const pixels = Math.round(size * density)
  if (canvas.width !== pixels) canvas.width = canvas.height = pixels
  const context = canvas.getContext("2d")
  const cover = Math.max(cells.height, cells.width) + 2
  const side = Math.min(Math.max(cover, LOUPE_SIDES[0]), LOUPE_SIDES[1])
  const step = size / side
  const top = cells.row + Math.floor((cells.height - side) / 2)
  const left = cells.column + Math.floor((cells.width - side) / 2)
  context.setTransform(density, 0, 0, density, 0, 0)
  context.clearRect(0, 0, size, size)
  context.textAlign = "center"
  context.textBaseline = "middle"
  context.font = `${step / (input.depth > 1 ? 4 : 3)}px ${font}`

  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const [y, x] = [top + row, left + column]
      if (y < 0 || x < 0 || y >= input.rows || x >= input.columns) continue
      const at = (y * input.columns + x) * input.depth
      const values = input.values.subarray(at, at + input.depth)
      const levels = [...values].map(value => levelOf(value, "grey", input.limit))
      const colour = input.depth > 1 ? levels : colours.grey[levels[0]]
      context.fillStyle = css(colour)
      // Half a pixel more, so that no seam shows between cells.
      context.fillRect(column * step, row * step, step + 0.5, step + 0.5)
      context.fillStyle = inkOn(colour)
      values.forEach((value, i) =>
        context.fillText(
          formatNumber(value, digits.pixel - 1),
          (column + 0.5) * step,
          (row + (i + 1) / (values.length + 1)) * step
        )
      )
    }
  }
  outlineTaps(context, input.reader, cells, (row, column) => [(column - left) * step, (row - top) * step], step)
}

// A frame around every pixel that the kernel reads; with a dilation they stand apart.
function outlineTaps(context, { window, dilation }, cells, toPoint, step) {
  for (const [width, colour] of [[3.5, "#0c0c14"], [1.5, "#fff"]]) {
    context.lineWidth = width
    context.strokeStyle = colour
    for (let i = 0; i < window[0]; i++) {
      for (let j = 0; j < window[1]; j++) {
        const [x, y] = toPoint(cells.row + i * dilation[0], cells.column + j * dilation[1])
        context.strokeRect(x, y, step, step)
      }
    }
  }
}
