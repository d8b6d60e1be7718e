// A grid of tiles: its rows for those who listen, and its keys.

import { element } from "./elements.js"
import { ARROWS } from "./pointing.js"

export function rowsOf(tiles, across) {
  return Array.from({ length: Math.ceil(tiles.length / across) }, (_, i) => {
    const row = element("div", "row")
    row.setAttribute("role", "row")
    row.append(...tiles.slice(i * across, (i + 1) * across))
    return row
  })
}

// The place in a grid of `count` that a key leads to from another place, by the rows and columns on screen;
// undefined for other keys.
export function gridTarget(grid, { key, ctrlKey }, from, count) {
  const columns = getComputedStyle(grid).gridTemplateColumns.split(" ").length
  const start = ctrlKey ? 0 : from - (from % columns)
  const stop = ctrlKey ? count - 1 : Math.min(start + columns, count) - 1
  const step = ARROWS[key]
  return step ? from + step[0] * columns + step[1] : { Home: start, End: stop }[key]
}
