// The chosen map, opened: the input with what one of its units sees, the maps that most of it comes from, and the map
// itself. A click on one of the former opens that; a click on the map chooses another unit, of which other widgets are
// told while it is pointed at.
// Header: {title, says, map, input: figures, value, unit, field, sources: [{number, rows, columns, share, label}], below,
// limit, digits}; then the values of the map, of the input, and of each source.

import { drawValues } from "../common/drawing.js"
import { element, legend } from "../common/elements.js"
import { tellUnit } from "../common/events.js"
import { cellAt, placeMark } from "../common/pointing.js"
import { formatNumber } from "../common/rounding.js"
import { makeSpoken } from "../common/spoken.js"
import { UnitChoice } from "../common/unit_choice.js"
import { lasting, widget } from "../common/widget.js"
import { seenBy } from "../common/windows.js"

function makePicture(className) {
  const [node, canvas, mark] = [element("div", `picture ${className}`), element("canvas"), element("div", "mark")]
  canvas.setAttribute("role", "img")
  node.append(canvas, mark)
  return { node, canvas, mark }
}

function sourceOf({ number, rows, columns, share, label }, limit, values, colours) {
  const button = element("button", "card-button source")
  const canvas = element("canvas")
  drawValues(canvas, { rows, columns, scale: "signed", limit }, values, colours)
  button.setAttribute("aria-label", label)
  button.title = label
  button.append(canvas, element("span", "number", number), element("span", "share", share))
  return button
}

class OpenedMap {
  constructor(host) {
    const card = host.appendChild(element("div", "card"))
    const part = (name, into = card) => into.appendChild(element("div", name))
    this.words = part("words")
    this.column = part("column")
    this.sources = part("sources")
    this.sources.setAttribute("role", "group")
    this.map = makePicture("map")
    this.single = element("div", "single")
    this.scale = element("div")
    this.readout = element("div", "readout")
    this.column.append(this.map.node, this.single, this.scale)
    this.input = makePicture("input")
    card.append(this.input.node)
    this.spoken = makeSpoken(card)
    const { node, canvas } = this.map
    this.choice = new UnitChoice(node, place => this.moveTo(place))
    node.onpointermove = event => event.pointerType !== "touch" && this.choice.moveTo(cellAt(event, canvas))
    node.onpointerleave = () => this.choice.goBack()
    node.onclick = event => this.choice.choose(cellAt(event, canvas))
  }

  update({ header, take }, colours, send) {
    const { title, says, map, input, value, unit, sources, below, limit } = header
    this.header = header
    this.choice.begin(map, unit, send)
    this.values = take(map.rows * map.columns)
    const image = take(input.rows * input.columns * input.depth)
    const single = map.rows * map.columns === 1
    this.map.node.hidden = this.scale.hidden = this.readout.hidden = single
    this.single.hidden = !single
    this.single.textContent = value
    drawValues(this.map.canvas, map, this.values, colours)
    drawValues(this.input.canvas, input, image, colours)
    this.map.canvas.setAttribute("aria-label", map.alt)
    this.map.node.setAttribute("aria-label", `${title}: arrow keys move the unit, Enter chooses it`)
    this.input.canvas.setAttribute("aria-label", input.alt)
    this.scale.replaceChildren(...(map.legend ? [legend(map.legend, colours)] : []))
    const told = says.map(sentence => element("p", "", sentence))
    this.words.replaceChildren(element("strong", "", title), ...told, this.readout)
    this.sources.setAttribute("aria-label", `Maps of ${below} that most comes from`)
    this.sources.replaceChildren(
      ...sources.map(source => {
        const button = sourceOf(source, limit, take(source.rows * source.columns), colours)
        button.onclick = () => send("chosen", source.number)
        return button
      })
    )
    this.put(unit)
  }

  moveTo(place) {
    this.put(place)
    this.spoken.say(this.readout.textContent)
  }

  put(place) {
    const { map, input, field, digits } = this.header
    const [row, column] = place
    placeMark(this.map.mark, { row, column, height: 1, width: 1 }, map)
    placeMark(this.input.mark, seenBy(field, place), input)
    this.readout.textContent = `row ${row}, column ${column}: ${formatNumber(this.values[row * map.columns + column], digits)}`
    tellUnit(place)
  }

  stop() {}
}

export default widget("opened", ["widgets/opened_map.css"], lasting(OpenedMap))
