// Pointing at cells of a picture and marking cells on it; shared by all widgets.

// Steps of the arrow keys, in rows and columns.
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }

// The row and column of the cell under the pointer, those at the edge for a pointer beyond it.
function cellAt(event, canvas) {
  const box = canvas.getBoundingClientRect()
  const along = (at, start, length, cells) =>
    Math.min(Math.max(Math.floor(((at - start) / length) * cells), 0), cells - 1)
  return [
    along(event.clientY, box.top, box.height, canvas.height),
    along(event.clientX, box.left, box.width, canvas.width),
  ]
}

// Lay a mark over `height` x `width` cells from (row, column) on, of a picture with `rows` x `columns`
// cells; the mark's parent covers exactly these. Null hides it.
function placeMark(mark, cells, { rows, columns }) {
  mark.hidden = !cells
  if (!cells) return
  mark.style.top = `${(100 * cells.row) / rows}%`
  mark.style.left = `${(100 * cells.column) / columns}%`
  mark.style.height = `${(100 * cells.height) / rows}%`
  mark.style.width = `${(100 * cells.width) / columns}%`
}

// One widget tells the picture of another which cells are meant: `cells` as for placeMark.
function markElsewhere(picture, cells) {
  window.dispatchEvent(new CustomEvent("convscope-mark", { detail: { picture, cells } }))
}

// Hear of it; gives a function that ends the hearing.
function onMark(picture, place) {
  const listen = ({ detail }) => detail.picture === picture && place(detail.cells)
  window.addEventListener("convscope-mark", listen)
  return () => window.removeEventListener("convscope-mark", listen)
}

const prefersStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches
