// The chosen filter of a scene's network: its weights, which can be dragged where they are one table, what it answers to,
// and what is done to it by one click. Header: {scene, of: the number that Python has words for, says, title, isTyped: whether the
// weights can be typed over, limits: of its entries}.

import { CHANNELS } from "../common/colours.js"
import { drawValues } from "../common/drawing.js"
import { element, titleLine } from "../common/elements.js"
import { makeFilterButtons } from "../common/filter_buttons.js"
import { makeEditor } from "../common/kernel_editing.js"
import { formatNumber } from "../common/rounding.js"
import { sceneOf } from "../common/scene.js"
import { largest } from "../common/stage_figures.js"
import { keepRoom, lasting, widget } from "../common/widget.js"
import { everyNth } from "../engine/network_at_work.js"

const DIGITS = 3 // of a bias

class ChosenFilter {
  constructor(host) {
    this.host = host
    this.weights = element("div", "weights")
    this.title = this.weights.appendChild(titleLine("", ""))
    this.table = this.weights.appendChild(element("div", "editor"))
    this.canvas = this.weights.appendChild(element("canvas"))
    this.canvas.setAttribute("role", "img")
    this.bias = this.weights.appendChild(element("div", "note"))
    const words = element("div", "words")
    this.heading = words.appendChild(element("h2"))
    this.line = words.appendChild(element("p"))
    this.buttons = makeFilterButtons(() => this.scene)
    host.append(this.weights, words, this.buttons.node)
    this.scene = this.endScene = null
    this.editor = null // and the filter that it is of
  }

  update({ header }, colours) {
    this.endScene?.()
    this.scene = sceneOf(header.scene)
    if (!this.heading.textContent) keepRoom(this.host, true)
    this.endScene = this.scene.follow(() => {
      this.show(header, colours)
      keepRoom(this.host, false)
    })
  }

  show({ of, says, title, isTyped, limits }, colours) {
    const { scene } = this
    const { filter, silenced, network } = scene.causes
    const { kernel } = scene
    this.heading.textContent = `Filter ${filter}`
    this.line.textContent = says
    this.line.classList.toggle("old", filter !== of)
    const [name, shape] = this.title.children
    name.textContent = title
    shape.textContent = title && `${kernel.rows} × ${kernel.columns}`
    this.weights.classList.toggle("silenced", silenced.includes(filter))
    this.bias.textContent = `bias ${formatNumber(scene.atWork.withPlaced.biases[filter], DIGITS)}`
    const isTable = isTyped && kernel.depth === 1
    this.table.hidden = !isTable
    this.canvas.hidden = isTable
    if (isTable) this.edit(`${network.name} ${filter}`, kernel, limits, colours)
    else this.draw(kernel, colours)
    this.buttons.show()
  }

  edit(name, { rows, columns }, limits, colours) {
    if (this.editor?.name !== name) {
      this.table.replaceChildren()
      const told = { scene: this.scene, name, channel: 0, plain: true, isSmall: true, largest: [rows, columns], limits }
      this.editor = { name, ...makeEditor(this.table, told, colours) }
    }
    this.editor.show(colours)
  }

  // Mid grey is 0, as in the gallery.
  draw(kernel, colours) {
    drawValues(this.canvas, { ...kernel, scale: "signed", limit: largest(kernel.values) }, kernel.values, colours)
    const numbers = channel =>
      Array.from(everyNth(kernel.values, kernel.depth, channel), value => formatNumber(value, 2)).join(" ")
    const parts = kernel.depth === 1 ? [""] : CHANNELS.map(name => `${name}, `)
    this.canvas.setAttribute("aria-label", `Weights, ${parts.map((part, channel) => `${part}row by row: ${numbers(channel)}`).join("; ")}`)
  }

  stop() {
    this.endScene?.()
    this.endScene = null
  }
}

export default widget("chosen", ["widgets/kernel_editor.css", "widgets/chosen_filter.css"], lasting(ChosenFilter))
