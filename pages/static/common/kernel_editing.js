// A kernel as a table of number fields, of at most `largest` rows and columns, and its bias. They are typed over, dragged,
// turned and undone. Every change is one of the scene's, and shows at once; an entry that is no number within its limits
// changes nothing, and once its field is left, or nothing was typed for a while, it is marked and explained.

import { makeDial } from "./dial.js"
import { element } from "./elements.js"
import { changeKernel } from "./filter_acts.js"
import { editorButton, makeSignKey, sideMenu } from "./kernel_buttons.js"
import { labelled, makeFields } from "./kernel_fields.js"
import { historyOf } from "./kernel_history.js"
import {
  channelOf, placeBlock, readBlock, resize, sameTable, TOOLS, withChannel, writeNumber,
} from "./kernel_table.js"
import { makeDraggable } from "./number_drag.js"
import { makeSpoken } from "./spoken.js"
import { makeSteering } from "./steering.js"

const PATIENCE = 2000 // milliseconds for which what is being typed is not judged

/** The last preset that a table was, by the names of tables. @type {Map<string, any>} */
export const presets = new Map()

/**
 * Give the editor of the kernel of a scene, in a host of its own; see widgets/kernel_editor.js for what it is told.
 * @param {HTMLElement} host
 * @param {any} told
 * @param {any} colours
 */
