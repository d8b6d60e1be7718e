// One picture of the probe: framed by its padding, with what no window reaches striped, and marks on it.

import { drawValues } from "./drawing.js"
import { element, legend, titleLine } from "./elements.js"
import { placeMark } from "./pointing.js"

const MARKS = ["inside", "window", "cell", "winner", "veil rest", "veil below"]

export function makeStage() {
  const node = element("figure")
  const [frame, picture, canvas] = [element("div", "frame"), element("div", "picture"), element("canvas")]
  const marks = Object.fromEntries(MARKS.map(name => [name, element("div", `mark ${name}`)]))
  const ignored = [element("div", "ignored"), element("div", "ignored")]
  picture.tabIndex = 0
  picture.setAttribute("role", "application")
  canvas.setAttribute("role", "img")
  picture.append(canvas, ...ignored, ...Object.values(marks))
  frame.append(picture)
  node.append(element("figcaption"), frame, element("div", "below"))
  return { node, frame, picture, canvas, marks, ignored }
}

// Fill a stage with what came: `figure` from the header, its values, the palettes.
export function updateStage(stage, figure, values, colours) {
  Object.assign(stage, figure, { values })
  const { node, frame, picture, canvas, rows, columns, reader, marks } = stage
  // The frame stays where it is: what is put in anew loses the focus.
  node.firstChild.replaceWith(titleLine(figure.title, figure.shape))
  const below = [figure.legend && legend(figure.legend, colours), element("div", "note", figure.note)]
  node.lastChild.replaceChildren(...below.filter(Boolean))
  picture.setAttribute(
    "aria-label",
    `${figure.title}: arrow keys move the probe, Enter pins it, Escape releases it, T tells all of its sum`
  )
  canvas.setAttribute("aria-label", figure.alt)
  drawValues(canvas, figure, values, colours)
  Object.values(marks).forEach(mark => (mark.hidden = true))
  placeMark(marks.inside, figure.marked[0] ?? null, figure)

  const [[top, bottom], [left, right]] = reader?.padding ?? [[0, 0], [0, 0]]
  const whole = { rows: top + rows + bottom, columns: left + columns + right }
  frame.style.aspectRatio = `${whole.columns} / ${whole.rows}`
  frame.style.setProperty("--ratio", whole.columns / whole.rows)
  frame.classList.toggle("padded", top + bottom + left + right > 0)
  placeMark(picture, { row: top, column: left, height: rows, width: columns }, whole)
  const [lastRows, lastColumns] = reader?.ignored ?? [0, 0]
  const rim = [
    lastRows && { row: rows - lastRows, column: 0, height: lastRows, width: columns },
    lastColumns && { row: 0, column: columns - lastColumns, height: rows - lastRows, width: lastColumns },
  ]
  stage.ignored.forEach((strip, i) => placeMark(strip, rim[i] || null, figure))
}

export function mark(stage, name, cells) {
  placeMark(stage.marks[name], cells, stage)
}

// While the window slides, what it has not reached yet is veiled.
export function veilAfter(stage, row, column) {
  const after = { row, column: column + 1, height: 1, width: stage.columns - column - 1 }
  mark(stage, "veil rest", after)
  mark(stage, "veil below", { row: row + 1, column: 0, height: stage.rows - row - 1, width: stage.columns })
}

export function unveil(stage) {
  mark(stage, "veil rest", null)
  mark(stage, "veil below", null)
}
