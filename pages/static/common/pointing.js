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

// Widgets speak to each other by events of the window.
function tell(name, detail) {
  window.dispatchEvent(new CustomEvent(name, { detail }))
}

// Gives a function that ends the hearing.
function hear(name, listen) {
  const heard = ({ detail }) => listen(detail)
  window.addEventListener(name, heard)
  return () => window.removeEventListener(name, heard)
}

// One widget tells the picture of another which cells are meant: `cells` as for placeMark.
const markElsewhere = (picture, cells) => tell("convscope-mark", { picture, cells })
const onMark = (picture, place) =>
  hear("convscope-mark", detail => detail.picture === picture && place(detail.cells))

// One widget tells others which unit of a map is looked at: its row and column.
const tellUnit = place => tell("convscope-unit", place)
const onUnit = show => hear("convscope-unit", show)

const prefersStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches
