// The filters of a layer as a grid of named tiles. Pointing at a position in one of them marks it in all and
// on the input, and shows every tile's value there; a click or Enter chooses a filter.
// Header: {noun, across, rows, columns, depth, labels, changes, limits, digits, order, selected, seen, note, legend, fingerprint};
// then the maps, by number.

import { CHANNELS } from "../common/colours.js"
import { drawValues } from "../common/drawing.js"
import { element, icon, legend } from "../common/elements.js"
import { markElsewhere } from "../common/events.js"
import { gridTarget } from "../common/grid.js"
import { formatNumber } from "../common/rounding.js"
import { ARROWS, cellAt, placeMark, within } from "../common/pointing.js"
import { reorder } from "../common/reorder.js"
import { lasting, widget } from "../common/widget.js"
import { seenBy } from "../common/windows.js"

const KEYS = "Arrow keys move, Enter chooses, Shift and an arrow key point at a position in all tiles."

// A loudspeaker that is crossed out; two arrows that change places.
const CHANGES = {
  silenced: "M2 6h2.5L8 3v10L4.5 10H2zM10 6l4 4M14 6l-4 4",
  placed: "M2 5h10M9 2l3 3-3 3M14 11H4M7 8l-3 3 3 3",
}

function makeTile() {
  const node = element("div", "tile")
  const [picture, canvas, mark] = [element("div", "picture"), element("canvas"), element("div", "mark")]
  const caption = element("div", "caption")
  const [number, value] = [element("span", "number"), element("span", "value")]
  node.setAttribute("role", "gridcell")
  node.tabIndex = -1
  mark.hidden = true
  value.append("")
  picture.append(canvas, mark)
  caption.append(number, value)
  node.append(picture, caption)
  return { node, picture, canvas, mark, caption, number, value: value.firstChild }
}

class Gallery {
  constructor(host) {
    const part = (className, role) => {
      const made = host.appendChild(element("div", className))
      if (role) made.setAttribute("role", role)
      return made
    }
    this.grid = part("grid", "grid")
    this.grid.setAttribute("aria-description", KEYS)
    this.line = part("line", "status")
    this.below = part("below")

    this.tiles = [] // by the number of the filter
    this.order = []
    this.drawn = null // what the canvases were drawn from
    this.pointed = null // {number, row, column}
    this.pointer = null // the last pointer event of this frame, and the number of its tile
    this.frame = null

    this.grid.onpointermove = event => this.heed(event)
    this.grid.onpointerleave = event => {
      // A finger leaves with every tap; what it pointed at stays until it scrolls or taps elsewhere.
      if (event.pointerType !== "touch") this.pointAt(null)
    }
    this.grid.onpointercancel = () => this.pointAt(null)
    this.grid.addEventListener("focusout", event => {
      if (!this.grid.contains(event.relatedTarget)) this.pointAt(null)
    })
    this.grid.onclick = event => {
      const number = this.numberOf(event)
      if (number < 0) return
      this.heed(event)
      this.choose(number)
    }
    this.grid.onkeydown = event => this.press(event)
  }

  update({ header, take }, colours, send) {
    const { order, selected, ...drawing } = header
    const { noun, across } = header
    this.grid.setAttribute("aria-label", `${noun}s`)
    this.grid.dataset.across = across
    const { rows, columns, depth, labels } = drawing
    const shape = [rows, columns, labels.length]
    if (String(shape) !== String(this.shape)) this.pointAt(null)
    Object.assign(this, { header, shape, send })
    this.values = take(rows * columns * depth * labels.length)
    if (this.tiles.length !== labels.length) {
      this.tiles = labels.map(makeTile)
      this.order = []
    }
    // Another choice or another order leaves the canvases as they are.
    const drawn = JSON.stringify([drawing, colours.signed])
    if (this.drawn !== drawn) this.draw(drawing, colours)
    this.drawn = drawn
    const { pointed } = this
    if (String(order) !== String(this.order)) reorder(this.grid, order.map(number => this.tiles[number].node), across)
    this.pointed = pointed // also if a tile had to be put elsewhere, and so lost the focus for a moment
    this.order = order
    this.mark(selected)
    // After this frame's other widgets: the input may just have been drawn anew.
    this.schedule()
  }

