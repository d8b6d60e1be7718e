// A row of figures: pictures as canvases, small tables of numbers coloured by value.
// Header: {figures: [{title, shape, alt, note, rows, columns, depth, scale, limit, legend, texts,
// name, over, marked}]}; then the values of each, and of what lies over it. A named picture shows what
// other widgets mark on it.

function numbers(figure, values, colours) {
  const table = element("div", "numbers")
  table.setAttribute("role", "img")
  table.setAttribute("aria-label", figure.alt)
  table.style.gridTemplateColumns = `repeat(${figure.columns}, 1fr)`
  figure.texts.forEach((text, cell) => {
    const box = element("span", "", text)
    const colour = colours[figure.scale][levelOf(values[cell], figure.scale, figure.limit)]
    box.style.background = css(colour)
    box.style.color = inkOn(colour)
    table.append(box)
  })
  return table
}

function picture(figure, values, colours) {
  const canvas = element("canvas")
  canvas.setAttribute("role", "img")
  canvas.setAttribute("aria-label", figure.alt)
  drawValues(canvas, figure, values, colours)
  const box = element("div", "picture")
  box.append(canvas)
  return box
}

function layOver(host, figure, values, colours) {
  const { over, rows, columns } = figure
  const [place, canvas] = [element("div", "over"), element("canvas")]
  drawOver(canvas, over, values, colours)
  place.append(canvas)
  placeMark(place, over.cells, { rows, columns })
  host.append(place)
}

export default function ({ data, parentElement }) {
  const host = root(parentElement, "pictures")
  const { header, take } = unpack(data)
  const colours = palettes(host)
  host.forget?.()
  const listening = []
  host.replaceChildren(
    ...header.figures.map(figure => {
      const values = take(figure.rows * figure.columns * figure.depth)
      const made = element("figure")
      const shown = (figure.texts ? numbers : picture)(figure, values, colours)
      if (figure.over) layOver(shown, figure, take(figure.over.rows * figure.over.columns), colours)
      for (const cells of figure.marked) {
        placeMark(shown.appendChild(element("div", "mark")), cells, figure)
      }
      if (figure.name) {
        const mark = element("div", "mark")
        mark.hidden = true
        shown.append(mark)
        listening.push(onMark(figure.name, cells => placeMark(mark, cells, figure)))
      }
      made.append(titleLine(figure.title, figure.shape), shown)
      if (figure.legend) made.append(legend(figure.legend, colours))
      if (figure.note) made.append(element("div", "note", figure.note))
      return made
    })
  )
  return (host.forget = () => listening.splice(0).forEach(end => end()))
}
