// Another order of tiles. They are put there at once, and each starts from where it was, so that eyes can
// follow (FLIP: first, last, invert, play).

import { rowsOf } from "./grid.js"

const TRAVEL = { duration: 350, easing: "ease-in-out" } // ms

const prefersStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches

export function reorder(grid, tiles, across) {
  const focused = grid.getRootNode().activeElement
  const places = () => tiles.map(tile => tile.getBoundingClientRect())
  const travels = tiles[0].isConnected && !prefersStill()
  const first = travels && places()
  tiles.forEach(tile => tile.getAnimations().forEach(animation => animation.cancel()))
  grid.replaceChildren(...rowsOf(tiles, across))
  // What is put elsewhere loses the focus.
  if (tiles.includes(focused)) focused.focus({ preventScroll: true })
  if (!travels) return
  places().forEach((last, i) => {
    const [x, y] = [first[i].left - last.left, first[i].top - last.top]
    if (x || y) tiles[i].animate({ transform: [`translate(${x}px, ${y}px)`, "none"] }, TRAVEL)
  })
}
