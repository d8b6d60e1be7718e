// Lets the up and down keys change the numbers in Streamlit's text fields, as in a browser's own fields of numbers,
// and a phone open its keyboard for numbers there.
// Header: {steps}: by field, by how much. How far a number goes, the field's placeholder says.

import { unpack } from "../common/blob.js"
import { parseNumber } from "../common/number_text.js"
import { widget } from "../common/widget.js"

const DIRECTIONS = { ArrowUp: 1, ArrowDown: -1 }
const setText = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set

/** @type {Record<string, number>} */
let steps = {}
/** @type {HTMLInputElement | null} */
let stepped = null // the field in which a key is held

// {step, low, high} of a field of a number.
function fieldOf(input) {
  const [, name] = /\bst-key-(\w+)/.exec(input.closest?.("[class*=st-key-]")?.className) ?? []
  if (input.tagName !== "INPUT" || !steps[name]) return null
  const [low, high] = input.placeholder.split(" to ").map(Number)
  return { step: steps[name], low, high }
}

function stepOn(event) {
  const [direction, field] = [DIRECTIONS[event.key], fieldOf(event.target)]
  if (!direction || !field || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
  event.preventDefault() // the caret stays at the end
  const [input, number] = [event.target, parseNumber(event.target.value)]
  // A comma in a whole number may be meant to part thousands.
  if (Number.isNaN(number) || (Number.isInteger(field.step) && input.value.includes(","))) return
  const next = Number((number + direction * field.step).toPrecision(12)) // 0.3, not 0.30000000000000004
  // As if it were typed: what React has not heard of, it undoes.
  setText.call(input, String(Math.min(Math.max(next, field.low), field.high)))
  input.dispatchEvent(new Event("input", { bubbles: true }))
  stepped = input
}

// One run for a key that is held; who leaves the field before has sent it.
function enter({ target }) {
  if (target === stepped) target.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }))
  stepped = null
}

// An iPhone's keyboards for numbers have no minus sign.
function chooseKeyboard({ target }) {
  const field = fieldOf(target)
  if (field && field.low >= 0) target.inputMode = Number.isInteger(field.step) ? "numeric" : "decimal"
}

document.addEventListener("keydown", stepOn)
document.addEventListener("keyup", enter)
document.addEventListener("pointerdown", chooseKeyboard)
document.addEventListener("focusin", chooseKeyboard)

export default widget("keys", [], (_, { data }) => {
  steps = unpack(data).header.steps
})
