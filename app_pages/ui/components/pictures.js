// A row of figures: pictures as canvases, small tables of numbers coloured by value.
// Header: {figures: [{title, alt, note, rows, columns, depth, scale, legend, texts}]}.

function numbers(figure, levels, { signed }) {
  const table = element("div", "numbers")
  table.setAttribute("role", "img")
  table.setAttribute("aria-label", figure.alt)
  table.style.gridTemplateColumns = `repeat(${figure.columns}, 1fr)`
  figure.texts.forEach((text, cell) => {
    const box = element("span", "", text)
    box.style.background = css(signed[levels[cell]])
    box.style.color = inkOn(signed[levels[cell]])
    table.append(box)
  })
  return table
}

function picture(figure, levels, colours) {
  const canvas = element("canvas")
  canvas.setAttribute("role", "img")
  canvas.setAttribute("aria-label", figure.alt)
  drawLevels(canvas, figure.rows, figure.columns, levels, colours[figure.scale])
  return canvas
}

export default function ({ data, parentElement }) {
  const host = root(parentElement, "pictures")
  const { header, take } = unpack(data)
  const colours = palettes(host)
  host.replaceChildren(
    ...header.figures.map(figure => {
      const levels = take(figure.rows * figure.columns * figure.depth)
      const made = element("figure")
      const title = element("figcaption", "title")
      title.append(element("span", "", figure.title), element("span", "shape", figure.shape))
      made.append(title, (figure.texts ? numbers : picture)(figure, levels, colours))
      if (figure.legend) made.append(legend(figure.legend, colours))
      if (figure.note) made.append(element("div", "note", figure.note))
      return made
    })
  )
}
