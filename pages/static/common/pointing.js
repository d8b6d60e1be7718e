// Pointing at cells of a picture and marking cells on it.

// Steps of the arrow keys, in rows and columns.
export const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

/** @typedef {number[]} Place row and column */
/** @typedef {{row: number, column: number, height: number, width: number}} Cells */
/** @typedef {{rows: number, columns: number}} Size */

/**
 * The place itself, or the nearest one in a picture of that size.
 * @param {Place} place
 * @param {Size} size
 */
export function within([row, column], { rows, columns }) {
  return [Math.min(Math.max(row, 0), rows - 1), Math.min(Math.max(column, 0), columns - 1)]
}

/**
 * The cell under the pointer, that at the edge for a pointer beyond it.
 * @param {MouseEvent} event
 * @param {HTMLCanvasElement} canvas one pixel for each cell
 */
export function cellAt(event, canvas) {
  const box = canvas.getBoundingClientRect()
  const along = (at, start, length, cells) => Math.floor(((at - start) / length) * cells)
  const place = [
    along(event.clientY, box.top, box.height, canvas.height),
    along(event.clientX, box.left, box.width, canvas.width),
  ]
  return within(place, { rows: canvas.height, columns: canvas.width })
}

/**
 * Lay a mark over cells of a picture of that size, which the mark's parent covers exactly. Null hides it.
 * @param {HTMLElement} mark
 * @param {Cells | null} cells
 * @param {Size} size
 */
export function placeMark(mark, cells, { rows, columns }) {
  mark.hidden = !cells
  if (!cells) return
  mark.style.top = `${(100 * cells.row) / rows}%`
  mark.style.left = `${(100 * cells.column) / columns}%`
  mark.style.height = `${(100 * cells.height) / rows}%`
  mark.style.width = `${(100 * cells.width) / columns}%`
}