  draw({ rows, columns, depth, labels, changes, limits, note, legend: ends }, colours) {
    this.tiles.forEach(({ node, picture, canvas, caption, number }, i) => {
      node.dataset.change = changes[i]
      const figure = { rows, columns, depth, scale: "signed", limit: limits[i] }
      picture.style.setProperty("--ratio", columns / rows)
      drawValues(canvas, figure, this.valuesOf(i), colours)
      node.setAttribute("aria-label", labels[i])
      caption.title = labels[i]
      number.textContent = i
      if (changes[i]) number.append(icon(CHANGES[changes[i]]))
    })
    this.below.replaceChildren(element("span", "", note), ...(ends ? [legend(ends, colours)] : []))
  }

  valuesOf(number) {
    const size = this.header.rows * this.header.columns * this.header.depth
    return this.values.subarray(number * size, (number + 1) * size)
  }

  numberOf(event) {
    const node = event.target.closest(".tile")
    return this.tiles.findIndex(tile => tile.node === node)
  }

  // The chosen tile is marked; the tab key finds it, unless another has the focus.
  mark(selected) {
    this.selected = selected
    this.tiles.forEach(({ node }, i) => node.setAttribute("aria-selected", String(i === selected)))
    if (!this.grid.contains(this.grid.getRootNode().activeElement)) this.makeTabStop(selected)
  }

  makeTabStop(number) {
    this.tiles.forEach(({ node }, i) => (node.tabIndex = i === number ? 0 : -1))
  }

  choose(number) {
    this.mark(number)
    this.schedule()
    this.makeTabStop(number)
    this.send("filter", number)
  }

  heed(event) {
    const number = this.numberOf(event)
    if (number < 0) return
    this.pointer = { event, number }
    this.schedule()
  }

  schedule() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null
      if (this.pointer) this.followPointer()
      this.show()
    })
  }

  followPointer() {
    const { event, number } = this.pointer
    const [row, column] = cellAt(event, this.tiles[number].canvas)
    this.pointer = null
    this.pointed = { number, row, column }
  }

  pointAt(pointed) {
    this.pointer = null
    this.pointed = pointed
    this.schedule()
  }

  press(event) {
    const number = this.numberOf(event)
    if (number < 0 || event.altKey || event.metaKey) return
    const step = ARROWS[event.key]
    if (event.key === "Escape") this.pointAt(null)
    else if (event.key === "Enter" || event.key === " ") this.choose(number)
    else if (step && event.shiftKey) this.movePointed(number, step)
    else if (!this.moveFocus(number, event)) return
    event.preventDefault()
  }

  // From the middle of the tile on, where nothing was pointed at before.
  movePointed(number, [down, right]) {
    const { rows, columns } = this.header
    const { row, column } = this.pointed ?? { row: Math.floor(rows / 2), column: Math.floor(columns / 2) }
    const place = within([row + down, column + right], this.header)
    this.pointAt({ number, row: place[0], column: place[1] })
  }

  // Whether the key moves the focus.
  moveFocus(number, event) {
    const next = this.order[gridTarget(this.grid, event, this.order.indexOf(number), this.order.length)]
    if (next === undefined) return false
    this.makeTabStop(next)
    this.tiles[next].node.focus()
    if (this.pointed) this.pointAt({ ...this.pointed, number: next })
    return true
  }

  show() {
    const { noun, rows, columns, depth, digits, seen, labels } = this.header
    const { number, row, column } = this.pointed ?? {}
    const valueIn = (i, channel = 0) =>
      formatNumber(this.valuesOf(i)[(row * columns + column) * depth + channel], digits)
    const spoken = i =>
      depth === 1 ? valueIn(i) : CHANNELS.map((name, channel) => `${name} ${valueIn(i, channel)}`).join(", ")
    const cell = this.pointed && { row, column, height: 1, width: 1 }
    this.tiles.forEach(({ mark, value }, i) => {
      placeMark(mark, cell, { rows, columns })
      value.data = cell && depth === 1 ? valueIn(i) : "" // three would not fit under a tile
    })
    // What is pointed at is told at once; what is chosen is told by its tile.
    this.line.setAttribute("aria-live", cell ? "polite" : "off")
    this.line.textContent = cell
      ? `${noun} ${number} at row ${row}, column ${column}: ${spoken(number)}`
      : labels[this.selected]
    markElsewhere("input", cell && seen && seenBy(seen, [row, column]))
  }

  stop() {
    cancelAnimationFrame(this.frame)
    this.frame = null
    markElsewhere("input", null)
  }
}

export default widget("gallery", ["common/grid.css", "widgets/gallery.css"], lasting(Gallery))
