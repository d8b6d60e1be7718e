// A button that shows what is chosen, and opens a list of thumbnails; where things can be stepped through, a button on
// either side. A step shows at once, however quickly they follow each other, and goes to the server by its place.
// Header: see Picker in pages/shared/widgets/picker.py; with {address, edit}, of the catalogue of pictures, and of the
// last change that the server has seen. What is done is sent as {act, value, group, edit}; where there is a scene, what is
// chosen is its sample at once, and told by it.

import { catalogueAt } from "../common/catalogue.js"
import { element, icon, makeButton } from "../common/elements.js"
import { tellOtherPicture } from "../common/events.js"
import { placeKernel } from "../common/filter_acts.js"
import { gridTarget } from "../common/grid.js"
import { actWhileHeld } from "../common/held.js"
import { makeOutbox } from "../common/outbox.js"
import { makeHead } from "../common/picker_head.js"
import { ASIDE, DOWN, SOURCES } from "../common/picker_icons.js"
import { makePopup } from "../common/popup.js"
import { sceneOf } from "../common/scene.js"
import { makeTypeAhead } from "../common/type_ahead.js"
import { lasting, widget } from "../common/widget.js"

const UNSAID = {
  chosen: null, scene: "", steps: "", sources: [], source: null, group: "", most: null,
}

class Picker {
  constructor(host) {
    this.outbox = makeOutbox()
    this.built = "" // the address of what is in the list
    this.endScene = null // stops following a scene
    this.groups = [] // that the list can be narrowed to
    this.coming = null // what came while a hand was stepping

    this.label = element("div", "label")
    this.button = element("button", "box")
    this.button.setAttribute("aria-haspopup", "dialog")
    this.thumb = element("span", "thumb")
    this.name = element("span", "name")
    const chevron = element("span", "chevron")
    chevron.append(icon(DOWN))
    this.button.append(this.thumb, this.name, chevron)
    this.steps = [-1, 1].map(by => makeButton({ name: "", drawing: ASIDE[by] }))
    this.letGo = this.steps.map((button, i) => actWhileHeld(button, () => this.step(i ? 1 : -1)))
    const row = element("div", "row")
    row.append(this.steps[0], this.button, this.steps[1])

    this.panel = element("div", "panel")
    this.panel.setAttribute("role", "dialog")
    this.head = element("div", "head")
    this.list = element("div", "list")
    this.list.setAttribute("role", "listbox")
    this.list.tabIndex = 0
    this.line = element("div", "line")
    this.line.setAttribute("role", "status")
    this.note = element("div", "note")
    this.panel.append(this.head, this.list, this.line, this.note)
    host.append(this.label, row, this.panel)
    this.popup = makePopup(this.panel, this.button, row, () => this.enter())

    this.button.onkeydown = event => this.pressClosed(event)
    this.list.onkeydown = event => this.pressInList(event)
    this.list.onclick = event => event.target !== this.list && this.choose(this.placeOf(event))
    this.list.onpointermove = event => {
      if (event.pointerType === "mouse" && event.target !== this.list) this.point(this.placeOf(event))
    }
    // Keys that mean something to the page, such as N for the next step, mean nothing to it here.
    this.panel.addEventListener("keydown", event => event.stopPropagation())
  }

  update({ header: said }, colours, send) {
    const header = { ...UNSAID, ...said }
    if (this.outbox.isOld(header.edit, change => send("change", change))) return
    this.endScene?.()
    this.scene = header.scene ? sceneOf(header.scene) : null
    this.endScene = this.scene?.follow(() => this.followScene())
    if (this.scene && "sample" in this.scene.byHand) this.coming = { header, colours }
    else this.adopt(header, colours)
  }

  // What came before the last step of a hand waits for what comes after it; another widget may have led that hand.
  followScene() {
    const { sample } = this.scene.byHand
    if (sample && sample[1] === this.header?.group && sample[0] !== this.place) {
      this.place = sample[0]
      this.showChosen()
    }
    if (!this.coming || sample) return
    this.adopt(this.coming.header, this.coming.colours)
  }

  adopt(header, colours) {
    this.coming = null
    if (this.header?.address !== header.address) this.catalogue = null
    Object.assign(this, { header, colours, place: header.chosen })
    const { label } = header
    this.label.textContent = label
    for (const each of [this.panel, this.list]) each.setAttribute("aria-label", label)
    this.showChosen()
    this.fillHead()
    this.fetch()
  }

  fillHead() {
    const { sources, most, steps } = this.header
    const made = JSON.stringify([sources, this.groups, most])
    if (this.headFrom !== made) this.showHead = makeHead(this.head, { sources, groups: this.groups, most, steps }, this)
    this.headFrom = made
    this.showHead(this.header)
  }

  // Also what the list shows, once it has come.
  async fetch() {
    const { address } = this.header
    try {
      const catalogue = await catalogueAt(address)
      if (this.header.address !== address) return
      this.catalogue = catalogue
      this.catalogue.lendTo(this.panel.parentElement, this.colours)
      this.groups = catalogue.groups
      this.note.textContent = catalogue.note
      this.fillHead()
      this.showChosen()
      if (this.popup.isOpen() && this.built !== address) this.fill()
    } catch {
      this.say("The pictures could not be fetched. Close this and open it again.")
    }
  }

  showChosen() {
    const { header, place, catalogue, steps } = this
    const at = place === null ? null : place - header.first
    const name = place === header.chosen ? header.shown : catalogue?.names[at] ?? "…"
    this.name.textContent = name
    this.button.setAttribute("aria-label", `${header.label}: ${name}`)
    this.button.title = name
    const drawing = at === null && SOURCES[header.sources[header.source]?.icon]
    this.thumb.replaceChildren(...(drawing ? [icon(drawing)] : []))
    this.thumb.hidden = at === null && !drawing
    this.thumb.classList.toggle("empty", at === null || !catalogue?.names[at])
    if (at !== null && catalogue) this.thumb.style.backgroundPosition = catalogue.positionOf(at)
    steps.forEach((button, i) => {
      button.hidden = !header.steps
      button.title = `${i ? "Next" : "Previous"} ${header.steps}`
      button.setAttribute("aria-label", button.title)
      button.setAttribute("aria-disabled", String(place === null))
    })
  }

  // --- what is done

  send(act, value) {
    const { sources, source } = this.header
    if (sources.length && !(act === "source" && value === source)) tellOtherPicture()
    this.outbox.put({ act, value, group: this.header.group })
  }

  leaveWith(act, value) {
    this.popup.close()
    this.send(act, value)
  }

  choose(place) {
    // A kernel is put into a filter's place once, which says nothing about what is there later.
    if (this.header.group || !this.scene) this.place = place
    this.showChosen()
    if (this.popup.isOpen()) this.popup.close()
    if (!this.choosesInScene(place)) this.send("choose", place)
  }

  // Whether it is the scene's from here on, and told by it: a picture, or a kernel in its chosen filter's place.
  choosesInScene(place) {
    const { scene, catalogue, header } = this
    if (!scene?.given || scene.awaits || !catalogue) return false
    const [picture, kernel] = [catalogue.sampleAt(place - header.first), catalogue.kernelAt(place - header.first)]
    if (kernel) placeKernel(scene, kernel)
    if (!header.group) return kernel !== null
    tellOtherPicture()
    // One of another thousand, which is not there, comes when the hand rests.
    scene.change({ ...(picture && { picture }), sample: [place, header.group] })
    return true
  }

  // Round at the ends.
  step(by) {
    if (this.place === null) return
    const { total } = this.header
    this.choose((this.place + by + total) % total)
  }

  surprise() {
    const { total } = this.header
    const from = this.place ?? 0
    this.choose((from + 1 + Math.floor(Math.random() * Math.max(total - 1, 1))) % total)
  }

  typeNumber(field, most) {
    const number = /^\s*\d+\s*$/.test(field.value) ? Number(field.value) : NaN
    if (number <= most) this.leaveWith("number", number)
    else this.say(`A number from 0 to ${most}. Received: ${field.value || "nothing"}`)
  }

  // Explain what was refused, where else the name of a thumbnail stands.
  say(sentence) {
    this.line.textContent = sentence
    this.line.classList.add("refuses")
  }

  // --- the list

  options() {
    return [...this.list.children]
  }

  placeOf(event) {
    return this.header.first + this.options().indexOf(event.target.closest(".option"))
  }

  enter() {
    this.typed = makeTypeAhead()
    if (!this.catalogue) this.fetch()
    this.fill()
    this.list.focus()
  }

  fill() {
    const { catalogue, header } = this
    if (!catalogue) return
    if (this.built !== header.address) {
      const { names } = catalogue
      this.list.classList.toggle("named", !header.steps)
      this.list.replaceChildren(
        ...names.map((name, i) => {
          const option = element("div", "option")
          const thumb = element("span", "thumb")
          option.id = `option${i}`
          option.setAttribute("role", "option")
          option.setAttribute("aria-label", name)
          thumb.style.backgroundPosition = catalogue.positionOf(i)
          option.append(thumb)
          if (!header.steps) option.append(element("span", "caption", name))
          return option
        })
      )
      this.built = header.address
    }
    const chosen = header.chosen === null ? -1 : header.chosen - header.first
    this.options().forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)))
    this.point(header.first + Math.max(chosen, 0), "center")
  }

  // Point at a thumbnail, which the list then has in sight.
  point(place, block) {
    const at = place - this.header.first
    const option = this.list.children[at]
    if (!option) return
    this.list.querySelector(".pointed")?.classList.remove("pointed")
    option.classList.add("pointed")
    this.list.setAttribute("aria-activedescendant", option.id)
    this.pointed = place
    this.line.textContent = this.catalogue.names[at]
    this.line.classList.remove("refuses")
    if (block) option.scrollIntoView({ block })
  }

  // --- keys

  pressClosed(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (by && this.header.steps) this.step(by)
    else if (["ArrowDown", "ArrowUp", "Enter", " "].includes(event.key)) this.popup.open()
    else return
    event.preventDefault()
  }

  pressInList(event) {
    if (event.metaKey || event.altKey || !this.catalogue) return
    const { first } = this.header
    const from = this.pointed - first
    // Home and End lead to the ends of the list, not of the row.
    const key = { key: event.key, ctrlKey: true }
    const to = gridTarget(this.list, key, from, this.list.childElementCount)
    if (event.key === "Enter" || event.key === " ") this.choose(this.pointed)
    else if (to !== undefined) this.point(first + to, "nearest")
    else if (event.key.length === 1 && !event.ctrlKey) {
      const found = this.typed(event.key, this.catalogue.names, from)
      if (found >= 0) this.point(first + found, "nearest")
    } else return
    event.preventDefault()
  }

  stop() {
    for (const letGo of this.letGo) letGo()
    this.endScene?.()
    this.endScene = null
    this.popup.end()
  }
}

export default widget("picker", ["widgets/picker.css"], lasting(Picker))
