// A tile of a gallery: a picture with a mark on it, and below it its number and what was done to it.

import { element, icon } from "./elements.js"

// A loudspeaker that is crossed out; two arrows that change places.
const CHANGES = {
  silenced: "M2 6h2.5L8 3v10L4.5 10H2zM10 6l4 4M14 6l-4 4",
  placed: "M2 5h10M9 2l3 3-3 3M14 11H4M7 8l-3 3 3 3",
}

export function makeTile() {
  const node = element("div", "tile")
  const [picture, canvas, mark] = [element("div", "picture"), element("canvas"), element("div", "mark")]
  const caption = element("div", "caption")
  const [number, value] = [element("span", "number"), element("span", "value")]
  node.setAttribute("role", "gridcell")
  node.tabIndex = -1
  mark.hidden = true
  value.append("")
  picture.append(canvas, mark)
  caption.append(number, value)
  node.append(picture, caption)
  return { node, picture, canvas, mark, caption, number, value: value.firstChild }
}

/**
 * Say what was done to what a tile shows.
 * @param {{node: HTMLElement, number: HTMLElement}} tile
 * @param {number} i
 * @param {string} change a key of CHANGES, or nothing
 */
export function dressTile({ node, number }, i, change) {
  if (node.dataset.change === change) return
  node.dataset.change = change
  number.replaceChildren(String(i), ...(change ? [icon(CHANGES[change])] : []))
}
