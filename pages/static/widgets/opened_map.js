// The chosen map, opened: the input with what one of its units sees, the maps that most of it comes from, and the map
// itself. A click on one of the former opens that; a click on the map chooses another unit, of which other widgets show
// theirs while it is pointed at.
// Header: {scene, classes, kind: what the answer means, alt: what is looked at}.

import { sumBehind } from "../engine/layer_sums.js"
import { drawValues } from "../common/drawing.js"
import { element, legend } from "../common/elements.js"
import { legendOf } from "../common/gallery_words.js"
import { lookAt, pictureText } from "../common/looking.js"
import { bySize, nounOf, saysOf, shareText, titleOf } from "../common/map_words.js"
import { cellAt, placeMark } from "../common/pointing.js"
import { digitsFor, formatNumber, percent } from "../common/rounding.js"
import { mapText } from "../common/descriptions.js"
import { sceneOf } from "../common/scene.js"
import { makeSpoken } from "../common/spoken.js"
import { largest, shownLimit } from "../common/stage_figures.js"
import { UnitChoice } from "../common/unit_choice.js"
import { keepRoom, lasting, widget } from "../common/widget.js"
import { seenBy } from "../common/windows.js"

const MOST_SOURCES = 5

function makePicture(className) {
  const [node, canvas, mark] = [element("div", `picture ${className}`), element("canvas"), element("div", "mark")]
  canvas.setAttribute("role", "img")
  node.append(canvas, mark)
  return { node, canvas, mark }
}

function makeSource() {
  const button = element("button", "card-button source")
  const [canvas, number, share] = [element("canvas"), element("span", "number"), element("span", "share")]
  button.append(canvas, number, share)
  return { button, canvas, number, share }
}

class OpenedMap {
  constructor(host) {
    this.host = host
    const card = host.appendChild(element("div", "card"))
    const part = (name, into = card) => into.appendChild(element("div", name))
    this.words = part("words")
    this.title = this.words.appendChild(element("strong"))
    this.readout = this.words.appendChild(element("div", "readout"))
    this.column = part("column")
    this.list = part("sources")
    this.list.setAttribute("role", "group")
    this.map = makePicture("map")
    this.single = element("div", "single")
    this.scale = element("div")
    this.column.append(this.map.node, this.single, this.scale)
    this.input = makePicture("input")
    card.append(this.input.node)
    this.spoken = makeSpoken(card)
    this.sources = []
    this.order = []
    this.limits = { map: {}, below: {} }
    this.drawn = {}
    const { node, canvas } = this.map
    this.choice = new UnitChoice(node)
    node.onpointermove = event => event.pointerType !== "touch" && this.choice.point(cellAt(event, canvas))
    node.onpointerleave = () => this.choice.point(null)
    node.onclick = event => this.choice.choose(cellAt(event, canvas))
  }

  update({ header }, colours) {
    this.stop()
    Object.assign(this, { header, colours, drawn: {} })
    if (!this.said) keepRoom(this.host, true)
    this.endScene = sceneOf(header.scene).follow(scene => this.follow(scene))
  }

  follow(scene) {
    const { atWork, isPassing } = scene
    const { map: [layer, number] } = atWork.causes
    const [step, maps, drawn] = [atWork.step(layer), atWork.after(layer), this.drawn]
    this.scene = this.choice.scene = scene
    const isSame = drawn.maps === maps && drawn.number === number && drawn.layer === layer
    if (!isSame || drawn.isPassing) this.draw(scene, step, maps, number)
    this.drawn = { maps, layer, number, isPassing }
    this.input.canvas.setAttribute("aria-label", pictureText(scene, this.header.alt))
    this.put(atWork, step)
    keepRoom(this.host, false)
    this.choice.tell(() => this.spoken.say(this.readout.textContent))
  }

  draw({ atWork, keeps, isPassing }, step, maps, number) {
    const { header, colours, limits, map, input } = this
    const layer = step.name
    if (this.said?.layer !== layer || this.said.number !== number) limits.map = {}
    const limit = shownLimit(limits.map, largest(maps.values), keeps)
    const shown = atWork.map(layer, number)
    this.values = shown
    this.digits = digitsFor(limit)
    const title = titleOf(step, number, header)
    const single = shown.values.length === 1
    map.node.hidden = this.scale.hidden = this.readout.hidden = single
    this.single.hidden = !single
    drawValues(map.canvas, { ...shown, scale: "signed", limit }, shown.values, colours)
    drawValues(input.canvas, { ...atWork.picture, scale: "grey", limit: [0, 1] }, atWork.picture.values, colours)
    this.scale.replaceChildren(legend(legendOf(limit, maps.values.every(value => value >= 0)), colours))
    if (this.title.textContent !== title) this.title.textContent = title
    const said = saysOf(atWork, [layer, number], header).map(sentence => element("p", "", sentence))
    this.words.replaceChildren(this.title, ...said, this.readout)
    this.said = { layer, number }
    // What nobody hears meanwhile is not put into words.
    map.canvas.setAttribute("aria-label", isPassing ? `${title}, changing` : `${title}: ${mapText(shown)}`)
    map.node.setAttribute("aria-label", `${title}: arrow keys move the unit, Enter chooses it`)
    this.drawSources(atWork, step, number, { keeps, isPassing })
  }

  // They change places when the hand rests, or a camera.
  drawSources(atWork, step, number, { keeps, isPassing }) {
    const sum = sumBehind(atWork, step.name, number)
    const below = sum && atWork.step(step.sum.below)
    const isShown = below && below.reads !== "none"
    const shares = isShown ? sum.shares : new Float32Array()
    const found = bySize(shares).slice(0, MOST_SOURCES).filter(each => shares[each])
    const isKept = isPassing && this.below === below?.name && this.of === number && this.order.length === found.length
    if (!isKept) this.order = found
    Object.assign(this, { below: below?.name, of: number })
    while (this.sources.length < this.order.length) this.sources.push(makeSource())
    this.list.setAttribute("aria-label", isShown ? `Maps of ${below.name} that most comes from` : "")
    const limit = isShown ? shownLimit(this.limits.below, largest(sum.maps.values), keeps) : 0
    this.order.forEach((each, i) => {
      const { button, canvas, number: name, share } = this.sources[i]
      const { rows, columns, values } = atWork.map(below.name, each)
      drawValues(canvas, { rows, columns, scale: "signed", limit }, values, this.colours)
      const label = `Open ${nounOf(below)} ${each} of ${below.name}, which ${shareText(shares[each])}`
      button.setAttribute("aria-label", label)
      button.title = label
      button.onclick = () => lookAt(this.scene, below.name, each)
      name.textContent = String(each)
      share.textContent = `${shares[each] > 0 ? "+" : ""}${percent(shares[each], 1)}`
    })
    if (this.list.childElementCount !== this.order.length) {
      this.list.replaceChildren(...this.sources.slice(0, this.order.length).map(({ button }) => button))
    }
  }

  put(atWork, { field }) {
    const { values, digits } = this
    const [row, column] = atWork.unit
    const text = formatNumber(values.values[row * values.columns + column], digits)
    placeMark(this.map.mark, { row, column, height: 1, width: 1 }, values)
    placeMark(this.input.mark, seenBy(field.seen, [row, column]), atWork.picture)
    this.single.textContent = text
    this.readout.textContent = `row ${row}, column ${column}: ${text}`
  }

  stop() {
    this.endScene?.()
  }
}

export default widget("opened", ["widgets/opened_map.css"], lasting(OpenedMap))
