// The units of a dense layer of a scene: each with its value and a bar from 0 to the right or left; a click chooses one.
// Header: {scene, layer, names: those that they have, answers: what they mean, of those that answer}.

import { answerText } from "../common/answer_words.js"
import { layBar } from "../common/bars.js"
import { bySign } from "../common/colours.js"
import { element } from "../common/elements.js"
import { gridTarget } from "../common/grid.js"
import { lookAt } from "../common/looking.js"
import { digitsFor, formatNumber } from "../common/rounding.js"
import { sceneOf } from "../common/scene.js"
import { largest } from "../common/stage_figures.js"
import { keepRoom, lasting, widget } from "../common/widget.js"

function makeUnit(name) {
  const node = element("button", "card-button unit")
  const [value, track] = [element("span", "value"), element("span", "track")]
  const bar = track.appendChild(element("span"))
  node.append(element("span", "name", name), value, track)
  return { node, value, bar }
}

class Units {
  constructor(host) {
    this.host = host
    this.list = host.appendChild(element("div", "list"))
    this.list.setAttribute("role", "group")
    this.list.setAttribute("aria-label", "Units")
    this.list.onkeydown = event => this.press(event)
    this.units = []
  }

  update({ header }, colours) {
    this.stop()
    if (this.header && (this.header.layer !== header.layer || String(this.header.names) !== String(header.names))) this.units = []
    this.header = header
    bySign(this.host, colours)
    this.list.classList.toggle("named", header.names.length > 0)
    if (!this.units.length) keepRoom(this.host, true)
    this.endScene = sceneOf(header.scene).follow(scene => this.follow(scene))
  }

  // Of a layer that is no longer looked at, all stays as it is.
  follow(scene) {
    const { layer, names, answers } = this.header
    const { atWork } = scene
    const [chosen, number] = atWork.causes.map
    if (chosen !== layer) return
    const { values } = atWork.after(layer)
    if (!this.units.length) this.fill(scene, Array.from(values, (_, unit) => names[unit] ?? `unit ${unit}`))
    const most = largest(values)
    const digits = digitsFor(most)
    this.units.forEach(({ node, value, bar }, unit) => {
      const text = answers ? answerText(answers, values[unit]) : formatNumber(values[unit], digits)
      if (value.textContent !== text) value.textContent = text
      layBar(bar, most ? values[unit] / most : 0)
      node.setAttribute("aria-pressed", String(unit === number))
      node.tabIndex = unit === number ? 0 : -1
    })
    keepRoom(this.host, false)
  }

  fill(scene, names) {
    this.units = names.map(makeUnit)
    this.units.forEach(({ node }, unit) => (node.onclick = () => lookAt(scene, this.header.layer, unit)))
    this.list.replaceChildren(...this.units.map(({ node }) => node))
  }

  press(event) {
    const nodes = this.units.map(({ node }) => node)
    const target = nodes[gridTarget(this.list, event, nodes.indexOf(event.target.closest(".unit")), nodes.length)]
    if (!target) return
    target.focus()
    event.preventDefault()
  }

  stop() {
    this.endScene?.()
  }
}

export default widget("units", ["common/bars.css", "widgets/units.css"], lasting(Units))
