// Lets numbers in fields be changed without typing: dragged sideways, by the wheel over the field that has the focus, and
// by PageUp and PageDown. With Shift ten times as fast, with Ctrl (or Alt, where the browser keeps Ctrl for itself) a
// tenth of it.

const PIXELS = 4 // for a step
const SLOP = { mouse: 3, pen: 3, touch: 6 } // pixels that a hand moves without meaning to
const [NOTCH, LINE] = [100, 34] // pixels of a wheel's notch, and of a line where it counts lines
const KEYS = { PageUp: 1, PageDown: -1 }

/** By how much a number of that size changes at a step: 1 by 0.1, 20 by 1. */
const stepOf = (/** @type {number} */ size) => 10 ** (Math.floor(Math.log10(size)) - 1)

const pace = event => (event.shiftKey ? 10 : event.ctrlKey || event.altKey ? 0.1 : 1)

/**
 * @typedef {object} Numbers
 * @property {(field: HTMLInputElement) => {value: number, size: number, limit: number} | null} read what is in a field,
 *   of what size numbers are there, and their largest; null where it is no number
 * @property {(field: HTMLInputElement) => void} begin before the first change of a drag
 * @property {(field: HTMLInputElement, value: number) => void} put
 * @property {(field: HTMLInputElement) => void} end after the last
 */

/**
 * @param {HTMLElement} host of the fields
 * @param {Numbers} numbers
 */
export function makeDraggable(host, { read, begin, put, end }) {
  let wheel = 0 // pixels that have made no notch yet
  /** @type {any} */
  let drag = null // the field, the pointer, where it was last, and how far it has led from which number

  const rounded = (/** @type {number} */ value) => Number(value.toFixed(10)) // 0.3 and not 0.30000000000000004
  const within = (/** @type {number} */ value, /** @type {number} */ limit) => rounded(Math.min(Math.max(value, -limit), limit))

  function move(event) {
    const { field, from } = drag
    drag.steps += ((event.clientX - drag.x) / PIXELS) * pace(event)
    drag.x = event.clientX
    drag.fine ||= pace(event) < 1
    // Towards 0, so that a hand that goes back to where it began is back at the number.
    const steps = drag.fine ? Math.trunc(10 * drag.steps) / 10 : Math.trunc(drag.steps)
    put(field, within(from.value + steps * stepOf(from.size), from.limit))
  }

  function nudge(field, steps) {
    const from = read(field)
    if (from) put(field, within(from.value + steps * stepOf(from.size), from.limit))
  }

  function letGo() {
    const held = drag?.from ? drag.field : null
    drag = null
    host.classList.remove("dragging")
    return held
  }

  function finish() {
    const field = letGo()
    if (field) end(field)
  }

  host.addEventListener("pointerdown", event => {
    const [field] = event.composedPath()
    if (event.button || !(field instanceof HTMLInputElement)) return
    field.setPointerCapture(event.pointerId) // also of a hand that has left it before its first move is seen
    drag = { field, pointer: event.pointerId, x: event.clientX, from: null, steps: 0, fine: false }
  })
  host.addEventListener("pointermove", event => {
    if (!drag || event.pointerId !== drag.pointer) return
    if (!event.buttons) return finish() // let go of where nobody heard it
    if (!drag.from) {
      if (Math.abs(event.clientX - drag.x) < SLOP[event.pointerType]) return
      drag.from = read(drag.field)
      if (!drag.from) return finish()
      host.setPointerCapture(event.pointerId)
      host.classList.add("dragging")
      begin(drag.field)
    }
    move(event)
  })
  host.addEventListener("pointerup", finish)
  host.addEventListener("pointercancel", finish)
  // A field's own drag would take the text that is selected in it away.
  host.addEventListener("dragstart", event => event.preventDefault())

  host.addEventListener("wheel", event => {
    const field = /** @type {ShadowRoot} */ (host.getRootNode()).activeElement
    if (event.composedPath()[0] !== field || !(field instanceof HTMLInputElement)) return
    event.preventDefault()
    // With Shift, browsers turn it sideways. A touch pad sends many small parts of what is a notch of a wheel.
    wheel += (event.deltaY || event.deltaX) * (event.deltaMode ? LINE : 1)
    const notches = Math.trunc(wheel / NOTCH)
    wheel -= notches * NOTCH
    if (notches) nudge(field, -notches * pace(event))
  }, { passive: false })

  host.addEventListener("keydown", event => {
    const steps = KEYS[event.key]
    if (!steps || !(event.target instanceof HTMLInputElement)) return
    event.preventDefault()
    nudge(event.target, steps * pace(event))
  })

  return {
    /** Ends a drag as if it had not been, as Escape does; tells whether there was one. */
    stop: () => letGo() !== null,
    isUnderWay: () => Boolean(drag?.from),
  }
}
