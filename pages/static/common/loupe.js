// The loupe: the pixels around a window, large enough to read the number of each.

import { css, inkOn, levelOf } from "./colours.js"
import { formatNumber } from "./rounding.js"

const SIDES = [5, 9] // cells: with a ring around small windows; of large ones the middle
const ON_PROJECTOR = 7 // cells at most
const LINES = { grey: 3, colour: 4 } // of digits that a cell is high
const SMALLEST = { phone: 8, other: 9 } // rem
const CELL = { grey: 1.65, colour: 2.1 } // rem, at least
const PHONE = matchMedia("(width < 640px)")

// How many cells a loupe has for windows of that size, and how large it is on a page with such a rem, whose digits are
// so many pixels high at least; on a projector alone these are more than none.
export function loupeFor({ reader: { window, dilation }, depth }, rem, least) {
  const cover = Math.max(...window.map((taps, axis) => (taps - 1) * dilation[axis] + 1)) + 2
  const side = Math.min(Math.max(cover, SIDES[0]), least ? ON_PROJECTOR : SIDES[1])
  const kind = depth > 1 ? "colour" : "grey"
  const inRem = Math.max(PHONE.matches ? SMALLEST.phone : SMALLEST.other, CELL[kind] * side)
  return { side, size: Math.max(Math.round(inRem * rem), Math.ceil(LINES[kind] * side * least)) }
}

export function drawLoupe(canvas, { input, digits, colours, font, loupe: { side, size } }, cells) {
  const density = window.devicePixelRatio
  const pixels = Math.round(size * density)
  if (canvas.width !== pixels) {
    canvas.width = canvas.height = pixels
    canvas.style.width = canvas.style.height = `${size}px`
  }
  const context = canvas.getContext("2d")
  const step = size / side
  const top = cells.row + Math.floor((cells.height - side) / 2)
  const left = cells.column + Math.floor((cells.width - side) / 2)
  context.setTransform(density, 0, 0, density, 0, 0)
  context.clearRect(0, 0, size, size)
  context.textAlign = "center"
  context.textBaseline = "middle"
  context.font = `${step / (input.depth > 1 ? LINES.colour : LINES.grey)}px ${font}`

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

// Calls back whenever the screen turns into a phone's or into a wider one, for which a loupe has another size; gives
// what ends that.
export function whenTurned(act) {
  PHONE.addEventListener("change", act)
  return () => PHONE.removeEventListener("change", act)
}
