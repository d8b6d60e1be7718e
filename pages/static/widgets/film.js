// The film of a training: all filters of the first layer at each recorded step, the curves of accuracy and loss,
// and the chosen filter with its weights over time and its map. Everything is here; nothing asks the server.
// Header: {steps, axis, epoch, tested, origin, filters, map, scale, note, digits, texts, legends, selected, at, tells,
// small}; then the input, by step the filters, their biases, how far each has moved and where its colour scale ends, accuracy
// and loss, and the map's levels as bytes.

import { CHANNELS, css, inkOn, levelOf } from "../common/colours.js"
import { curvesKey, makeCurves, plotOf, pointsOf, polyline } from "../common/curves.js"
import { drawValues } from "../common/drawing.js"
import { element, legend, svgElement, titleLine } from "../common/elements.js"
import { gridTarget, rowsOf } from "../common/grid.js"
import { formatNumber, percent } from "../common/rounding.js"
import { makePlayer } from "../common/player.js"
import { lasting, widget } from "../common/widget.js"

const SPEEDS = [4, 10, 30] // recorded steps a second
const QUIET = 500 // milliseconds without a move before the step goes into the link

const largestOf = values => Math.max(...values.map(Math.abs))
const counted = number => number.toLocaleString("en")

function makeTile() {
  const [node, canvas, caption] = [element("div", "tile"), element("canvas"), element("div", "caption")]
  const [number, moved] = [element("span", "number"), element("span", "moved", "")]
  const track = element("div", "distance")
  moved.append("")
  caption.append(number, moved)
  node.setAttribute("role", "gridcell")
  node.tabIndex = -1
  node.append(canvas, track, caption)
  return { node, canvas, number, moved: moved.lastChild, bar: track.appendChild(element("span")) }
}

// A weight over time: its number on its colour, and its curve with a marker.
function makeWeight() {
  const [node, value] = [element("div", "weight"), element("span", "value", "")]
  const [plot, marker] = [element("div", "plot"), element("div", "marker")]
  const svg = svgElement("svg")
  value.append("")
  plot.append(svg, marker)
  node.append(value, plot)
  return { node, value, svg, marker }
}

class Film {
  constructor(host) {
    const part = (name, into = host) => into.appendChild(element("div", name))
    const body = part("body")
    this.player = makePlayer(part("player", body), { noun: "recorded step", speeds: SPEEDS }, index => this.go(index))
    const reading = part("reading", body)
    this.line = part("line", reading)
    this.line.setAttribute("role", "status")
    reading.append(curvesKey())
    this.grid = part("grid", body)
    this.grid.setAttribute("role", "grid")
    this.grid.setAttribute("aria-label", "Filters")
    this.makeDetail(part("detail", body))
    this.below = part("below", body)
    this.curves = makeCurves(part("curves", body), index => {
      this.player.pause()
      this.go(index)
    })
    this.tiles = []
    this.index = 0
    this.frame = null

    const numberOf = event => this.tiles.findIndex(tile => tile.node === event.target.closest(".tile"))
    this.grid.onclick = event => this.choose(numberOf(event))
    this.grid.onkeydown = event => this.press(event, numberOf(event))
  }

  makeDetail(detail) {
    this.title = detail.appendChild(element("div", "heading"))
    const columns = detail.appendChild(element("div", "columns"))
    const weights = columns.appendChild(element("figure"))
    weights.append(titleLine("Its weights", "over time"))
    this.table = weights.appendChild(element("div", "weights"))
    this.input = columns.appendChild(element("figure"))
    this.inputCanvas = element("canvas")
    this.inputCanvas.setAttribute("role", "img")
    this.input.append(titleLine("", ""), this.inputCanvas)
    this.map = columns.appendChild(element("figure"))
    this.canvas = element("canvas")
    this.canvas.setAttribute("role", "img")
    this.mapLegend = element("div")
    this.map.append(titleLine("", ""), this.canvas, this.mapLegend)
    this.words = detail.appendChild(element("div", "words"))
  }

  update({ header, take, takeBytes }, colours, send) {
    const { steps, filters, map, axis } = header
    const [count, cells] = [steps.length, filters.rows * filters.columns]
    const size = cells * filters.depth
    const follows = !this.header || this.index === this.header.steps.length - 1
    const shown = this.header?.selected
    Object.assign(this, { header, colours, send, cells, size })
    this.drawInput(header.input, take(header.input.rows * header.input.columns * header.input.depth))
    this.weights = take(count * filters.count * size)
    this.biases = take(count * filters.count)
    this.moved = take(count * filters.count)
    this.ends = take(count * filters.count)
    ;[this.testAccuracy, this.trainAccuracy, this.testLoss, this.trainLoss] = [0, 1, 2, 3].map(() => take(count))
    this.levels = takeBytes(count * map.rows * map.columns)
    this.farthest = Math.max(...this.moved)
    this.last = axis.length - 1
    this.drawCurves(axis)
    if (this.tiles.length !== filters.count) {
      this.tiles = Array.from({ length: filters.count }, makeTile)
      this.grid.replaceChildren(...rowsOf(this.tiles.map(tile => tile.node), 8))
      this.tiles.forEach(({ number }, i) => (number.textContent = i))
      this.table.replaceChildren(...(this.nine = Array.from({ length: cells }, makeWeight)).map(each => each.node))
      this.table.style.setProperty("--columns", filters.columns)
    }
    this.below.replaceChildren(...this.notes())
    this.grid.closest(".film").classList.toggle("small", header.small)
    this.map.firstChild.replaceWith(titleLine("Its map", map.shape))
    if (this.selected === undefined || shown !== header.selected) this.selected = header.selected
    this.mark()
    this.drawWeights()
    // Where the visitor is stays, unless the link or the field asks for another step, or the film has grown.
    if (header.at === null && follows) this.index = count - 1
    else if (header.at !== null && header.at !== this.told) this.index = header.at
    this.told = header.at
    this.index = Math.min(this.index, count - 1)
    this.schedule()
  }

  drawInput(figure, values) {
    this.input.firstChild.replaceWith(titleLine(figure.title, figure.shape))
    this.inputCanvas.setAttribute("aria-label", figure.alt)
    drawValues(this.inputCanvas, figure, values, this.colours)
  }

  drawCurves(axis) {
    const highest = Math.max(0, ...[...this.testLoss, ...this.trainLoss].filter(Number.isFinite))
    const lines = (train, test) => [{ part: "train", values: train }, { part: "test", values: test }]
    this.curves.update(axis, [
      { name: "Accuracy", high: 1, ends: ["0 %", "100 %"], lines: lines(this.trainAccuracy, this.testAccuracy) },
      { name: "Loss", high: highest, ends: ["0", formatNumber(highest, highest < 100 ? 1 : 0)], lines: lines(this.trainLoss, this.testLoss) },
    ])
  }

  notes() {
    const { filters, note, scale } = this.header
    const colour = filters.depth > 1 ? " Mid grey is 0, each channel brighter for a positive weight." : ""
    this.scale = legend({ low: "0", high: "0", from_zero: false }, this.colours)
    const shown = element("span", "", `${filters.count} of ${filters.count} shown. ${note}${colour}`)
    return scale === "each" || filters.depth > 1 ? [shown] : [shown, this.scale]
  }

  // The curves of the chosen filter's weights, all on one scale, with a line at 0; of each channel one.
  drawWeights() {
    const { steps, filters, digits } = this.header
    const { columns, depth } = filters
    const over = weight => Float32Array.from(steps, (_, i) => this.weightsAt(i, this.selected)[weight])
    const curves = Array.from({ length: this.size }, (_, weight) => over(weight))
    const limit = 1.15 * Math.max(...curves.map(largestOf)) || 1 // no curve lies on the edge
    this.nine.forEach(({ svg, node }, cell) => {
      const ofCell = curves.slice(cell * depth, (cell + 1) * depth)
      const zero = polyline("zero", `0,50 ${this.last},50`)
      const lines = ofCell.map((curve, channel) =>
        polyline(depth > 1 ? CHANNELS[channel] : "test", pointsOf(curve, -limit, limit))
      )
      plotOf(svg, Math.max(this.last, 1), zero, ...lines)
      const ends = ofCell.map((curve, channel) => {
        const name = depth > 1 ? `${CHANNELS[channel]} ` : ""
        return `${name}from ${formatNumber(curve[0], digits)} to ${formatNumber(curve[curve.length - 1], digits)}`
      })
      node.title = `row ${Math.floor(cell / columns)}, column ${cell % columns}: ${ends.join(", ")}`
    })
  }

  weightsAt(index, number) {
    const start = (index * this.header.filters.count + number) * this.size
    return this.weights.subarray(start, start + this.size)
  }

