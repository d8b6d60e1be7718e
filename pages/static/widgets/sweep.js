// A kernel's window on a picture, and the map that it makes. When it is drawn first, the window sweeps over the
// picture once, and the map appears behind it; then both follow the pointer or the arrow keys.
// Header: {scene, input: what there is to say of the picture}.

import { windowAt } from "../common/arithmetic.js"
import { drawValues } from "../common/drawing.js"
import { element, legend, titleLine } from "../common/elements.js"
import { ARROWS, cellAt, placeMark, within } from "../common/pointing.js"
import { bracketed, formatNumber } from "../common/rounding.js"
import { sceneOf } from "../common/scene.js"
import { asksForAll, makeSpoken } from "../common/spoken.js"
import { probeOf } from "../common/stage_figures.js"
import { keepRoom, lasting, widget } from "../common/widget.js"
import { covered } from "../common/windows.js"

const DURATION = 1600 // milliseconds
const BANDS = 8 // in which the picture is swept, from left to right each

function makeFigure() {
  const [node, frame, canvas] = [element("figure"), element("div", "picture"), element("canvas")]
  const mark = element("div", "mark")
  canvas.setAttribute("role", "img")
  frame.append(canvas, mark)
  node.append(element("figcaption"), frame, element("div"))
  return { node, frame, canvas, mark }
}

class Sweep {
  constructor(host) {
    this.host = host
    this.picture = makeFigure()
    this.map = makeFigure()
    this.veils = [0, 1].map(() => this.map.frame.appendChild(element("div", "veil")))
    const row = element("div", "row")
    row.append(this.picture.node, this.map.node)
    this.line = element("div", "line")
    host.append(row, this.line)
    this.spoken = makeSpoken(host)
    for (const { frame, canvas } of [this.picture, this.map]) {
      frame.onpointermove = frame.onpointerdown = event => this.moveTo(cellAt(event, canvas))
    }
    const { frame } = this.map
    frame.tabIndex = 0
    frame.setAttribute("role", "application")
    frame.setAttribute("aria-label", "Activation map: arrow keys move the kernel's window, T tells all of its sum")
    frame.onkeydown = event => {
      if (asksForAll(event)) this.spoken.tell(this.line.textContent)
      const by = ARROWS[event.key]
      if (!by) return
      event.preventDefault()
      const far = event.shiftKey ? 10 : 1
      this.moveTo(this.place.map((at, axis) => at + far * by[axis]))
    }
    this.frame = null
    this.limits = { sums: {}, map: {} }
    this.endScene = null
  }

  update({ header }, colours) {
    this.endScene?.()
    if (!this.place) keepRoom(this.host, true)
    this.endScene = sceneOf(header.scene).follow(({ atWork, keeps }) =>
      this.fill(probeOf(atWork, header.input, this.limits, keeps), colours)
    )
  }

  fill({ stages, kernel, digits }, colours) {
    const isFirst = !this.place
    keepRoom(this.host, false)
    const weights = digits.kernel && 2
    Object.assign(this, { kernel, reader: stages[0].reader, digits: { ...digits, weight: weights, pixel: 2 } })
    ;[this.picture, this.map].forEach((figure, i) => {
      const shown = stages[i]
      const { values, rows, columns, depth } = shown
      Object.assign(figure, { values, rows, columns, depth, reader: this.reader })
      figure.node.firstChild.replaceWith(titleLine(shown.title, shown.shape))
      figure.node.lastChild.replaceChildren(...(shown.legend ? [legend(shown.legend, colours)] : []))
      figure.canvas.setAttribute("aria-label", shown.alt)
      drawValues(figure.canvas, shown, values, colours)
    })
    this.place = within(this.place ?? this.strongest(), this.map)
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches
    if (isFirst && !isStill) this.begin()
    else if (this.frame === null) this.put(this.place) // or the sweep goes on
  }

  strongest() {
    const best = this.map.values.reduce((best, value, i, all) => (value > all[best] ? i : best), 0)
    return [Math.floor(best / this.map.columns), best % this.map.columns]
  }

  begin() {
    const from = performance.now()
    const tick = now => {
      const share = (now - from) / DURATION
      if (share >= 1) return this.put(this.place)
      this.frame = requestAnimationFrame(tick)
      this.showPart(Math.max(share, 0) * BANDS)
    }
    this.showPart(0)
    this.frame = requestAnimationFrame(tick)
  }

  // So many bands of the map, the last in part, and the window at its end.
  showPart(bands) {
    const { rows, columns } = this.map
    const [high, band] = [rows / BANDS, Math.floor(bands)]
    const [row, column] = [band * high, (bands - band) * columns]
    placeMark(this.veils[0], { row, column, height: high, width: columns - column }, this.map)
    placeMark(this.veils[1], { row: row + high, column: 0, height: rows - row - high, width: columns }, this.map)
    this.mark(within([Math.floor(row + high / 2), Math.floor(column)], this.map))
  }

  mark([row, column]) {
    placeMark(this.picture.mark, covered(this.reader, row, column), this.picture)
    placeMark(this.map.mark, { row, column, height: 1, width: 1 }, this.map)
  }

  stop() {
    this.endScene?.()
    this.endScene = null
    this.halt()
  }

  moveTo(place) {
    this.put(place)
    this.spoken.say(`${this.at()}: ${this.sum()}.`)
  }

  put(place) {
    this.halt()
    for (const veil of this.veils) veil.hidden = true
    this.place = within(place, this.map)
    this.mark(this.place)
    this.line.textContent = `${this.at()}: ${this.sentence()}`
  }

  at() {
    return `Row ${this.place[0]}, column ${this.place[1]}`
  }

  sum() {
    const { digits, place, map } = this
    return formatNumber(map.values[place[0] * map.columns + place[1]], digits.map)
  }

  // Such as "1×0.50 + (-1)×0.25 = 0.25."; terms of weights that are 0 are left out.
  sentence() {
    const { digits, kernel, place } = this
    const { patch } = windowAt(this.picture, kernel, ...place)
    const terms = patch.flatMap((pixel, i) =>
      kernel.values[i] === 0
        ? []
        : [`${bracketed(kernel.values[i], digits.weight)}×${formatNumber(pixel ?? 0, digits.pixel)}`]
    )
    return terms.length ? `${terms.join(" + ")} = ${this.sum()}.` : "every weight is 0, and so is the sum."
  }

  halt() {
    cancelAnimationFrame(this.frame)
    this.frame = null
  }
}

export default widget("sweep", ["widgets/sweep.css"], lasting(Sweep))
