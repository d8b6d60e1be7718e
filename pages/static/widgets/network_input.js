// What a scene's network looks at, as large whatever it is; what other widgets mark as "input" is marked on it. Where it is a
// sample, a strip of those around it is below. Header: {scene, alt, note, strip: {address: of the catalogue, place, first, total, group} or
// null}.

import { drawValues } from "../common/drawing.js"
import { element, titleLine } from "../common/elements.js"
import { onMark } from "../common/events.js"
import { placeMark } from "../common/pointing.js"
import { sceneOf } from "../common/scene.js"
import { makeStrip } from "../common/strip.js"
import { keepRoom, lasting, widget } from "../common/widget.js"

const NOW = "Your picture as it is at this moment"

class NetworkInput {
  constructor(host) {
    this.host = host
    const figure = host.appendChild(element("figure"))
    this.title = figure.appendChild(titleLine("Input", ""))
    const picture = figure.appendChild(element("div", "picture"))
    this.canvas = picture.appendChild(element("canvas"))
    this.canvas.setAttribute("role", "img")
    this.mark = picture.appendChild(element("div", "mark"))
    this.mark.hidden = true
    this.note = figure.appendChild(element("div", "note"))
    this.strip = makeStrip(() => this.scene)
    figure.append(this.strip.node)
    this.scene = this.endScene = this.endMarks = null
    this.marked = null
  }

  update({ header }, colours) {
    this.endScene?.()
    this.scene = sceneOf(header.scene)
    this.strip.receive(header.strip, colours)
    if (!this.note.textContent) keepRoom(this.host, true)
    this.endMarks ??= onMark("input", cells => this.place(cells))
    this.endScene = this.scene.follow(scene => this.show(scene, header, colours))
  }

  show(scene, { alt, note }, colours) {
    const { picture } = scene.atWork
    drawValues(this.canvas, { ...picture, scale: "grey", limit: [0, 1] }, picture.values, colours)
    this.title.lastChild.textContent = `${picture.rows} × ${picture.columns}`
    const [said, below] = scene.pictureName ? [scene.pictureName, scene.pictureName] : scene.isKnown ? [alt, note] : [NOW, NOW]
    this.canvas.setAttribute("aria-label", said)
    if (this.note.textContent !== below) this.note.textContent = below
    this.strip.show()
    keepRoom(this.host, false)
  }

  place(cells) {
    if (this.scene?.atWork) placeMark(this.mark, cells, this.scene.atWork.picture)
  }

  stop() {
    this.endScene?.()
    this.endMarks?.()
    this.endScene = this.endMarks = null
  }
}

export default widget("pictures", ["widgets/pictures.css", "widgets/network_input.css"], lasting(NetworkInput))
