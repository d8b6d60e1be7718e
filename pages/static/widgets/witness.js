// Says in a quiet line whether Keras gives what the page shows, and loudly where it does not.
// Header: {scene, token: of what Keras was asked, or none while it was not, says: in words, layers: their names,
// sampled: most values of each but the last}, then of each layer some values, which stand evenly over all that it gives, of the
// last one all, and the largest magnitude; see convcore/keras_side/inference_process.py.

import { ABSOLUTE, RELATIVE } from "../common/agreement.js"
import { capital, element } from "../common/elements.js"
import { formatValue } from "../common/rounding.js"
import { sceneOf } from "../common/scene.js"
import { lasting, widget } from "../common/widget.js"

/** 1.2e-7, as people write it. */
const short = (/** @type {number} */ size) => size.toExponential(1).replace("e+", "e").replace("e0", "")

class Witness {
  constructor(host) {
    this.line = host.appendChild(element("p"))
    this.endScene = null
    this.told = ""
  }

  update({ header, take }, _colours, send) {
    this.endScene?.()
    const { token, says, layers, sampled } = header
    let found = null // once the scene tells how many values each layer gives
    const scene = sceneOf(header.scene)
    const look = () => {
      const isOf = scene.given?.token === token && !scene.moves && !scene.live && !Object.keys(scene.byHand).length
      this.line.classList.toggle("waits", !isOf)
      if (scene.problem) return this.say(`${capital(scene.problem)}.`, true)
      if (says) return this.say(says, false)
      if (!isOf || !layers.every(name => scene.atWork.has(name))) return
      found ??= layers.map((name, i) => {
        const { length } = scene.atWork.after(name).values
        const count = i < layers.length - 1 ? Math.min(length, sampled) : length
        return { name, values: take(count), most: take(1)[0] }
      })
      this.compare(scene.atWork, found, { token, sampled }, send)
    }
    this.endScene = scene.follow(look, look)
  }

  compare(atWork, layers, { token, sampled }, send) {
    let [largest, count] = [0, 0]
    let worst = null
    for (const { name, values, most } of layers) {
      const ours = atWork.after(name).values
      values.forEach((keras, i) => {
        const here = ours[Math.floor((i * ours.length) / values.length)]
        const apart = Math.abs(here - keras)
        const beyond = apart - RELATIVE * Math.abs(keras) - ABSOLUTE * most
        if (!(beyond <= (worst?.beyond ?? 0))) worst = { name, here, keras, beyond }
        largest = Math.max(largest, apart)
        count++
      })
    }
    this.line.title = `Of ${count} values: the whole answer, and up to ${sampled} of every layer`
    if (!worst) return this.say(`Keras gives the same: ${largest ? `largest difference ${short(largest)}` : "no difference"}`, false)
    const { name, here, keras } = worst
    this.say(`Keras gives something else: ${formatValue(keras)}, where this page has ${formatValue(here)}, in layer ${name}. This is in the server's log.`, true)
    if (this.told !== token) send("differs", { name, here: String(here), keras: String(keras) })
    this.told = token
  }

  say(words, isAlarm) {
    if (this.line.textContent !== words) this.line.textContent = words
    this.line.classList.toggle("alarm", isAlarm)
    this.line.setAttribute("role", isAlarm ? "alert" : "note")
  }

  stop() {
    this.endScene?.()
    this.endScene = null
  }
}

export default widget("witness", ["widgets/witness.css"], lasting(Witness))
