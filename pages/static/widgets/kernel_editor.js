// A kernel as a table of number fields, coloured by value, of 1 to `largest` rows and columns. Every change
// shows at once and is sent as {text, edit}: the rows as "3x3:1,1,...", and how many changes were sent.
// An entry that is no number from -limit to limit is not sent, and once its cell is left, or nothing was typed
// for a while, it is marked and explained.
// Header: {key, rows, columns, edit, part, plain, largest, limit}, then the entries; `edit` as the server saw it last.

import { unpack } from "../common/blob.js"
import { css, inkOn, levelOf, palettes } from "../common/colours.js"
import { element } from "../common/elements.js"
import { editorButton } from "../common/kernel_buttons.js"
import { historyOf } from "../common/kernel_history.js"
import {
  entryRule, placeBlock, quote, readBlock, readNumber, resize, sameTable, TOOLS, writeNumber, writeTable,
} from "../common/kernel_table.js"
import { formatNumber } from "../common/rounding.js"
import { ARROWS, within } from "../common/pointing.js"
import { widget } from "../common/widget.js"

const PATIENCE = 2000 // milliseconds for which what is being typed is not judged
const TOUCH = matchMedia("(pointer: coarse)")

function sideMenu(name, largest, act) {
  const menu = element("select")
  for (let side = 1; side <= largest; side++) menu.append(new Option(side))
  menu.title = name
  menu.setAttribute("aria-label", name)
  menu.onchange = act
  return menu
}

function labelled(part, name) {
  part.setAttribute("role", "group")
  part.setAttribute("aria-label", name)
  return part
}

// Beside a telephone's keyboard of digits: changes the sign of the cell that is typed in, which keeps the focus.
function makeSignKey(cellInUse) {
  const key = element("button", "sign", "+/−")
  key.setAttribute("aria-label", "Change the sign of this cell")
  key.onpointerdown = event => event.preventDefault()
  key.onclick = () => {
    const cell = cellInUse()
    if (!cell) return
    cell.value = /^[-−]/.test(cell.value) ? cell.value.slice(1) : `-${cell.value}`
    cell.dispatchEvent(new Event("input", { bubbles: true }))
  }
  return key
}

// What of a number fits into a cell that nobody types in.
function shorten(value, columns) {
  const room = columns > 3 ? 5 : 7
  let text = writeNumber(value)
  for (let digits = room; text.length > room && digits >= 0; digits--) text = formatNumber(value, digits)
  return text
}

function makeEditor(host, history, { plain, largest, limit }) {
  let inputs = []
  let entries = [] // the numbers in full, as texts
  let [typing, waiting] = [null, null] // the cell that is not judged yet, and the timer that ends it
  let send = null
  let [sent, seen] = [0, 0]

  const undo = editorButton("Undo", () => walk(-1))
  const redo = editorButton("Redo", () => walk(1))
  const reshape = () =>
    change("A new shape", table => resize(table, Number(rowMenu.value), Number(columnMenu.value)))
  const rowMenu = sideMenu("Rows", largest, reshape)
  const columnMenu = sideMenu("Columns", largest, reshape)
  const title = element("div", "title")
  const [steps, sides] = [element("span", "steps"), element("span", "shape")]
  const sign = makeSignKey(() => inputs[focused()])
  steps.append(undo, redo, sign)
  sides.append(rowMenu, " × ", columnMenu)
  title.append(element("span", "name", "Kernel"), steps, sides)
  const cells = labelled(element("div", "cells"), "Kernel entries")
  cells.tabIndex = -1
  cells.setAttribute("aria-description", "Arrow keys and Enter move from cell to cell, Escape leaves them.")
  const tools = labelled(element("div", "tools"), "Kernel tools")
  const toolButton = ([name, make]) => editorButton(name, () => change(name, table => make(table, limit)))
  tools.append(...Object.entries(TOOLS).map(toolButton))
  const message = element("div", "message")
  message.setAttribute("role", "status")
  // What changes its height with the kernel stands last: nothing moves from under the pointer.
  host.append(...(plain ? [sign] : [title, tools]), cells, message)

  const say = sentence => (message.textContent = sentence)
  const focused = () => inputs.indexOf(host.getRootNode().activeElement)
  const placeOf = index => [Math.floor(index / history.shown().columns), index % history.shown().columns]
  const reading = () => ({ ...history.shown(), values: entries.map(entry => readNumber(entry, limit)) })
  const wrong = () => reading().values.findIndex(Number.isNaN)

  function received(index) {
    const [row, column] = placeOf(index)
    return `Received: ${quote(entries[index])} at row ${row}, column ${column}.`
  }

  // Show what is in `entries`, and what can be done about it.
  function paint() {
    const { rows, columns, values } = reading()
    const end = Math.max(...values.map(value => Math.abs(value) || 0)) || 1
    const { signed } = palettes(host)
    inputs.forEach((input, i) => {
      const isNumber = !Number.isNaN(values[i])
      const colour = signed[isNumber ? levelOf(values[i], "signed", end) : 128]
      input.style.background = css(colour)
      input.style.color = inkOn(colour)
      input.setAttribute("aria-invalid", String(!isNumber && i !== typing))
      input.title = entries[i]
      input.value = isNumber && i !== focused() ? shorten(values[i], columns) : entries[i]
    })
    rowMenu.value = rows
    columnMenu.value = columns
    undo.setAttribute("aria-disabled", String(!history.has(-1) && wrong() < 0))
    redo.setAttribute("aria-disabled", String(!history.has(1)))
  }

  function endTyping() {
    clearTimeout(waiting)
    typing = null
  }

  // Say what is wrong, but for what is being typed.
  function judge() {
    paint()
    const values = reading().values
    const place = values.findIndex((value, i) => Number.isNaN(value) && i !== typing)
    if (place < 0) return say("")
    const kept = writeNumber(history.shown().values[place])
    say(`${entryRule(limit)}; until then it stays ${kept}. ${received(place)}`)
  }

  function makeCell(index) {
    const [row, column] = placeOf(index)
    const input = element("input")
    if (TOUCH.matches) input.inputMode = "decimal" // digits, but no minus on an iPhone: see makeSignKey
    input.autocomplete = "off"
    input.setAttribute("aria-label", `row ${row}, column ${column}`)
    input.onfocus = () => {
      history.endTyping()
      paint()
      input.select()
    }
    input.onblur = () => {
      const value = readNumber(entries[index], limit)
      if (!Number.isNaN(value)) entries[index] = writeNumber(value)
      if (typing === null) return paint()
      endTyping()
      judge()
    }
    return input
  }

  function enter(row, column) {
    const place = within([row, column], history.shown())
    const input = inputs[place[0] * history.shown().columns + place[1]]
    input.focus()
    input.select()
  }

  // Fill the cells anew; who was in one of them stays there.
  function refill(act) {
    const place = focused() < 0 ? null : placeOf(focused())
    if (place) inputs[focused()].blur()
    act()
    endTyping()
    const { rows, columns, values } = history.shown()
    entries = values.map(writeNumber)
    if (cells.dataset.shape !== `${rows}x${columns}`) {
      cells.dataset.shape = `${rows}x${columns}`
      host.getRootNode().host.dataset.columns = columns // a page may give many of them more room
      cells.style.setProperty("--rows", rows)
      cells.style.setProperty("--columns", columns)
      inputs = values.map((_, i) => makeCell(i))
      cells.replaceChildren(...inputs)
    }
    paint()
    say("")
    if (place) enter(...place)
  }

  const transmit = () => send({ text: writeTable(history.shown()), edit: ++sent })

  // `make` gives a new table, or a sentence saying why it cannot.
  function change(name, make) {
    endTyping()
    const made = make(reading())
    if (typeof made === "string") return say(made)
    if (made.values.some(Number.isNaN)) {
      paint()
      return say(`${name} needs a number from -${limit} to ${limit} in every cell. ${received(wrong())}`)
    }
    refill(() => history.add(made, false) && transmit())
  }

  // Undo takes back a wrong entry first.
  function walk(by) {
    if (by < 0 && wrong() >= 0) return refill(() => {})
    if (!history.has(by)) return
    refill(() => history.move(by))
    transmit()
  }

  cells.oninput = ({ target }) => {
    endTyping()
    typing = inputs.indexOf(target)
    entries[typing] = target.value
    if (wrong() < 0 && history.add(reading(), true)) transmit()
    judge()
    waiting = setTimeout(() => {
      endTyping()
      judge()
    }, PATIENCE)
  }

  cells.onpaste = event => {
    const fromSheet = /<table/i.test(event.clipboardData.getData("text/html"))
    const block = readBlock(event.clipboardData.getData("text/plain"), fromSheet, limit)
    if (block === null) return
    event.preventDefault()
    const place = placeOf(inputs.indexOf(event.target))
    const lay = table => (typeof block === "string" ? block : placeBlock(table, block, ...place, largest))
    change("Paste", lay)
  }

  // As in a spreadsheet: arrows and Enter move from cell to cell; within an entry, left and right move
  // the caret first. Escape leads out of them, to where the keys that mean something to the page act.
  cells.onkeydown = event => {
    if (event.target === cells || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === "Escape") return cells.focus({ preventScroll: true })
    const isEnter = event.key === "Enter"
    const move = isEnter ? [event.shiftKey ? -1 : 1, 0] : !event.shiftKey && ARROWS[event.key]
    if (!move) return
    const { selectionStart: start, selectionEnd: end, value } = event.target
    const isWhole = start === 0 && end === value.length
    const isAtEnd = move[1] < 0 ? end === 0 : start === value.length
    if (move[1] && !isWhole && !isAtEnd) return
    event.preventDefault()
    const [row, column] = placeOf(inputs.indexOf(event.target))
    enter(row + move[0], column + move[1])
  }

  host.onkeydown = event => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return
    const key = event.key.toLowerCase()
    if (key !== "z" && key !== "y") return
    event.preventDefault()
    walk(key === "y" || event.shiftKey ? 1 : -1)
  }

  refill(() => {})
  return {
    // What the server knew before it saw the last change from here changes nothing; whatever comes after,
    // it decides. A count below the last one is that of a new session.
    receive(table, edit, newSend) {
      send = newSend
      const isOld = seen <= edit && edit < sent
      seen = edit
      if (!isOld) sent = edit
      if (isOld || sameTable(table, history.shown())) paint()
      else refill(() => history.add(table, false))
    },
  }
}

const editors = new WeakMap() // {part, editor} by host

export default widget("editor", ["widgets/kernel_editor.css"], (host, { data, setTriggerValue }) => {
  const { header, take } = unpack(data)
  const { rows, columns, edit, part } = header
  const table = { rows, columns, values: Array.from(take(rows * columns)) }
  // Another part of a kernel has a history of its own: what was done to green is not undone in red.
  if (editors.get(host)?.part !== part) {
    host.replaceChildren()
    editors.set(host, { part, editor: makeEditor(host, historyOf(`${header.key} ${part}`, table), header) })
  }
  editors.get(host).editor.receive(table, edit, change => setTriggerValue("kernel", change))
})
