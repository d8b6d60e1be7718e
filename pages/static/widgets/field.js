// What a unit sees: its receptive field on the input, what lies in it enlarged, and the unit on its map, of a scene.
// Header: {scene, layer, alt: what is looked at, chain: [what each layer reads, and what its units see], growth, without}.
// The source of the fields is convcore/receptive.py; this only lays them down for the unit that is pointed at.

import { cut, drawValues } from "../common/drawing.js"
import { element, legend, titleLine } from "../common/elements.js"
import { onMark } from "../common/events.js"
import { pictureText } from "../common/looking.js"
import { nounOf } from "../common/map_words.js"
import { cellAt, placeMark } from "../common/pointing.js"
import { digitsFor, formatNumber } from "../common/rounding.js"
import { sceneOf } from "../common/scene.js"
import { asksForAll, makeSpoken } from "../common/spoken.js"
import { largest, mapFigure, shownLimit } from "../common/stage_figures.js"
import { UnitChoice } from "../common/unit_choice.js"
import { keepRoom, lasting, widget } from "../common/widget.js"
import { seenBy, under } from "../common/windows.js"

const axes = [0, 1]

function fieldOf({ size, jump, offset }, place) {
  const [row, column] = axes.map(axis => offset[axis] + place[axis] * jump[axis])
  return { row, column, height: size[0], width: size[1] }
}

// The unit of a layer whose field lies nearest to a point of the input.
function nearest({ size, jump, offset, shape }, point) {
  return axes.map(axis => {
    const place = Math.round((point[axis] - offset[axis] - (size[axis] - 1) / 2) / jump[axis])
    return Math.min(Math.max(place, 0), shape[axis] - 1)
  })
}

const middleOf = ({ row, column, height, width }) => [row + (height - 1) / 2, column + (width - 1) / 2]

class Field {
  constructor(host) {
    this.host = host
    this.pictures = host.appendChild(element("div", "row"))
    this.frames = Object.fromEntries(["input", "sees", "map"].map(name => [name, this.makeFrame(name)]))
    this.status = host.appendChild(element("div", "status"))
    this.spoken = makeSpoken(host)
    this.table = this.pictures.appendChild(element("table"))
    this.pointer = null
    this.frame = null
    this.kept = {} // the end of the scale that is shown
    this.choice = new UnitChoice(this.frames.map.picture)
    this.frames.map.picture.addEventListener("keydown", event => this.tellAll(event))
    this.listen(this.frames.map, (row, column) => [row, column])
    this.listen(this.frames.input, (...point) => nearest(this.chain.at(-1), point))
  }

  makeFrame(name) {
    const node = this.pictures.appendChild(element("figure", name))
    const [title, picture, canvas, below] = [
      element("figcaption"), element("div", "picture"), element("canvas"), element("div", "below"),
    ]
    const marks = Object.fromEntries(
      ["without", "field", "pointed"].map(kind => [kind, element("div", `mark ${kind}`)])
    )
    const nested = element("div", "all")
    for (const mark of Object.values(marks)) mark.hidden = true
    canvas.setAttribute("role", "img")
    picture.append(canvas, nested, ...Object.values(marks))
    node.append(title, picture, below)
    return { node, title, picture, canvas, marks, nested, below }
  }

  listen({ picture, canvas }, unitAt) {
    picture.onpointermove = event => {
      this.pointer = () => unitAt(...cellAt(event, canvas))
      this.frame ??= requestAnimationFrame(() => {
        this.frame = null
        if (this.pointer) this.choice.point(this.pointer())
        this.pointer = null
      })
    }
    picture.onpointerleave = event => {
      if (event.pointerType === "touch") return
      this.pointer = null
      this.choice.point(null)
    }
    picture.onpointercancel = () => this.choice.point(null) // a finger that scrolls
    picture.onclick = event => this.choice.choose(unitAt(...cellAt(event, canvas)))
  }

  update({ header }, colours) {
    this.stop()
    const { chain, without } = header
    Object.assign(this, { header, chain, without, colours, drawn: {} })
    if (!this.map) keepRoom(this.host, true)
    this.forget = onMark("input", cells => this.picture && placeMark(this.frames.input.marks.pointed, cells, this.picture))
    this.frames.input.below.replaceChildren(
      element("div", "note", "Solid: what the unit sees. Thin: what it grew from. Dashed: without pooling.")
    )
    this.fillTable()
    this.endScene = sceneOf(header.scene).follow(scene => this.follow(scene))
  }

  // Of a layer that is no longer looked at, all stays as it is.
  follow(scene) {
    const { atWork, keeps } = scene
    const { header, drawn } = this
    const [layer, number] = atWork.causes.map
    this.choice.scene = layer === header.layer ? scene : null
    if (!this.choice.scene) return
    const maps = atWork.after(layer)
    if (drawn.maps !== maps || drawn.number !== number || drawn.moves) this.draw(scene, maps, number)
    this.drawn = { maps, number, moves: keeps > 0 }
    this.put(atWork.unit)
    keepRoom(this.host, false)
    this.choice.tell(() => this.spoken.say(this.short()))
  }

