// The filters of a layer as a grid of named tiles. Pointing at a position in one of them marks it in all and
// on the input, and shows every tile's value there; a click or Enter chooses a filter.
// Header: {noun, across, selected, seen, order, ownScales, fromZero, shares: whether it is said how much of a tile is above 0}, and
// either {rows, columns, depth, count}, then the maps, by number; or {scene, stage, channel, sort}, or {scene, layer}, whose maps are followed.

import { CHANNELS } from "../common/colours.js"
import { drawValues } from "../common/drawing.js"
import { element, legend } from "../common/elements.js"
import { toggleSilence } from "../common/filter_acts.js"
import { legendOf, noteOf, textOf } from "../common/gallery_words.js"
import { markElsewhere } from "../common/events.js"
import { gridTarget } from "../common/grid.js"
import { digitsFor, formatNumber } from "../common/rounding.js"
import { ARROWS, cellAt, placeMark, within } from "../common/pointing.js"
import { lookAt } from "../common/looking.js"
import { reorder } from "../common/reorder.js"
import { sceneOf } from "../common/scene.js"
import { largest, shownLimit } from "../common/stage_figures.js"
import { dressTile, makeTile } from "../common/tile.js"
import { orderOf, tilesOf } from "../common/tiles.js"
import { keepRoom, lasting, widget } from "../common/widget.js"
import { seenBy } from "../common/windows.js"

const KEYS = "Arrow keys move, Enter chooses, Shift and an arrow key point at a position in all tiles."
const SILENCE = " S silences a filter, or brings it back."

class Gallery {
  constructor(host) {
    const part = (className, role) => {
      const made = host.appendChild(element("div", className))
      if (role) made.setAttribute("role", role)
      return made
    }
    this.grid = part("grid", "grid")
    this.line = part("line", "status")
    this.below = part("below")

    this.host = host
    this.tiles = [] // by the number of the filter
    this.order = []
    this.drawn = "" // how the canvases were drawn, and what from
    this.from = null
    this.labels = null // of the tiles, by number
    this.said = "" // what they are made for; empty while a hand moves
    this.kept = {} // the end of the scale that is shown
    this.endScene = null // stops following a scene
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
    this.endScene?.()
    this.endScene = null
    Object.assign(this, { header, colours, send })
    this.grid.setAttribute("aria-label", `${header.noun}s`)
    this.silences = Boolean(header.scene && !header.layer)
    this.grid.setAttribute("aria-description", this.silences ? KEYS + SILENCE : KEYS)
    this.grid.dataset.across = header.across
    if (header.scene) return this.follow(sceneOf(header.scene))
    this.scene = null
    const { rows, columns, depth, count, seen } = header
    this.fill({ rows, columns, depth, count, seen, values: take(rows * columns * depth * count), changes: [] }, header.order, 0)
    this.mark(header.selected)
  }

  // Of a layer that is no longer looked at, what was chosen last.
  selectedOf({ filter, map }) {
    const { layer } = this.header
    if (!layer) return filter
    return map[0] === layer ? map[1] : this.selected ?? 0
  }

  // Whether the network has what is to be shown: another one may have come before Python's word of it.
  isOf(atWork) {
    const { layer, stage } = this.header
    return stage === "weights" || atWork.has(layer ?? atWork.causes.network.first.stages[stage])
  }

  // Tiles are put in another order when the hand rests, or a camera.
  follow(scene) {
    const { header } = this
    if (!this.tiles.length) keepRoom(this.host, true)
    this.scene = scene
    this.endScene = scene.follow(({ atWork, keeps, isPassing }) => {
      if (!this.isOf(atWork)) return
      const tiles = tilesOf(atWork, header)
      this.fill(tiles, isPassing && this.order.length ? this.order : orderOf(atWork, tiles, header), keeps)
      this.mark(this.selectedOf(atWork.causes))
      keepRoom(this.host, false)
    })
  }

  fill(maps, order, keeps) {
    const { across } = this.header
    const shape = [maps.rows, maps.columns, maps.count]
    if (String(shape) !== String(this.shape)) this.pointAt(null)
    Object.assign(this, { maps, shape })
    if (this.tiles.length !== maps.count) {
      this.tiles = Array.from({ length: maps.count }, makeTile)
      this.order = []
      this.drawn = ""
    }
    this.draw(keeps)
    const { pointed } = this
    if (String(order) !== String(this.order)) reorder(this.grid, order.map(number => this.tiles[number].node), across)
    this.pointed = pointed // also if a tile had to be put elsewhere, and so lost the focus for a moment
    this.order = order
    // After this frame's other widgets: the input may just have been drawn anew.
    this.schedule()
  }

