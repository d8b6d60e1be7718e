// Patches on the pictures that they are from, each beside its enlargement; a click chooses one.
// Header: {rows, columns, depth, patches: [{label, lines, window: {row, column, height, width}}]}; then the
// pictures.

import { unpack } from "../common/blob.js"
import { palettes } from "../common/colours.js"
import { cut, drawValues } from "../common/drawing.js"
import { element } from "../common/elements.js"
import { placeMark } from "../common/pointing.js"
import { widget } from "../common/widget.js"

function drawn(rows, columns, depth, values, colours) {
  const canvas = element("canvas")
  drawValues(canvas, { rows, columns, depth, scale: "grey" }, values, colours)
  return canvas
}

function makePatch({ label, lines, window }, { rows, columns, depth }, values, colours) {
  const button = element("button", "card-button patch")
  const [pictures, whole, mark] = [element("div", "pair"), element("div", "picture"), element("div", "mark")]
  const enlarged = element("div", "picture")
  whole.append(drawn(rows, columns, depth, values, colours), mark)
  placeMark(mark, window, { rows, columns })
  enlarged.append(drawn(window.height, window.width, depth, cut(values, { columns, depth }, window), colours))
  pictures.append(whole, enlarged)
  button.setAttribute("aria-label", label)
  button.append(pictures, ...lines.map(line => element("div", "line", line)))
  return button
}

export default widget("patches", ["widgets/patches.css"], (host, { data, setTriggerValue }) => {
  const { header, take } = unpack(data)
  const colours = palettes(host)
  const patches = header.patches.map(patch =>
    makePatch(patch, header, take(header.rows * header.columns * header.depth), colours)
  )
  patches.forEach((patch, index) => (patch.onclick = () => setTriggerValue("patch", index)))
  host.replaceChildren(...patches)
})
