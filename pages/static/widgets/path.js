// The path: every map of every layer as a mosaic, from the input to the answer. Pointing at a map marks
// what it is made from; a click chooses it, and the lines of the chosen one stay, the stronger the more it owes.
// Header: {input: a figure, stages: [{name, kind, reads, shape, sees, alt, names, legend, rows, columns,
// count, across, bars}], selected, links: {adds, shares} or null}; then the values of the input, and the levels of
// all maps as bytes.

import { bySign } from "../common/colours.js"
import { drawValues, setSize } from "../common/drawing.js"
import { element, legend, svgElement } from "../common/elements.js"
import { onMark } from "../common/events.js"
import { linksOf } from "../common/path_links.js"
import { cellAt, placeMark } from "../common/pointing.js"
import { lasting, widget } from "../common/widget.js"

const HINT = matchMedia("(hover: none)").matches
  ? "Tap a map to open it below. Swipe for the layers behind."
  : "Point at a map to see what it is made from; click it to open it below."

// Geometry of a mosaic, in pixels of its canvas: tiles with a gap between them. A map of one unit is
// enlarged, so that the gap is narrower than the tile.
function mosaicOf(stage) {
  const { count, across } = stage
  const zoom = stage.rows * stage.columns === 1 ? 6 : 1
  const [rows, columns] = [stage.rows * zoom, stage.columns * zoom]
  const gap = Math.max(1, Math.round(columns / 10))
  const [height, width] = [rows + gap, columns + gap]
  const shape = { rows: Math.ceil(count / across) * height - gap, columns: across * width - gap }
  const tile = i => ({
    row: Math.floor(i / across) * height,
    column: (i % across) * width,
    height: rows,
    width: columns,
  })
  const at = ([row, column]) => {
    const i = Math.floor(row / height) * across + Math.floor(column / width)
    return Math.min(i, count - 1)
  }
  return { ...shape, zoom, all: { row: 0, column: 0, height: shape.rows, width: shape.columns }, tile, at }
}

function drawMosaic(canvas, stage, mosaic, levels, { signed }) {
  setSize(canvas, mosaic.rows, mosaic.columns)
  const context = canvas.getContext("2d")
  const image = context.createImageData(mosaic.columns, mosaic.rows)
  const cells = stage.rows * stage.columns
  for (let i = 0; i < stage.count; i++) {
    const { row, column, height, width } = mosaic.tile(i)
    for (let down = 0; down < height; down++) {
      for (let right = 0; right < width; right++) {
        const cell = Math.floor(down / mosaic.zoom) * stage.columns + Math.floor(right / mosaic.zoom)
        const [red, green, blue] = signed[levels[i * cells + cell]]
        const at = 4 * ((row + down) * mosaic.columns + column + right)
        image.data[at] = red
        image.data[at + 1] = green
        image.data[at + 2] = blue
        image.data[at + 3] = 255
      }
    }
  }
  context.putImageData(image, 0, 0)
}

function barsOf(bars) {
  const top = Math.max(...bars.map(bar => bar.share ?? Infinity)) // of plain numbers there is none
  const list = element("div", "bars")
  for (const { unit, name, share, text } of bars) {
    const row = list.appendChild(element("div", share === top ? "class top" : "class"))
    row.dataset.unit = unit
    row.append(element("span", "label", name), element("span", "value", text))
    if (share === null) continue
    const track = row.appendChild(element("span", "track"))
    track.appendChild(element("span", "share")).style.width = `${100 * share}%`
  }
  return list
}

class Path {
  constructor(host) {
    this.host = host
    this.scroller = host.appendChild(element("div", "scroller"))
    this.strip = this.scroller.appendChild(element("div", "strip"))
    this.lines = svgElement("svg")
    this.chosenLines = this.lines.appendChild(svgElement("g"))
    this.line = this.lines.appendChild(svgElement("path", { class: "pointed" }))
    this.status = host.appendChild(element("div", "status"))
    this.status.setAttribute("role", "status")
    this.stages = []
    this.pointed = null // {made, map}
    this.frame = null
    this.resized = new ResizeObserver(() => this.drawChosen())
    this.resized.observe(this.strip)
  }

