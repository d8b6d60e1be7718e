// A small table of numbers whose cells are filled anew at every step. Each cell: [text, colour], or
// undefined for a cell in the padding.

import { css, inkOn } from "./colours.js"
import { element } from "./elements.js"

export function numberTable(name) {
  const node = element("div", "table")
  const cells = element("div", "cells")
  node.setAttribute("role", "group")
  node.setAttribute("aria-label", name)
  node.append(element("div", "name", name), cells)
  const fill = (contents, columns, chosen = -1) => {
    while (cells.childElementCount > contents.length) cells.lastChild.remove()
    while (cells.childElementCount < contents.length) cells.append(element("span", "", ""))
    cells.style.setProperty("--columns", columns)
    cells.classList.toggle("many", columns > 3)
    contents.forEach((content, i) => {
      const cell = cells.children[i]
      const [text, colour] = content ?? ["0"]
      if (cell.firstChild) cell.firstChild.data = text
      else cell.append(text)
      cell.className = (content ? "" : "padding") + (i === chosen ? " winner" : "")
      cell.style.background = colour ? css(colour) : ""
      cell.style.color = colour ? inkOn(colour) : ""
    })
  }
  return { node, fill }
}
