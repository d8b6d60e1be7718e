// A button that shows what is chosen, and opens a list of thumbnails; where things can be stepped through, a button on
// either side. A step shows at once, however quickly they follow each other, and goes to the server by its place.
// Header: see Picker in pages/shared/widgets/picker.py; with {address, edit}, of the catalogue of pictures, and of the
// last change that the server has seen. What is done is sent as {act, value, group, edit}.

import { catalogueAt } from "../common/catalogue.js"
import { capital, element, icon, makeButton } from "../common/elements.js"
import { tellOtherPicture } from "../common/events.js"
import { gridTarget } from "../common/grid.js"
import { makeOutbox } from "../common/outbox.js"
import { makePopup } from "../common/popup.js"
import { makeTypeAhead } from "../common/type_ahead.js"
import { lasting, widget } from "../common/widget.js"

const DOWN = "M4 6.5l4 4 4-4"
const ASIDE = { "-1": "M9.5 4l-4 4 4 4", 1: "M6.5 4l4 4-4 4" }
const DICE = "M3 3h10v10H3zM6 6v.01M10 6v.01M8 8v.01M6 10v.01M10 10v.01"
const ICONS = {
  grid: "M2 2h5v5H2zM9 2h5v5H9zM2 9h5v5H2zM9 9h5v5H9z",
  fetch: "M8 2v7M5 6.5 8 9.5l3-3M2.5 11v2.5h11V11",
  network: "M2 4h3v3H2zM2 9.5h3v3H2zM11 6.5h3v3h-3zM5 5.5l6 2M5 11l6-2.5",
  upload: "M8 11V3M5 6l3-3 3 3M2.5 11v2.5h11V11",
  camera: "M2 5h3l1-2h4l1 2h3v8H2zM8 11a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6",
  board: "M3 13l1-3.5L11.5 2 14 4.5 6.5 12z",
}

const UNSAID = {
  chosen: null, steps: "", sources: [], source: null, groups: [], group: "", most: null, note: "",
}

class Picker {
  constructor(host) {
    this.outbox = makeOutbox()
    this.built = "" // the address of what is in the list

    this.label = element("div", "label")
    this.button = element("button", "box")
    this.button.setAttribute("aria-haspopup", "dialog")
    this.thumb = element("span", "thumb")
    this.name = element("span", "name")
    const chevron = element("span", "chevron")
    chevron.append(icon(DOWN))
    this.button.append(this.thumb, this.name, chevron)
    this.steps = [-1, 1].map(by => makeButton({ name: "", drawing: ASIDE[by] }, () => this.step(by)))
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
    if (this.header?.address !== header.address) this.catalogue = null
    Object.assign(this, { header, colours, place: header.chosen })
    const { label, sources, groups, most } = header
    this.label.textContent = label
    for (const each of [this.panel, this.list]) each.setAttribute("aria-label", label)
    this.note.textContent = header.note
    this.showChosen()
    const head = JSON.stringify([sources, groups, most])
    if (this.headFrom !== head) this.makeHead(header)
    this.headFrom = head
    this.showHead(header)
    this.fetch()
  }

  // Also what the list shows, once it has come.
  async fetch() {
    const { address } = this.header
    try {
      const catalogue = await catalogueAt(address)
      if (this.header.address !== address) return
      this.catalogue = catalogue
      this.catalogue.lendTo(this.panel.parentElement, this.colours)
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
    const drawing = at === null && ICONS[header.sources[header.source]?.icon]
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

  makeHead({ sources, groups, most, steps }) {
    const [buttons, tools] = [element("div", "sources"), element("div", "tools")]
    const withIcon = (drawing, words, act) => {
      const made = element("button")
      made.append(icon(drawing), element("span", "", words))
      made.onclick = act
      return made
    }
    const named = (name, field) => {
      const made = tools.appendChild(element("label", "", name))
      made.append(field)
      return field
    }
    this.sources = sources.map((each, i) => withIcon(ICONS[each.icon], each.name, () => this.leaveWith("source", i)))
    buttons.append(...this.sources)
    this.group = this.number = null
    if (groups.length) {
      this.group = named("Class", element("select"))
      this.group.append(...groups.map(each => new Option(each)))
      this.group.onchange = () => this.send("group", this.group.value)
    }
    if (most !== null) {
      this.number = named(capital(steps), element("input"))
      this.number.inputMode = "numeric"
      this.number.placeholder = `0 to ${most}`
      this.number.onkeydown = event => event.key === "Enter" && this.typeNumber(this.number, most)
      tools.append(withIcon(DICE, "Surprise me", () => this.surprise()))
    }
    this.head.replaceChildren(...[buttons, tools].filter(part => part.childElementCount))
  }

  // What is in use, in the parts of the head, which stay as they are: one of them may have the focus.
  showHead({ source, group, number }) {
    this.sources.forEach((made, i) => made.setAttribute("aria-pressed", String(i === source)))
    if (this.group) this.group.value = group
    if (this.number) this.number.value = String(number)
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
    this.place = place
    this.showChosen()
    if (this.popup.isOpen()) this.popup.close()
    this.send("choose", place)
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
    this.popup.end()
  }
}

export default widget("picker", ["widgets/picker.css"], lasting(Picker))
