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

// Fill a stage with what came: `figure` from the header, its values, the palettes. What is as it was stays as it is:
// a hand that moves has this done at every frame.
export function updateStage(stage, figure, values, colours) {
  // A camera's pictures have their values in the same place, one after the other.
  const isSame = stage.values === values && stage.image === figure.image
  const isDrawn = isSame && stage.colours === colours && String(stage.limit) === String(figure.limit)
  const words = JSON.stringify([figure.title, figure.shape, figure.note, figure.legend])
  const isWorded = stage.words === words && stage.colours === colours
  Object.assign(stage, figure, { values, colours, words })
  if (!isWorded) dress(stage, figure, colours)
  if (stage.canvas.getAttribute("aria-label") !== figure.alt) stage.canvas.setAttribute("aria-label", figure.alt)
  if (!isDrawn) drawValues(stage.canvas, figure, values, colours)
  frame(stage, figure)
}

function dress({ node, picture }, figure, colours) {
  // The frame stays where it is: what is put in anew loses the focus.
  node.firstChild.replaceWith(titleLine(figure.title, figure.shape))
  const below = [figure.legend && legend(figure.legend, colours), element("div", "note", figure.note)]
  node.lastChild.replaceChildren(...below.filter(Boolean))
  picture.setAttribute(
    "aria-label",
    `${figure.title}: arrow keys move the probe, Enter pins it, Escape releases it, T tells all of its sum`
  )
}

function frame({ frame, picture, marks, ignored }, { rows, columns, reader, marked }) {
  Object.values(marks).forEach(mark => (mark.hidden = true))
  placeMark(marks.inside, marked[0] ?? null, { rows, columns })
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
  ignored.forEach((strip, i) => placeMark(strip, rim[i] || null, { rows, columns }))
}

export function mark(stage, name, cells) {
  placeMark(stage.marks[name], cells, stage)
}

// While the window slides, what it has not reached yet is veiled: the rest of a row, and the rows below.
export function veilAfter(stage, row, column) {
  const after = { row, column: column + 1, height: 1, width: stage.columns - column - 1 }
  mark(stage, "veil rest", after)
  mark(stage, "veil below", { row: row + 1, column: 0, height: stage.rows - row - 1, width: stage.columns })
}

// And of a pooled map what reads a place of its source that is still veiled.
export function veilPooled(stage, source, row, column) {
  const { window, strides, padding } = source.reader
  const lastOf = (place, axis) => Math.min(place * strides[axis] - padding[axis][0] + window[axis], axis ? source.columns : source.rows) - 1
  const whole = (count, reached, axis) => {
    let done = 0
    while (done < count && lastOf(done, axis) <= reached) done++
    return done
  }
  const [above, now] = [whole(stage.rows, row - 1, 0), whole(stage.rows, row, 0)]
  const across = whole(stage.columns, column, 1)
  mark(stage, "veil rest", { row: above, column: across, height: now - above, width: stage.columns - across })
  mark(stage, "veil below", { row: now, column: 0, height: stage.rows - now, width: stage.columns })
}

export function unveil(stage) {
  mark(stage, "veil rest", null)
  mark(stage, "veil below", null)
}
