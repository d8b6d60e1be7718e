// A row of figures: pictures as canvases, small tables of numbers coloured by value.
// Header: {figures: [{title, shape, alt, note, rows, columns, depth, scale, limit, legend, texts,
// name, over, marked, share, scene}], chooses}; then the values of each, and of what lies over it. A named picture shows
// what other widgets mark on it, and a scene's map follows what a hand does with its kernel; where one is to be chosen, a
// click on a figure sends its place in the row.

import { css, inkOn, levelOf } from "../common/colours.js"
import { drawOver, drawValues } from "../common/drawing.js"
import { element, legend, titleLine } from "../common/elements.js"
import { onMark } from "../common/events.js"
import { placeMark } from "../common/pointing.js"
import { sceneOf } from "../common/scene.js"
import { largest, mapFigure, shownLimit } from "../common/stage_figures.js"
import { lasting, widget } from "../common/widget.js"

function numbers(figure, values, colours) {
  const table = element("div", "numbers")
  table.setAttribute("role", "img")
  table.setAttribute("aria-label", figure.alt)
  table.style.gridTemplateColumns = `repeat(${figure.columns}, 1fr)`
  figure.texts.forEach((text, cell) => {
    const box = element("span", "", text)
    const colour = colours[figure.scale][levelOf(values[cell], figure.scale, figure.limit)]
    box.style.background = css(colour)
    box.style.color = inkOn(colour)
    table.append(box)
  })
  return table
}

function picture(figure, values, colours) {
  const canvas = element("canvas")
  canvas.setAttribute("role", "img")
  canvas.setAttribute("aria-label", figure.alt)
  drawValues(canvas, figure, values, colours)
  const box = element("div", "picture")
  box.append(canvas)
  return box
}

function layOver(host, figure, values, colours) {
  const { over, rows, columns } = figure
  const [place, canvas] = [element("div", "over"), element("canvas")]
  drawOver(canvas, over, values, colours)
  place.append(canvas)
  placeMark(place, over.cells, { rows, columns })
  host.append(place)
}

// The map of a scene is drawn anew wherever that changes.
function followMap(made, { scene, title, legend: hasLegend }, colours) {
  const kept = {}
  return sceneOf(scene).follow(({ atWork, keeps }) => {
    const { activation } = atWork
    const now = mapFigure(title, activation, shownLimit(kept, largest(activation.values), keeps), false, keeps > 0)
    const canvas = made.querySelector("canvas")
    canvas.setAttribute("aria-label", now.alt)
    drawValues(canvas, now, activation.values, colours)
    if (hasLegend) made.querySelector(".legend").replaceWith(legend(now.legend, colours))
  })
}

// A named figure shows what other widgets mark on it; what ends that is added to `listening`.
export function makeFigure(figure, take, colours, listening) {
  const values = take(figure.rows * figure.columns * figure.depth)
  const made = element("figure")
  const shown = (figure.texts ? numbers : picture)(figure, values, colours)
  if (figure.share < 1) shown.style.width = `${100 * figure.share}%`
  if (figure.over) layOver(shown, figure, take(figure.over.rows * figure.over.columns), colours)
  for (const cells of figure.marked) placeMark(shown.appendChild(element("div", "mark")), cells, figure)
  if (figure.name) {
    const mark = shown.appendChild(element("div", "mark"))
    mark.hidden = true
    listening.push(onMark(figure.name, cells => placeMark(mark, cells, figure)))
  }
  if (figure.title || figure.shape) made.append(titleLine(figure.title, figure.shape))
  made.append(shown)
  if (figure.legend) made.append(legend(figure.legend, colours))
  if (figure.note) made.append(element("div", "note", figure.note))
  if (figure.scene) listening.push(followMap(made, figure, colours))
  return made
}

class Pictures {
  constructor(host) {
    this.host = host
    this.listening = []
  }

  update({ header, take }, colours, send) {
    this.stop()
    const made = header.figures.map(figure => makeFigure(figure, take, colours, this.listening))
    if (header.chooses) made.forEach((figure, place) => (figure.onclick = () => send("figure", place)))
    this.host.classList.toggle("chooses", header.chooses)
    this.host.replaceChildren(...made)
  }

  stop() {
    for (const end of this.listening.splice(0)) end()
  }
}

export default widget("pictures", ["widgets/pictures.css"], lasting(Pictures))
