// The path: every map of every layer as a mosaic, from the input to the answer. Pointing at a map marks
// what it is made from; a click chooses it, and the lines of the chosen one stay, the stronger the more it owes.
// Header: {scene, classes, kind: what the answer means, alt: what is looked at}.

import { sumBehind } from "../engine/layer_sums.js"
import { announcement } from "../common/answer_words.js"
import { bySign } from "../common/colours.js"
import { element, svgElement } from "../common/elements.js"
import { onMark } from "../common/events.js"
import { lookAt, pictureText } from "../common/looking.js"
import { linksOf } from "../common/path_links.js"
import { drawBars, drawInput, drawStage, makeLayerStage } from "../common/path_stage.js"
import { cellAt, placeMark } from "../common/pointing.js"
import { sceneOf } from "../common/scene.js"
import { makeSpoken } from "../common/spoken.js"
import { keepRoom, lasting, widget } from "../common/widget.js"

const HINT = matchMedia("(hover: none)").matches
  ? "Tap a map to open it below. Swipe for the layers behind."
  : "Point at a map to see what it is made from; click it to open it below."

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
    this.spoken = makeSpoken(host)
    this.stages = []
    this.built = {} // what the stages were made from
    this.linked = {} // what the lines were drawn from
    this.pointed = null // {made, map}
    this.picture = null // of which the answer was told
    this.frame = null
    this.resized = new ResizeObserver(() => this.drawChosen())
    this.resized.observe(this.strip)
  }

  update({ header }, colours) {
    this.stop()
    Object.assign(this, { header, colours })
    if (!this.stages.length) keepRoom(this.host, true)
    bySign(this.host, colours)
    this.forget = onMark("input", cells => this.markInput(cells))
    this.endScene = sceneOf(header.scene).follow(scene => this.follow(scene))
  }

  follow(scene) {
    const { atWork, keeps } = scene
    const { network: { steps }, map: [layer, number] } = atWork.causes
    const { header, colours, built } = this
    this.scene = scene
    const classes = String(header.classes)
    if (built.steps !== steps || built.classes !== classes) this.build(steps, classes)
    for (const made of this.stages) {
      if (made.step.reads === "none") drawInput(made, atWork.picture, colours, pictureText(scene, header.alt))
      else if (made.bars) drawBars(made, atWork.answer, header)
      else drawStage(made, atWork.after(made.step.name), colours, keeps)
    }
    this.select(layer, number)
    this.link(atWork, layer, number)
    keepRoom(this.host, false)
    this.announce(scene)
  }

  build(steps, classes) {
    const active = steps.filter(step => !step.passive)
    this.built = { steps, classes }
    this.linked = {}
    this.stages = active.map((step, i) => ({ ...makeLayerStage(step, active[0], i === active.length - 1), index: i }))
    for (const made of this.stages) if (made.step.reads !== "none") this.listen(made)
    this.strip.style.setProperty("--stages", this.stages.length - 1)
    this.strip.classList.toggle("many", this.stages.length > 12)
    this.strip.classList.toggle("long", this.stages.length > 14)
    this.strip.replaceChildren(...this.stages.map(stage => stage.node), this.lines)
    this.pointAt(null)
  }

  markInput(cells) {
    const [input] = this.stages
    if (input) placeMark(input.mark, cells, input)
  }

  // What the network answers to another picture, when the hand rests, or a camera.
  announce({ isPassing, atWork, pictureName: name, causes: { picture } }) {
    if (isPassing || atWork.causes.picture !== picture || picture === this.picture) return
    if (this.picture) this.spoken.say(announcement(this.header, atWork.answer, name ?? "Your picture", picture.label))
    this.picture = picture
  }

  listen(made) {
    const { count, picture, choose, canvas, mosaic, bars } = made
    // Null between two bars. Asked at once: later, an event no longer knows its target.
    const mapAt = event => (bars ? this.barAt(event) : mosaic.at(cellAt(event, canvas)))
    choose.onclick = () => this.choose(made, Math.min(this.selected[1], count - 1))
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

  choose({ step }, map) {
    lookAt(this.scene, step.name, map)
  }

  select(layer, map) {
    const before = this.selected
    this.selected = [layer, map]
    for (const { step, count, node, picture, choose, chosen, mosaic } of this.stages) {
      const is = step.name === layer
      node.classList.toggle("selected", is)
      if (step.reads !== "none") choose.setAttribute("aria-pressed", String(is))
      placeMark(chosen, is && map < count ? mosaic.tile(map) : null, mosaic)
      for (const row of picture.querySelectorAll(".class")) row.classList.toggle("chosen", is && Number(row.dataset.unit) === map)
    }
    if (before && before[0] !== layer) this.bringIntoSight()
  }

  // Where the strip is swiped, another layer may have been chosen elsewhere than on it.
  bringIntoSight() {
    const found = this.stages.find(({ step }) => step.name === this.selected[0])
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
      const source = each === before && (made.step.reads === "all" || map === null ? each.mosaic.all : each.mosaic.tile(map))
      placeMark(each.mark, own ?? (source || null), each.mosaic)
    }
    const [input] = this.stages
    input?.node.classList.toggle("read", before === input)
    this.line.setAttribute("d", made && map !== null ? this.linesTo(made, before, map) : "")
    this.chosenLines.classList.toggle("behind", Boolean(made) && map !== null)
    this.status.textContent = made ? this.sentence(made, before, map) : HINT
  }

  // From each map that is read to the one that reads it.
  linesTo(made, before, map) {
    const sources = made.step.reads === "all" ? [...Array(before.count).keys()] : [map]
    return sources.map(source => this.curve(before, source, made, map)).join("")
  }

  curve(from, source, to, map) {
    const [[a, b], [x, y]] = [this.edge(from, source, 1), this.edge(to, map, 0)]
    return `M${a} ${b}C${(a + x) / 2} ${b} ${(a + x) / 2} ${y} ${x} ${y}`
  }

  // The middle of the left (0) or right (1) side of a map, on the strip.
  edge({ step, picture, canvas, mosaic, bars }, tile, side) {
    const origin = this.strip.getBoundingClientRect()
    const row = bars?.querySelector(`[data-unit="${tile}"]`)
    const box = (row || (bars ? picture : canvas)).getBoundingClientRect()
    const place = bars || step.reads === "none" ? null : mosaic.tile(tile)
    const x = place ? (place.column + side * place.width) / mosaic.columns : side
    const y = place ? (place.row + place.height / 2) / mosaic.rows : 0.5
    return [box.left + x * box.width - origin.left, box.top + y * box.height - origin.top]
  }

  // What the chosen map is added up from, drawn anew where that is other than before.
  link(atWork, layer, number) {
    const maps = atWork.after(layer)
    const { linked } = this
    if (linked.maps === maps && linked.layer === layer && linked.number === number) return
    const { sum } = atWork.step(layer)
    const links = sum && { adds: sum.steps[0], shares: [...sumBehind(atWork, layer, number).shares] }
    this.linked = { maps, layer, number, links }
    this.drawChosen()
  }

  // The lines of the chosen map, back to the maps that it is added up from, and on to the layer that gave these.
  drawChosen() {
    const { layer, number, links } = this.linked
    if (!layer) return
    const stages = this.stages.map(({ step, count }) => ({ name: step.name, reads: step.reads, count }))
    const found = linksOf(stages, [layer, number], links)
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

  sentence({ step, rows, columns }, before, map) {
    const unit = rows * columns > 1 ? "map" : "unit"
    const called = (step.named && this.header.classes[map]) || `${unit} ${map}`
    const which = map === null ? `Each ${unit} of ${step.name}` : `${step.name}, ${called}`
    const read = before.rows * before.columns > 1 ? "map" : "unit"
    if (step.reads === "own") return `${which} is made from one ${read} of ${before.step.name}, the one with its number.`
    if (before.step.reads === "none") return `${which} is made from the input.`
    return `${which} is made from all ${before.count} ${read}s of ${before.step.name}.`
  }

  stop() {
    cancelAnimationFrame(this.frame)
    this.frame = null
    this.endScene?.()
    this.forget?.()
  }
}

export default widget("path", ["widgets/path.css"], lasting(Path))