  draw(scene, maps, number) {
    const { header, colours, frames: { input, map } } = this
    const { atWork, keeps } = scene
    const { picture } = atWork
    if (this.number !== number) this.kept = {}
    const title = `${header.layer}, ${nounOf(atWork.step(header.layer))} ${number}`
    const limit = shownLimit(this.kept, largest(maps.values), keeps)
    const fromZero = maps.values.every(value => value >= 0)
    this.map = mapFigure(title, atWork.map(header.layer, number), limit, fromZero, keeps > 0)
    const shape = `${picture.rows} × ${picture.columns}`
    this.picture = { ...picture, title: "Input", shape, alt: pictureText(scene, header.alt), scale: "grey", limit: [0, 1] }
    Object.assign(this, { number, digits: digitsFor(limit) })
    for (const [{ title: line, canvas, below }, figure] of [[input, this.picture], [map, this.map]]) {
      if (line.textContent !== figure.title + figure.shape) line.replaceChildren(titleLine(figure.title, figure.shape))
      canvas.setAttribute("aria-label", figure.alt)
      drawValues(canvas, figure, figure.values, colours)
      if (figure.legend) below.replaceChildren(legend(figure.legend, colours))
    }
    map.node.hidden = this.map.values.length === 1 // a single unit is no picture, and there is no other
    map.picture.setAttribute("aria-label", `${title}: arrow keys move the unit, Enter chooses it, T tells what it sees`)
  }

  fillTable() {
    const row = (cells, tag) => {
      const made = element("tr")
      made.append(...cells.map(text => element(tag, "", text)))
      return made
    }
    this.table.replaceChildren(
      row(["layer", "a unit reads", "and so sees", "without pooling"], "th"),
      ...this.header.growth.map(({ name, reads, sees, without }) => row([name, reads, sees, without], "td"))
    )
  }

  tellAll(event) {
    if (!asksForAll(event)) return
    this.spoken.tell(this.status.textContent)
    event.preventDefault()
  }

  short() {
    const { map, digits } = this
    const [row, column] = this.choice.place
    const at = map.values.length > 1 ? `Row ${row}, column ${column} of ${map.title}` : map.title
    return `${at}: ${formatNumber(map.values[row * map.columns + column], digits)}.`
  }

  put(place) {
    const { picture: input, map } = this
    const { input: { marks, nested }, sees, map: { marks: onMap } } = this.frames
    const seen = fieldOf(this.chain.at(-1), place)
    const inside = seenBy(this.chain.at(-1).seen, place)
    placeMark(marks.field, inside, input)
    const other = nearest(this.without, middleOf(seen))
    const instead = fieldOf(this.without, other)
    const smaller = inside && (instead.height < seen.height || instead.width < seen.width)
    placeMark(marks.without, smaller ? seenBy(this.without.seen, other) : null, input)
    placeMark(onMap.field, { row: place[0], column: place[1], height: 1, width: 1 }, map)
    this.nest(nested, inside && place, input)
    this.enlarge(sees, inside, input)
    this.status.textContent = `${this.short()} ${this.sees(seen, inside, smaller ? instead : null)}`
  }

  // What the units in the middle of each window see, from a unit that sees something back to the first layer.
  nest(host, place, input) {
    const fields = []
    for (let i = this.chain.length - 1; place && i > 0; i--) {
      const { shape } = this.chain[i - 1]
      const { rows, columns } = under(this.chain[i].reader, ...place)
      place = [rows, columns].map((along, axis) =>
        Math.min(Math.max(along[Math.floor((along.length - 1) / 2)], 0), shape[axis] - 1)
      )
      fields.push(seenBy(this.chain[i - 1].seen, place))
    }
    host.replaceChildren(
      ...fields.filter(Boolean).map(cells => {
        const mark = element("div", "mark nested")
        placeMark(mark, cells, input)
        return mark
      })
    )
  }

  enlarge({ canvas, title }, inside, { columns, depth, scale, limit }) {
    canvas.hidden = !inside
    title.replaceChildren(titleLine("What it sees", inside ? `${inside.height} × ${inside.width}` : "nothing"))
    if (!inside) return
    const { row, column, height, width } = inside
    const part = cut(this.picture.values, { columns, depth }, { row, column, height, width })
    drawValues(canvas, { rows: height, columns: width, depth, scale, limit }, part, this.colours)
    canvas.setAttribute("aria-label", `Rows ${row} to ${row + height - 1}, columns ${column} to ${column + width - 1}, enlarged`)
  }

  sees(seen, inside, instead) {
    if (!inside) return "It is made of padding alone, and sees nothing of the input."
    const rows = `rows ${inside.row} to ${inside.row + inside.height - 1}`
    const columns = `columns ${inside.column} to ${inside.column + inside.width - 1}`
    const parts = [
      `It sees ${rows}, ${columns} of the input: ${inside.height} × ${inside.width} pixels` +
        (instead ? `; without pooling it would see ${instead.height} × ${instead.width}.` : "."),
    ]
    const { picture: input } = this
    const over = [
      [-seen.row, "above the top"],
      [seen.row + seen.height - input.rows, "below the bottom"],
      [-seen.column, "left of the image"],
      [seen.column + seen.width - input.columns, "right of the image"],
    ].filter(([count]) => count > 0)
    if (over.length) {
      const where = over.map(([count, side]) => `${count} ${side}`).join(", ")
      parts.push(`Its field of ${seen.height} × ${seen.width} hangs over: ${where}; padding stands in for what is not there.`)
    }
    return parts.join(" ")
  }

  stop() {
    cancelAnimationFrame(this.frame)
    this.frame = null
    this.endScene?.()
    this.forget?.()
  }
}

export default widget("unit", ["widgets/field.css"], lasting(Field))
