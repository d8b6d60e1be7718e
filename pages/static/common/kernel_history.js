// What can be undone: the tables so far, the oldest first, and which of them is shown.

import { sameTable } from "./kernel_table.js"

export function makeHistory(first) {
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
