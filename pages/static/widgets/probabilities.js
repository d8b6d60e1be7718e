// The network's answer: for each class a bar, or one before and one after a change of the network.
// Header: {scene, title, classes, kind: what the answer means}.

import { announcement, answerText, foremost } from "../common/answer_words.js"
import { element } from "../common/elements.js"
import { sceneOf } from "../common/scene.js"
import { makeSpoken } from "../common/spoken.js"
import { keepRoom, lasting, widget } from "../common/widget.js"

const MOST = 20 // classes that are shown, those that are most probable; and numbers, the first

function noteOf(others, kind) {
  if (others <= 0) return ""
  const count = others.toLocaleString("en")
  return kind === "numbers" ? `and ${count} more` : `and ${count} others, none more probable`
}

function makeRow() {
  const node = element("div", "class")
  node.setAttribute("role", "listitem")
  const [name, track, before, now] = ["name", "track", "value before", "value now"].map(kind => element("span", kind))
  const bars = ["share before", "share now"].map(kind => track.appendChild(element("span", kind)))
  node.append(name, track, before, now)
  return { node, name, track, bars, texts: [before, now] }
}

class Probabilities {
  constructor(host) {
    this.host = host
    this.head = element("div", "class head")
    this.head.setAttribute("aria-hidden", "true") // says which column is which, to those who see columns
    this.list = element("div", "list")
    this.list.setAttribute("role", "list")
    this.note = element("div", "note")
    host.append(this.head, this.list, this.note)
    this.spoken = makeSpoken(host)
    this.rows = []
    this.order = [] // of the classes on screen
    this.picture = null // of which the answer was told
    this.endScene = null
  }

  update({ header }) {
    this.endScene?.()
    this.header = header
    this.list.setAttribute("aria-label", header.title)
    if (!this.rows.length) keepRoom(this.host, true)
    this.endScene = sceneOf(header.scene).follow(scene => this.follow(scene))
  }

  // Classes are put in another order when the hand rests, or a camera: what moves would be hard to follow otherwise.
  follow({ atWork, isPassing, causes, pictureName: name }) {
    const { answer: now, before, causes: { picture } } = atWork
    const isKept = isPassing && this.order.length
    this.show({ now, before, truth: picture.label }, isKept ? this.order : foremost(before ?? now, this.header.kind, MOST))
    keepRoom(this.host, false)
    if (isPassing || causes.picture !== picture || picture === this.picture) return
    if (this.picture) this.spoken.say(announcement(this.header, now, name ?? "Your picture", picture.label))
    this.picture = picture
  }

  show({ now, before, truth }, order) {
    const { classes, kind, title } = this.header
    const names = before ? ["before", "now"].map(when => element("span", "value", when)) : []
    this.host.classList.toggle("compares", before !== null)
    this.head.replaceChildren(element("span", "title", title), element("span"), ...names)
    this.order = order
    while (this.rows.length < order.length) this.rows.push(makeRow())
    this.rows.length = order.length
    if (this.list.childElementCount !== order.length) this.list.replaceChildren(...this.rows.map(({ node }) => node))
    const most = Math.max(...now)
    order.forEach((place, i) => {
      const { node, name, track, bars, texts } = this.rows[i]
      const shown = classes[place] + (place === truth ? " ✓" : "")
      if (name.textContent !== shown) name.textContent = shown
      node.classList.toggle("top", kind !== "numbers" && now[place] === most)
      const said = [before, now].map((values, which) => {
        const text = values ? answerText(kind, values[place]) : ""
        texts[which].textContent = text
        texts[which].hidden = bars[which].hidden = !values
        bars[which].style.width = `${values ? 100 * values[place] : 0}%`
        return text
      })
      track.style.visibility = kind === "numbers" ? "hidden" : ""
      node.setAttribute("aria-label", `${classes[place]}: ${before ? `before ${said[0]}, now ${said[1]}` : said[1]}`)
    })
    this.note.textContent = noteOf(classes.length - order.length, kind)
  }

  stop() {
    this.endScene?.()
    this.endScene = null
  }
}

export default widget("probabilities", ["widgets/probabilities.css"], lasting(Probabilities))
