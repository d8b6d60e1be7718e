// A kernel as a table of number fields, coloured by value, of 1 to `largest` rows and columns.
// Header: {rows, columns, texts, largest, limit}. Sends the rows as text, "3x3:1,1,..."; an entry
// that is no number from -limit to limit is marked and explained, and nothing is sent.

function read(input, limit) {
  const text = input.value.trim().replace(",", ".")
  const value = text === "" ? NaN : Number(text)
  return Math.abs(value) <= limit ? value : NaN
}

// Colour every cell and explain the first wrong one; gives the values if all are good.
function checkCells(host, inputs, limit) {
  const values = inputs.map(input => read(input, limit))
  const end = Math.max(...values.map(v => Math.abs(v) || 0)) || 1
  const { signed } = palettes(host)
  inputs.forEach((input, i) => {
    const good = !Number.isNaN(values[i])
    const colour = signed[good ? levelOf(values[i], "signed", end) : 128]
    input.style.background = css(colour)
    input.style.color = inkOn(colour)
    input.setAttribute("aria-invalid", String(!good))
    input.title = input.value
  })
  const bad = values.findIndex(Number.isNaN)
  host.querySelector(".message").textContent =
    bad < 0
      ? ""
      : `A kernel entry is a number from -${limit} to ${limit}; until then the last kernel stays. ` +
        `Received: '${inputs[bad].value}' at ${inputs[bad].getAttribute("aria-label")}.`
  return bad < 0 ? values : null
}

function sideMenu(name, largest) {
  const label = element("label", "", name)
  const menu = element("select")
  for (let side = 1; side <= largest; side++) menu.append(new Option(side))
  label.append(menu)
  return label
}

function build(host, largest) {
  const sides = element("div", "sides")
  sides.append(sideMenu("Rows", largest), sideMenu("Columns", largest))
  const message = element("div", "message")
  message.setAttribute("role", "status")
  const title = element("div", "title")
  title.append(element("span", "", "Kernel"), element("span", "shape"))
  host.append(title, element("div", "cells"), message, sides)
}

export default function ({ data, parentElement, setTriggerValue }) {
  const host = root(parentElement, "editor")
  const { rows, columns, texts, largest, limit } = unpack(data).header
  if (!host.firstChild) build(host, largest)
  const [title, cells, , sides] = host.children
  title.lastChild.textContent = `${rows} × ${columns}`
  const [rowMenu, columnMenu] = sides.querySelectorAll("select")

  if (cells.dataset.shape !== `${rows}x${columns}`) {
    cells.dataset.shape = `${rows}x${columns}`
    cells.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`
    cells.replaceChildren(
      ...texts.map((_, i) => {
        const input = element("input")
        input.inputMode = "decimal"
        input.setAttribute("aria-label", `row ${Math.floor(i / columns)}, column ${i % columns}`)
        return input
      })
    )
  }
  const inputs = [...cells.children]
  // What was sent from here comes back later, when somebody may have typed on: an echo changes
  // nothing, and only a kernel from elsewhere fills the cells anew.
  // Kernels are float32, here as well as on the server.
  const kernelText = values => `${rows}x${columns}:${values.map(Math.fround).join(",")}`
  host.sent ??= new Set()
  if (!host.sent.has(kernelText(texts.map(Number)))) {
    host.sent.clear()
    inputs.forEach((input, i) => (input.value = texts[i]))
  }
  rowMenu.value = rows
  columnMenu.value = columns
  checkCells(host, inputs, limit)

  inputs.forEach((input, i) => {
    input.onfocus = () => input.select()
    input.oninput = () => {
      const values = checkCells(host, inputs, limit)
      if (!values) return
      host.sent.add(kernelText(values))
      setTriggerValue("kernel", kernelText(values))
    }
  })
  // A new shape keeps what fits; new cells are 0.
  rowMenu.onchange = columnMenu.onchange = () => {
    const [newRows, newColumns] = [Number(rowMenu.value), Number(columnMenu.value)]
    const kept = Array.from({ length: newRows * newColumns }, (_, i) => {
      const [row, column] = [Math.floor(i / newColumns), i % newColumns]
      return row < rows && column < columns ? read(inputs[row * columns + column], limit) || 0 : 0
    })
    setTriggerValue("kernel", `${newRows}x${newColumns}:${kept.join(",")}`)
  }
}
