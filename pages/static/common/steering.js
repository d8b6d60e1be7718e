// Turning a kernel by an angle. An edge detector whose opposite is itself turned by half is steerable: at any angle it is
// cos of that times itself and sin of that times itself turned by a quarter. W. T. Freeman and E. H. Adelson (1991), "The
// design and use of steerable filters", doi:10.1109/34.93808.

import { sameTable, TOOLS } from "./kernel_table.js"

/** @typedef {{rows: number, columns: number, values: number[]}} Table */

/**
 * Whether a kernel can be turned so.
 * @param {Table} table
 */
function isSteerable({ rows, columns, values }) {
  const last = values.length - 1
  const isOdd = rows === columns && values.every((value, i) => value === 0 - values[last - i])
  return isOdd && gradient({ rows, columns, values }).some(part => part)
}

/**
 * A steerable kernel, turned clockwise on the screen; its entries get four digits of the largest one, as cos and sin
 * would fill a cell.
 * @param {Table} table
 * @param {number} degrees
 * @returns {Table}
 */
function turned(table, degrees) {
  const quarter = TOOLS.Rotate(table)
  if (degrees % 90 === 0) return degrees % 360 ? turned(quarter, degrees - 90) : table
  const most = Math.max(...table.values.map(Math.abs))
  const unit = 10 ** (Math.floor(Math.log10(most)) - 3)
  const [cos, sin] = [Math.cos, Math.sin].map(f => f((degrees * Math.PI) / 180))
  const entry = (/** @type {number} */ value, /** @type {number} */ i) =>
    Number((Math.round((cos * value + sin * quarter.values[i]) / unit) * unit).toFixed(10))
  return { ...table, values: table.values.map((value, i) => Math.fround(entry(value, i)) + 0) }
}

/**
 * Where the positive side of a kernel lies, in degrees from its top, clockwise.
 * @param {Table} table
 */
function direction(table) {
  const [up, right] = gradient(table)
  return (Math.round((Math.atan2(right, up) * 180) / Math.PI) + 360) % 360
}

// How much more there is above than below, and at the right than at the left.
function gradient({ rows, columns, values }) {
  return values.reduce(
    ([up, right], value, i) => [
      up + value * ((rows - 1) / 2 - Math.floor(i / columns)),
      right + value * ((i % columns) - (columns - 1) / 2),
    ],
    [0, 0]
  )
}

// Without a bias, which has no direction.
const bare = (/** @type {Table} */ { rows, columns, values }) => ({ rows, columns, values })

/** A table in a hand that turns it: from what it was at first, so that no rounding adds up. */
export function makeSteering() {
  /** @type {{table: Table, degrees: number}} */
  let base
  /** @type {Table | null} */
  let made = null // of the base
  let now = 0 // the angle of that

  return {
    /** Take hold of a table. */
    hold(/** @type {Table} */ held) {
      const table = bare(held)
      if (made && sameTable(table, made)) return
      base = { table, degrees: direction(table) }
      made = table
      now = base.degrees
    },
    /** Turn what is held to an angle. */
    turn(/** @type {number} */ degrees) {
      made = turned(base.table, (degrees - base.degrees + 360) % 360)
      now = degrees
      return made
    },
    /** The angle of a table; null for one that cannot be turned. */
    degreesOf(/** @type {Table} */ table) {
      if (!isSteerable(table)) return null
      return made && sameTable(bare(table), made) ? now : direction(table)
    },
  }
}