  draw(keeps) {
    const { maps, header, colours } = this
    const strongest = this.tiles.map((_, i) => largest(this.valuesOf(i)))
    const limit = shownLimit(this.kept, Math.max(...strongest), keeps)
    const limits = header.ownScales ? strongest : strongest.map(() => limit)
    this.digits = digitsFor(limit)
    // Another choice or another order leaves the canvases as they are.
    const how = JSON.stringify([this.shape, limits, maps.changes, colours.signed[0]])
    const isDrawn = how === this.drawn && sameValues(maps.values, this.from)
    if (!isDrawn) this.paint(limits, limit)
    Object.assign(this, { drawn: how, from: isDrawn ? this.from : maps.values.slice() })
    // What nobody hears meanwhile is not put into words.
    const said = keeps ? "" : `${header.noun} ${header.shares}`
    if (said && !(isDrawn && said === this.said)) this.name()
    this.said = said
  }

  paint(limits, limit) {
    const { maps, header, colours } = this
    this.tiles.forEach(({ node, picture, canvas, number }, i) => {
      picture.style.setProperty("--ratio", maps.columns / maps.rows)
      drawValues(canvas, { ...maps, scale: "signed", limit: limits[i] }, this.valuesOf(i), colours)
      dressTile({ node, number }, i, maps.changes[i] ?? "")
    })
    const fromZero = (header.fromZero ?? true) && !maps.values.some(value => value < 0)
    const ends = header.ownScales || maps.depth > 1 ? [] : [legend(legendOf(limit, fromZero), colours)]
    this.below.replaceChildren(element("span", "", noteOf(maps, limit, header.ownScales)), ...ends)
  }

  name() {
    const { maps, header, digits } = this
    this.labels = this.tiles.map((_, i) => {
      const change = maps.changes[i] ? `, ${maps.changes[i]}` : ""
      return `${header.noun} ${i}${change}: ${textOf(maps, this.valuesOf(i), digits, header.shares)}`
    })
    this.tiles.forEach(({ node, caption }, i) => {
      node.setAttribute("aria-label", this.labels[i])
      caption.title = this.labels[i]
    })
  }

  valuesOf(number) {
    const { rows, columns, depth, values } = this.maps
    const size = rows * columns * depth
    return values.subarray(number * size, (number + 1) * size)
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
    if (this.header.layer) lookAt(this.scene, this.header.layer, number)
    else if (this.scene) this.scene.change({ filter: number }, { rests: true })
    else this.send("filter", number)
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
    else if (this.silences && event.key.toLowerCase() === "s" && !event.ctrlKey) toggleSilence(this.scene, number)
    else if (!this.moveFocus(number, event)) return
    event.preventDefault()
  }

  // From the middle of the tile on, where nothing was pointed at before.
  movePointed(number, [down, right]) {
    const { rows, columns } = this.maps
    const { row, column } = this.pointed ?? { row: Math.floor(rows / 2), column: Math.floor(columns / 2) }
    const place = within([row + down, column + right], this.maps)
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
    if (!this.labels) return
    const { noun } = this.header
    const { rows, columns, depth, seen } = this.maps
    const { number, row, column } = this.pointed ?? {}
    const valueIn = (i, channel = 0) =>
      formatNumber(this.valuesOf(i)[(row * columns + column) * depth + channel], this.digits)
    const spoken = i =>
      depth === 1 ? valueIn(i) : CHANNELS.map((name, channel) => `${name} ${valueIn(i, channel)}`).join(", ")
    const cell = this.pointed && { row, column, height: 1, width: 1 }
    this.tiles.forEach(({ mark, value }, i) => {
      placeMark(mark, cell, { rows, columns })
      value.data = cell && depth === 1 ? valueIn(i) : "" // three would not fit under a tile
    })
    // What is pointed at is told at once, unless it runs on; what is chosen is told by its tile.
    this.line.setAttribute("aria-live", cell && !this.scene?.isPassing ? "polite" : "off")
    this.line.textContent = cell
      ? `${noun} ${number} at row ${row}, column ${column}: ${spoken(number)}`
      : this.said ? this.labels[this.selected] : `${noun} ${this.selected}`
    markElsewhere("input", cell && seen && seenBy(seen, [row, column]))
  }

  stop() {
    this.endScene?.()
    this.endScene = null
    cancelAnimationFrame(this.frame)
    this.frame = null
    markElsewhere("input", null)
  }
}

const sameValues = (one, other) => one.length === other?.length && one.every((value, at) => Object.is(value, other[at]))

export default widget("gallery", ["common/grid.css", "widgets/gallery.css"], lasting(Gallery))
