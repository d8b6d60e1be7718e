// The filters of a layer as a grid of named cells; clicking or Enter chooses one.
// Header: {tiles: [{filter, label}], rows, columns, selected, legend, note}; then a map per tile.

const TILES_A_ROW = 8

function moveFocus(cells, from, event) {
  const columns = getComputedStyle(cells[0].closest("[role=grid]")).gridTemplateColumns.split(" ").length
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key]
  const target =
    event.key === "Home" ? 0 : event.key === "End" ? cells.length - 1 : step && from + step
  if (target === undefined || !cells[target]) return
  event.preventDefault()
  cells.forEach((cell, i) => (cell.tabIndex = i === target ? 0 : -1))
  cells[target].focus()
}

function makeCells(grid, count) {
  const rows = []
  for (let i = 0; i < count; i++) {
    if (i % TILES_A_ROW === 0) {
      rows.push(element("div", "row"))
      rows.at(-1).setAttribute("role", "row")
    }
    const cell = element("div", "tile")
    cell.setAttribute("role", "gridcell")
    cell.append(element("canvas"), element("span"))
    rows.at(-1).append(cell)
  }
  grid.replaceChildren(...rows)
}

export default function ({ data, parentElement, setTriggerValue }) {
  const host = root(parentElement, "gallery")
  const { header, take } = unpack(data)
  const colours = palettes(host)
  if (!host.firstChild) {
    const grid = element("div", "grid")
    grid.setAttribute("role", "grid")
    grid.setAttribute("aria-label", "Filters")
    host.append(grid, element("div", "below"))
  }
  const [grid, below] = host.children
  if (grid.querySelectorAll(".tile").length !== header.tiles.length) makeCells(grid, header.tiles.length)
  const cells = [...grid.querySelectorAll(".tile")]

  const choose = filter => {
    cells.forEach((cell, i) =>
      cell.setAttribute("aria-selected", String(header.tiles[i].filter === filter))
    )
  }
  cells.forEach((cell, i) => {
    const { filter, label, limit } = header.tiles[i]
    const [canvas, caption] = cell.children
    drawValues(canvas, { ...header, scale: "signed", limit }, take(header.rows * header.columns), colours)
    caption.textContent = filter
    cell.setAttribute("aria-label", label)
    cell.title = label
    cell.tabIndex = filter === header.selected ? 0 : -1
    cell.onclick = () => {
      choose(filter)
      setTriggerValue("filter", filter)
    }
    cell.onkeydown = event => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault()
        cell.onclick()
      } else moveFocus(cells, i, event)
    }
  })
  choose(header.selected)
  below.replaceChildren(
    element("span", "", header.note),
    ...(header.legend ? [legend(header.legend, colours)] : [])
  )
}