  update({ header, take, takeBytes }, colours, send) {
    const { input, stages, selected, links } = header
    const before = this.selected
    Object.assign(this, { send, links })
    this.forget?.()
    const image = take(input.rows * input.columns * input.depth)
    this.stages = stages.map((stage, i) => this.makeStage(stage, i))
    this.strip.style.setProperty("--stages", stages.length - 1)
    this.strip.classList.toggle("many", stages.length > 12)
    this.strip.classList.toggle("long", stages.length > 14)
    this.strip.replaceChildren(...this.stages.map(stage => stage.node), this.lines)
    this.stages.forEach(({ stage, canvas, mosaic }) => {
      if (stage.reads === "none") drawValues(canvas, input, image, colours)
      else if (!stage.bars) drawMosaic(canvas, stage, mosaic, takeBytes(stage.rows * stage.columns * stage.count), colours)
    })
    this.stages.forEach(({ stage, below }) => stage.legend && below.append(legend(stage.legend, colours)))
    const [{ mark, canvas }] = this.stages
    canvas.setAttribute("aria-label", input.alt)
    this.forget = onMark(input.name, cells => placeMark(mark, cells, input))
    bySign(this.host, colours)
    this.select(...selected)
    this.drawChosen()
    if (before && before[0] !== selected[0]) this.bringIntoSight()
    this.show()
  }

  makeStage(stage, index) {
    const node = element("div", "stage")
    const choose = element(stage.reads === "none" ? "div" : "button", "name")
    const [picture, canvas, mark, chosen, below] = [
      element("div", "picture"), element("canvas"), element("div", "mark"), element("div", "mark chosen"), element("div", "below"),
    ]
    const mosaic = mosaicOf(stage)
    node.setAttribute("role", "group")
    node.setAttribute("aria-label", [stage.name, stage.kind, stage.shape].filter(Boolean).join(", "))
    choose.append(...["name", "kind", "shape", "sees"].map(part => element("span", part, stage[part])))
    if (stage.bars) picture.append(barsOf(stage.bars))
    else picture.append(canvas, mark, chosen)
    canvas.setAttribute("role", "img")
    canvas.setAttribute("aria-label", `All ${stage.count} of ${stage.name}: ${stage.alt}`)
    mark.hidden = chosen.hidden = true
    node.append(choose, picture, below)
    const made = { node, stage, choose, picture, canvas, mark, chosen, below, mosaic, index }
    if (stage.reads !== "none") this.listen(made)
    return made
  }

  listen(made) {
    const { stage, picture, choose, canvas, mosaic } = made
    // Null between two bars. Asked at once: later, an event no longer knows its target.
    const mapAt = event => (stage.bars ? this.barAt(event) : mosaic.at(cellAt(event, canvas)))
    choose.onclick = () => this.choose(made, Math.min(this.selected[1], stage.count - 1))
    choose.onfocus = () => this.pointAt({ made, map: null })
    choose.onblur = () => this.pointAt(null)
    picture.onclick = event => {
      const map = mapAt(event)
      if (map !== null) this.choose(made, map)
    }
    picture.onpointermove = event => event.pointerType !== "touch" && this.pointAt({ made, map: mapAt(event) })
    picture.onpointerleave = () => this.pointAt(null)
  }

  // The unit under the pointer, of those that are shown as bars; null on a mosaic.
  barAt(event) {
    const row = event.target.closest(".class")
    return row && Number(row.dataset.unit)
  }

  choose({ stage }, map) {
    this.select(stage.name, map)
    this.links = null // those of the one before; its own come with the answer
    this.drawChosen()
    this.send("chosen", { layer: stage.name, map })
  }

  select(layer, map) {
    this.selected = [layer, map]
    for (const { stage, node, picture, choose, chosen, mosaic } of this.stages) {
      const is = stage.name === layer
      node.classList.toggle("selected", is)
      if (stage.reads !== "none") choose.setAttribute("aria-pressed", String(is))
      placeMark(chosen, is && map < stage.count ? mosaic.tile(map) : null, mosaic)
      for (const row of picture.querySelectorAll(".class")) row.classList.toggle("chosen", is && Number(row.dataset.unit) === map)
    }
  }

  // Where the strip is swiped, another layer may have been chosen elsewhere than on it.
  bringIntoSight() {
    const found = this.stages.find(({ stage }) => stage.name === this.selected[0])
    if (found) this.scroller.scrollTo({ left: found.node.offsetLeft - (this.scroller.clientWidth - found.node.offsetWidth) / 2 })
  }

  pointAt(pointed) {
    this.pointed = pointed
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null
      this.show()
    })
  }

  show() {
    const { made, map } = this.pointed ?? {}
    const before = made && this.stages[made.index - 1]
    for (const each of this.stages.slice(1)) {
      const own = each === made && map !== null ? each.mosaic.tile(map) : null
      const source = each === before && (made.stage.reads === "all" || map === null ? each.mosaic.all : each.mosaic.tile(map))
      placeMark(each.mark, own ?? (source || null), each.mosaic)
    }
    const [input] = this.stages
    input.node.classList.toggle("read", before === input)
    this.line.setAttribute("d", made && map !== null ? this.linesTo(made, before, map) : "")
    this.chosenLines.classList.toggle("behind", Boolean(made) && map !== null)
    this.status.textContent = made ? this.sentence(made, before, map) : HINT
  }

  // From each map that is read to the one that reads it.
  linesTo(made, before, map) {
    const sources = made.stage.reads === "all" ? [...Array(before.stage.count).keys()] : [map]
    return sources.map(source => this.curve(before, source, made, map)).join("")
  }

  curve(from, source, to, map) {
    const [[a, b], [x, y]] = [this.edge(from, source, 1), this.edge(to, map, 0)]
    return `M${a} ${b}C${(a + x) / 2} ${b} ${(a + x) / 2} ${y} ${x} ${y}`
  }

  // The middle of the left (0) or right (1) side of a map, on the strip.
  edge({ picture, canvas, mosaic, stage }, tile, side) {
    const origin = this.strip.getBoundingClientRect()
    const row = stage.bars && picture.querySelector(`[data-unit="${tile}"]`)
    const box = (row || (stage.bars ? picture : canvas)).getBoundingClientRect()
    const place = stage.bars || stage.reads === "none" ? null : mosaic.tile(tile)
    const x = place ? (place.column + side * place.width) / mosaic.columns : side
    const y = place ? (place.row + place.height / 2) / mosaic.rows : 0.5
    return [box.left + x * box.width - origin.left, box.top + y * box.height - origin.top]
  }

  // The lines of the chosen map, back to the maps that it is added up from, and on to the layer that gave these.
  drawChosen() {
    if (!this.stages.length) return
    const found = linksOf(this.stages.map(made => made.stage), this.selected, this.links)
    this.chosenLines.replaceChildren(
      ...found.map(({ to, map, source, weight }) => {
        const line = svgElement("path", { d: this.curve(this.stages[to - 1], source, this.stages[to], map) })
        line.style.stroke = weight < 0 ? "var(--against)" : "var(--for)"
        line.style.strokeWidth = 0.5 + 3 * Math.abs(weight)
        line.style.strokeOpacity = 0.08 + 0.82 * Math.abs(weight)
        return line
      })
    )
  }

  sentence({ stage }, { stage: before }, map) {
    const unit = stage.rows * stage.columns > 1 ? "map" : "unit"
    const called = stage.names[map] ?? `${unit} ${map}`
    const which = map === null ? `Each ${unit} of ${stage.name}` : `${stage.name}, ${called}`
    const read = before.rows * before.columns > 1 ? "map" : "unit"
    if (stage.reads === "own") return `${which} is made from one ${read} of ${before.name}, the one with its number.`
    if (before.reads === "none") return `${which} is made from the input.`
    return `${which} is made from all ${before.count} ${read}s of ${before.name}.`
  }

  stop() {
    cancelAnimationFrame(this.frame)
    this.frame = null
    this.forget?.()
  }
}

export default widget("path", ["widgets/path.css"], lasting(Path))
