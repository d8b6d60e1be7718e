// What can be undone: the tables so far, the oldest first, and which of them is shown.

import { sameTable } from "./kernel_table.js"

/** @type {Map<string, ReturnType<typeof makeHistory>>} */
const histories = new Map() // by the names of tables

// The history of a table: the one before, where the same table is made anew, as on a screen that was turned.
export function historyOf(name, first) {
  const kept = histories.get(name)
  const history = kept && sameTable(kept.shown(), first) ? kept : makeHistory(first)
  histories.set(name, history)
  history.endTyping()
  return history
}

function makeHistory(first) {
  const tables = [first]
  let [now, before] = [0, 0] // `before` what is being typed in one cell
  const endTyping = () => (before = now)
  return {
    shown: () => tables[now],
    has: by => tables[now + by] !== undefined,
    endTyping,
    // Tells whether the table is a new one. What is typed in one cell is one step: each reading
    // replaces the one before.
    add(table, isTyping) {
      if (sameTable(table, tables[now])) return false
      if (!isTyping) endTyping()
      tables.length = before + 1
      if (!sameTable(table, tables[before])) tables.push(table)
      now = tables.length - 1
      if (!isTyping) endTyping()
      return true
    },
    move(by) {
      now += by
      endTyping()
    },
  }
}