export function makeEditor(host, { scene, name, channel, plain, isSmall = false, largest, limits }, colours) {
  const tableNow = () => {
    const { bias } = scene.atWork.causes
    return { ...channelOf(scene.kernel, channel), ...(!plain && { bias }) }
  }
  const history = historyOf(name, tableNow())
  const steering = makeSteering()
  let [typing, waiting] = [null, null] // the field that is not judged yet, and the timer that ends it
  let [entered, toTell] = ["", null] // what was in a field when it was taken hold of; what is told when the hand rests

  const undo = editorButton("Undo", () => walk(-1))
  const redo = editorButton("Redo", () => walk(1))
  const restore = editorButton("Restore", () => change("Restore", table => presets.get(name)?.table ?? table))
  const reshape = () => change("A new shape", table => resize(table, Number(rowMenu.value), Number(columnMenu.value)))
  const rowMenu = sideMenu("Rows", largest[0], reshape)
  const columnMenu = sideMenu("Columns", largest[1], reshape)
  const [title, steps, sides, below] = ["title", "steps", "shape", "below"].map(kind => element("div", kind))
  const sign = makeSignKey(() => fields.fieldAt(fields.focused()))
  const fields = makeFields(host, {
    limits,
    hasBias: !plain,
    isSmall,
    enter(index) {
      entered = fields.entry(index)
      history.endTyping()
      paint()
    },
    leave(index) {
      const value = fields.valueOf(index)
      if (!Number.isNaN(value)) fields.put(index, writeNumber(value))
      scene.rest()
      if (typing === null) return paint()
      endTyping()
      judge()
    },
  })
  const dial = makeDial({
    name: "Direction",
    begin() {
      if (!scene.moves) history.endTyping()
      steering.hold(history.shown())
    },
    turn(degrees) {
      fields.fill({ ...history.shown(), ...steering.turn(degrees) })
      amend()
    },
    end: () => scene.rest(),
  })
  steps.append(undo, redo, sign)
  sides.append(rowMenu, " × ", columnMenu)
  title.append(element("span", "name", "Kernel"), steps, sides)
  const tools = labelled(element("div", "tools"), "Kernel tools")
  for (const [tool, make] of Object.entries(TOOLS)) tools.append(editorButton(tool, () => change(tool, table => make(table, limits.entry))))
  const biasLine = element("label", "bias", "+ bias")
  biasLine.append(fields.bias)
  below.append(biasLine, dial.node, restore)
  const message = element("div", "message")
  message.setAttribute("role", "status")
  // What changes its height with the kernel stands last: nothing moves from under the pointer.
  host.classList.toggle("small", isSmall)
  host.append(...(plain ? [sign] : [title, tools]), fields.cells, ...(plain ? [] : [below]), message)
  const spoken = makeSpoken(host)

  const say = sentence => (message.textContent = sentence)

  // Show what is in the fields, and what can be done about it.
  function paint() {
    fields.paint(colours, typing)
    const table = history.shown()
    rowMenu.value = table.rows
    columnMenu.value = table.columns
    undo.setAttribute("aria-disabled", String(!history.has(-1) && fields.wrong() < 0))
    redo.setAttribute("aria-disabled", String(!history.has(1)))
    const preset = presets.get(name)
    restore.setAttribute("aria-disabled", String(!preset || sameTable(preset.table, table)))
    restore.title = preset ? `Restore the numbers of ${preset.name}, without bias` : "Restore a preset's numbers: none was chosen yet"
    dial.show(steering.degreesOf(table))
  }

  function endTyping() {
    clearTimeout(waiting)
    typing = null
  }

  // Say what is wrong, but for what is being typed.
  function judge() {
    paint()
    const index = fields.wrong(typing)
    if (index < 0) return say("")
    const { values, bias } = history.shown()
    const kept = writeNumber(fields.isBias(index) ? bias : values[index])
    say(`${fields.rule(index)}; until then it stays ${kept}. ${fields.received(index)}`)
  }

  // Fill the fields anew; who was in one of the cells stays there.
  function refill(act) {
    const index = fields.focused()
    const place = fields.placeOf(index)
    const isBias = fields.isBias(index)
    if (index >= 0) fields.fieldAt(index).blur()
    act()
    endTyping()
    fields.fill(history.shown())
    paint()
    say("")
    if (isBias) fields.bias.focus()
    else if (index >= 0) fields.enter(...place)
  }

  function tellScene(how) {
    const { bias, ...table } = history.shown()
    changeKernel(scene, withChannel(scene.kernel, channel, table), plain ? {} : { bias }, how)
  }

  // What is in the fields is one step of undo until something else is begun. Tells whether the scene shows it soon.
  const amend = () => fields.wrong() < 0 && history.add(fields.reading(), true) && (tellScene(), true)

  // `make` gives a new table, or a sentence saying why it cannot.
  function change(act, make) {
    endTyping()
    const table = fields.reading()
    const made = make(table)
    if (typeof made === "string") return say(made)
    const whole = { bias: table.bias, ...made }
    if (whole.values.some(Number.isNaN) || Number.isNaN(whole.bias)) {
      paint()
      const index = fields.wrong()
      return say(`${act} needs a number from -${limits.entry} to ${limits.entry} in every cell. ${fields.received(index)}`)
    }
    refill(() => history.add(whole, false) && tellScene({ rests: true }))
  }

  // Undo takes back a wrong entry first.
  function walk(by) {
    if (by < 0 && fields.wrong() >= 0) return refill(() => {})
    if (!history.has(by)) return
    refill(() => history.move(by))
    tellScene({ rests: true })
  }

  function put(field, value) {
    const index = fields.indexOf(field)
    endTyping()
    if (!scene.moves && !drag.isUnderWay()) history.endTyping() // keys that have rested begin another step
    fields.put(index, writeNumber(Math.fround(value) + 0))
    // With the frame that shows it: to paint it twice has the page laid out twice.
    if (amend()) say("")
    else judge()
    toTell = () => `${fields.whereOf(index)}: ${fields.entry(index)}.`
  }

  const drag = makeDraggable(host, {
    read(field) {
      const index = fields.indexOf(field)
      const value = index < 0 ? NaN : fields.valueOf(index)
      if (Number.isNaN(value)) return null
      const largestOf = history.shown().values.reduce((most, each) => Math.max(most, Math.abs(each)), 0)
      // As it is written: float32's 2.1 and a tenth would be 2.1999998.
      return { value: Number(writeNumber(value)), size: Math.max(Math.abs(value), Math.min(largestOf || 1, 1)), limit: fields.limitOf(index) }
    },
    begin(field) {
      entered = fields.entry(fields.indexOf(field))
      history.endTyping()
    },
    put,
    end(field) {
      history.endTyping()
      scene.rest()
      if (field === fields.fieldAt(fields.focused())) field.select()
    },
  })

  host.oninput = ({ target }) => {
    if (fields.indexOf(target) < 0) return // a menu
    endTyping()
    typing = fields.indexOf(target)
    fields.put(typing, target.value)
    amend()
    judge()
    waiting = setTimeout(() => {
      endTyping()
      judge()
    }, PATIENCE)
  }

  fields.cells.onpaste = event => {
    const fromSheet = /<table/i.test(event.clipboardData.getData("text/html"))
    const block = readBlock(event.clipboardData.getData("text/plain"), fromSheet, limits.entry)
    if (block === null) return
    event.preventDefault()
    const place = fields.placeOf(fields.indexOf(event.target))
    change("Paste", table => (typeof block === "string" ? block : placeBlock(table, block, ...place, largest)))
  }

  // Escape restores what was in a field, and where nothing was changed leads out of them, to where the keys that mean
  // something to the page act.
  function escape(field) {
    const index = fields.indexOf(field)
    const wasDragged = drag.stop()
    if (!wasDragged && fields.entry(index) === entered) return fields.cells.focus({ preventScroll: true })
    endTyping()
    fields.put(index, entered)
    amend()
    judge()
    field.select()
  }

  host.onkeydown = event => {
    if (event.ctrlKey || event.metaKey) {
      const key = event.key.toLowerCase()
      if (event.altKey || (key !== "z" && key !== "y")) return
      event.preventDefault()
      return walk(key === "y" || event.shiftKey ? 1 : -1)
    }
    if (event.altKey || fields.indexOf(event.target) < 0) return
    if (event.key === "Escape") return escape(event.target)
    if (event.key === "Enter") {
      entered = fields.entry(fields.indexOf(event.target)) // what is kept
      scene.rest()
    }
    fields.move(event)
  }

  refill(() => {})
  return {
    // What the scene has now, in the colours of the theme.
    show(theirs) {
      colours = theirs
      const table = tableNow()
      if (sameTable(table, history.shown())) paint()
      else refill(() => history.add(table, false))
      if (scene.moves || !toTell) return
      spoken.say(toTell())
      toTell = null
    },
  }
}
