// The number fields of a kernel: a cell for each entry, coloured by value, and below them the bias, where there is one.
// They hold texts, of which one that is being typed may be no number yet.

import { css, inkOn, levelOf } from "./colours.js"
import { element } from "./elements.js"
import { TOUCH } from "./hints.js"
import { entryRule, quote, readNumber, writeNumber } from "./kernel_table.js"
import { ARROWS, within } from "./pointing.js"
import { formatNumber } from "./rounding.js"

export function labelled(part, name) {
  part.setAttribute("role", "group")
  part.setAttribute("aria-label", name)
  return part
}

// What of a number fits into a cell that nobody types in.
function shorten(value, room) {
  let text = writeNumber(value)
  for (let digits = room; text.length > room && digits >= 0; digits--) text = formatNumber(value, digits)
  return text
}

function makeField(name) {
  const field = element("input")
  if (TOUCH.matches) field.inputMode = "decimal" // digits, but no minus on an iPhone: see makeSignKey
  field.autocomplete = "off"
  field.setAttribute("aria-label", name)
  return field
}

/** `enter(index)` is called when a field gets the focus, `leave(index)` when it loses it. */
export function makeFields(host, { limits, hasBias, isSmall, enter, leave }) {
  const cells = labelled(element("div", "cells"), "Kernel entries")
  cells.tabIndex = -1
  cells.setAttribute(
    "aria-description",
    "Arrow keys and Enter move from cell to cell, PageUp and PageDown change a number, Escape restores it, and then leaves them."
  )
  const bias = makeField("Bias")
  const hold = (field, index) => {
    field.onfocus = () => {
      enter(index)
      field.select()
    }
    field.onblur = () => leave(index)
    return field
  }
  let [rows, columns] = [0, 0]
  let inputs = [] // the cells, and then the bias
  let entries = [] // the numbers in full, as texts

  const isBias = index => index === rows * columns
  const limitOf = index => (isBias(index) ? limits.bias : limits.entry)
  const valueOf = index => readNumber(entries[index], limitOf(index))
  const placeOf = index => [Math.floor(index / columns), index % columns]
  const whereOf = index => (isBias(index) ? "Bias" : `row ${placeOf(index)[0]}, column ${placeOf(index)[1]}`)
  const focused = () => inputs.indexOf(host.getRootNode().activeElement)

  function values() {
    return entries.map((_, index) => valueOf(index))
  }

  return {
    cells, bias, focused, placeOf, whereOf, limitOf, valueOf, isBias,
    indexOf: field => inputs.indexOf(field),
    fieldAt: index => inputs[index],
    entry: index => entries[index],
    put(index, text) {
      entries[index] = text
    },

    // As a table; NaN for what is no number.
    reading() {
      const read = values()
      return { rows, columns, values: read.slice(0, rows * columns), ...(hasBias && { bias: read.at(-1) }) }
    },

    // The first that is no number, but for one; below 0 for none.
    wrong: (but = -1) => values().findIndex((value, index) => Number.isNaN(value) && index !== but),
    received: index => `Received: ${quote(entries[index])}${isBias(index) ? "" : ` at ${whereOf(index)}`}.`,
    rule: index => entryRule(limitOf(index), isBias(index) ? "A bias" : undefined),

    fill(table) {
      entries = [...table.values, ...(hasBias ? [table.bias] : [])].map(writeNumber)
      if (table.rows === rows && table.columns === columns) return
      ;({ rows, columns } = table)
      host.getRootNode().host.dataset.columns = columns // a page may give many of them more room
      cells.style.setProperty("--rows", rows)
      cells.style.setProperty("--columns", columns)
      const made = table.values.map((_, index) => hold(makeField(`row ${placeOf(index)[0]}, column ${placeOf(index)[1]}`), index))
      cells.replaceChildren(...made)
      inputs = hasBias ? [...made, hold(bias, made.length)] : made
    },

    paint({ signed }, typing) {
      const read = values()
      const end = Math.max(...read.slice(0, rows * columns).map(value => Math.abs(value) || 0)) || 1
      inputs.forEach((field, index) => {
        const isNumber = !Number.isNaN(read[index])
        if (!isBias(index)) {
          const colour = signed[isNumber ? levelOf(read[index], "signed", end) : 128]
          field.style.backgroundColor = css(colour)
          field.style.color = inkOn(colour)
        }
        field.setAttribute("aria-invalid", String(!isNumber && index !== typing))
        field.title = entries[index]
        const text = isNumber && index !== focused() ? shorten(read[index], !isBias(index) && (isSmall || columns > 3) ? 5 : 7) : entries[index]
        if (field.value !== text) field.value = text
      })
    },

    enter(row, column) {
      const place = within([row, column], { rows, columns })
      inputs[place[0] * columns + place[1]].focus()
    },

    // As in a spreadsheet: arrows and Enter move from cell to cell; within an entry, left and right move the caret first.
    move(event) {
      const isEnter = event.key === "Enter"
      const by = isEnter ? [event.shiftKey ? -1 : 1, 0] : !event.shiftKey && ARROWS[event.key]
      const index = inputs.indexOf(event.target)
      if (!by || index < 0 || isBias(index)) return
      const { selectionStart: start, selectionEnd: end, value } = event.target
      const isWhole = start === 0 && end === value.length
      const isAtEnd = by[1] < 0 ? end === 0 : start === value.length
      if (by[1] && !isWhole && !isAtEnd) return
      event.preventDefault()
      const [row, column] = placeOf(index)
      this.enter(row + by[0], column + by[1])
      event.target.getRootNode().activeElement.select()
    },
  }
}