  mark() {
    this.tiles.forEach(({ node }, i) => {
      node.setAttribute("aria-selected", String(i === this.selected))
      node.tabIndex = i === this.selected ? 0 : -1
    })
    this.map.classList.toggle("old", this.selected !== this.header.selected)
  }

  choose(number) {
    if (number < 0) return
    this.selected = number
    this.mark()
    this.drawWeights()
    this.schedule()
    this.send("filter", number)
  }

  press(event, number) {
    if (number < 0 || event.altKey || event.metaKey) return
    const target = gridTarget(this.grid, event, number, this.tiles.length)
    if (event.key === "Enter" || event.key === " ") this.choose(number)
    else if (this.tiles[target]) this.tiles[target].node.focus()
    else return
    event.preventDefault()
  }

  go(index) {
    this.index = Math.min(Math.max(index, 0), this.header.steps.length - 1)
    this.schedule()
    clearTimeout(this.quiet)
    this.quiet = setTimeout(() => this.tellStep(), QUIET)
  }

  // Only where the film comes to rest goes to the server, for the link.
  tellStep() {
    if (!this.header.tells || this.player.playing() || this.index === this.told) return
    this.told = this.index
    this.send("step", this.header.steps[this.index])
  }

  schedule() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null
      this.show()
    })
  }

  show() {
    const { header, index, colours, selected } = this
    const { steps, filters, map, scale, digits, texts, legends, origin, tested, epoch, axis } = header
    const at = index * filters.count
    this.tiles.forEach(({ node, canvas, moved, bar }, i) => {
      const weights = this.weightsAt(index, i)
      drawValues(canvas, { ...filters, scale: "signed", limit: this.ends[at + i] }, weights, colours)
      const distance = formatNumber(this.moved[at + i], 2)
      moved.data = distance
      bar.style.transform = `scaleX(${this.farthest ? this.moved[at + i] / this.farthest : 0})`
      node.setAttribute("aria-label", `Filter ${i}, moved ${distance} from its start`)
    })
    const [below, above] = scale === "step" ? ["≤ ", "≥ "] : ["", ""]
    const end = this.ends[at + selected]
    this.scale.firstChild.textContent = below + formatNumber(-end, digits)
    this.scale.lastChild.textContent = above + formatNumber(end, digits)
    const chosen = this.weightsAt(index, selected)
    this.nine.forEach(({ value, marker }, cell) => {
      const weights = chosen.subarray(cell * filters.depth, (cell + 1) * filters.depth)
      const levels = Array.from(weights, weight => levelOf(weight, "signed", end))
      const colour = filters.depth > 1 ? levels : colours.signed[levels[0]]
      value.lastChild.data = filters.depth > 1 ? "\u00a0" : formatNumber(weights[0], digits)
      value.style.background = css(colour)
      value.style.color = inkOn(colour)
      marker.style.left = `${(100 * index) / Math.max(this.last, 1)}%`
    })
    const size = map.rows * map.columns
    const levels = this.levels.subarray(index * size, (index + 1) * size)
    drawValues(this.canvas, { ...map, scale: "signed", limit: 255 }, levels, colours)
    this.canvas.setAttribute("aria-label", texts[index])
    this.mapLegend.replaceChildren(legend(legends[index], colours))
    this.title.textContent = `Filter ${selected} at step ${counted(steps[index])}`
    const bias = formatNumber(this.biases[at + selected], digits)
    this.words.textContent =
      `Bias ${bias}. Moved ${formatNumber(this.moved[at + selected], 2)} from its start. ` +
      `Its map of ${origin}, after ReLU: ${selected === header.selected ? texts[index] : "…"}.`

    this.curves.show(index)
    this.line.setAttribute("aria-live", this.player.playing() ? "off" : "polite")
    const right = `${percent(this.testAccuracy[index], 1)} of ${tested} right`
    const more = `loss ${formatNumber(this.testLoss[index], 3)}; after ${formatNumber(steps[index] / epoch, 1)} epochs`
    this.line.textContent = header.small ? `${right}.` : `${right}, ${more}.`
    const place = `step ${counted(steps[index])} of ${counted(axis[this.last])}`
    this.player.show(index, steps.length, place)
  }

  stop() {
    this.player.pause() // which shows where it is once more
    cancelAnimationFrame(this.frame)
    clearTimeout(this.quiet)
    this.frame = null
  }
}

export default widget("film", ["common/grid.css", "common/player.css", "widgets/film.css"], lasting(Film))
