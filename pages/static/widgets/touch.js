// Figures side by side, as the widget "pictures" draws them, on which a place can be touched. Header: {figures, among:
// those that can be, reach, names, digits, last: [figure, [row, column]] or null}; then the values of each figure.

import { element } from "../common/elements.js"
import { ARROWS, placeMark, within } from "../common/pointing.js"
import { formatNumber } from "../common/rounding.js"
import { lasting, widget } from "../common/widget.js"
import { makeFigure } from "./pictures.js"

const MIDDLE = 0.5
const SMALLEST = 0.06 // of a picture's side: a mark of one pixel among two hundred would not be seen

// The cell under the pointer.
function placeAt({ clientX, clientY }, { shown, rows, columns }) {
  const box = shown.getBoundingClientRect()
  const along = (at, start, length, cells) => Math.floor(((at - start) / length) * cells)
  const place = [
    along(clientY, box.top, box.height, rows),
    along(clientX, box.left, box.width, columns),
  ]
  return within(place, { rows, columns })
}

// What is marked around a place: so many cells, and no fewer than can be seen.
function around([row, column], { rows, columns }, reach) {
  const [height, width] = [rows, columns].map(side => Math.max(reach, SMALLEST * side))
  return { row: row + MIDDLE - height / 2, column: column + MIDDLE - width / 2, height, width }
}

class Touch {
  constructor(host) {
    this.row = element("div", "row")
    this.says = element("div", "spoken")
    this.says.setAttribute("role", "status")
    host.append(this.row, this.says)
    this.listening = []
  }

  update({ header, take }, colours, send) {
    this.stop()
    const focused = this.figures?.findIndex(({ shown }) => shown.matches(":focus"))
    Object.assign(this, { header, send })
    this.figures = header.figures.map((figure, index) => this.makeFigure(figure, index, take, colours))
    this.row.replaceChildren(...this.figures.map(({ node }) => node))
    const { last } = header
    if (last) this.figures.filter(each => this.goesWith(each, last[0])).forEach(each => this.markTouched(each, last[1]))
    if (focused >= 0) this.figures[focused]?.shown.focus({ preventScroll: true })
    // The place that the keys are at stays where it was.
    this.point(this.at ?? last)
  }

  makeFigure(figure, index, take, colours) {
    const taken = [] // its own values, and those of what lies over it
    const keep = count => taken[taken.push(take(count)) - 1]
    const node = makeFigure(figure, keep, colours, this.listening)
    const shown = /** @type {HTMLElement} */ (node.children[1])
    const made = { ...figure, index, node, shown, values: taken[0], cursor: element("div", "mark"), touched: element("div", "touched") }
    made.cursor.hidden = made.touched.hidden = true
    shown.classList.add("figure")
    shown.append(made.cursor, made.touched)
    if (this.header.among.includes(index)) this.listen(made)
    return made
  }

  listen(figure) {
    const { shown, index, title } = figure
    shown.tabIndex = 0
    shown.classList.add("touchable")
    shown.setAttribute("role", "application")
    const numbers = figure.texts ? `; ${figure.alt}` : ""
    shown.setAttribute("aria-label", `${title}: arrow keys move, Enter touches${numbers}`)
    shown.onpointermove = event => this.point([index, placeAt(event, figure)])
    shown.onpointerleave = () => this.point(this.header.last)
    shown.onclick = event => {
      this.touch([index, placeAt(event, figure)])
      if (event.pointerType === "touch") this.at = null // a finger is lifted: what was meant is marked
    }
    shown.onkeydown = event => this.press(event, figure)
  }

  press(event, figure) {
    const middle = [Math.floor(figure.rows / 2), Math.floor(figure.columns / 2)]
    const here = this.at && this.goesWith(figure, this.at[0]) ? this.at[1] : middle
    if (event.key in ARROWS && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const [down, right] = ARROWS[event.key]
      this.point([figure.index, within([here[0] + down, here[1] + right], figure)])
    } else if (event.key === "Enter" || event.key === " ") this.touch([figure.index, here])
    else return
    event.preventDefault()
  }

  goesWith({ rows, columns }, index) {
    const other = this.header.figures[index]
    return other.rows === rows && other.columns === columns
  }

  point(at) {
    this.at = at
    for (const figure of this.figures) {
      const there = at && this.goesWith(figure, at[0])
      const reach = figure.index === 0 ? this.header.reach : 1
      placeMark(figure.cursor, there ? around(at[1], figure, reach) : null, figure)
    }
    this.says.textContent = at ? this.saysOf(at) : "\u00a0"
  }

  // Where the keys are; with what is there, where that is to be seen anyway.
  saysOf([index, [row, column]]) {
    const { texts, columns } = this.figures[index]
    const place = `Row ${row}, column ${column}`
    if (texts) return `${place}: ${texts[row * columns + column]}`
    const values = this.figures
      .filter(figure => this.header.names[figure.index] && this.goesWith(figure, index))
      .map(({ index, values, columns }) => [this.header.names[index], values[row * columns + column]])
      .map(([name, value]) => `${name} ${formatNumber(value, this.header.digits)}`)
    return [place, values.join(", ")].filter(Boolean).join(": ")
  }

  markTouched({ touched, rows, columns }, place) {
    placeMark(touched, around(place, { rows, columns }, 1), { rows, columns })
  }

  touch([index, [row, column]]) {
    this.point([index, [row, column]])
    this.send("place", { figure: index, row, column })
  }

  stop() {
    for (const end of this.listening.splice(0)) end()
  }
}

export default widget("touch", ["widgets/pictures.css", "widgets/touch.css"], lasting(Touch))
