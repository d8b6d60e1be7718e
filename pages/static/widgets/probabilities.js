// The network's answer: for each class a bar, or one before and one after a change of the network.
// Header: {bars: [{name, mark, top, columns: [{when, share, text}]}], note}; a plain number has no share, and no bar.

import { unpack } from "../common/blob.js"
import { element } from "../common/elements.js"
import { widget } from "../common/widget.js"

function makeRow({ name, mark, top, columns }) {
  const row = element("div", top ? "class top" : "class")
  const track = element("span", "track")
  const values = columns.map(({ when, share, text }) => {
    if (share !== null) {
      const bar = track.appendChild(element("span", "share " + when))
      bar.style.width = `${100 * share}%`
    }
    return element("span", "value " + when, text)
  })
  const spoken = columns.map(({ when, text }) => (columns.length > 1 ? `${when} ${text}` : text))
  row.setAttribute("role", "listitem")
  row.setAttribute("aria-label", `${name}: ${spoken.join(", ")}`)
  row.append(element("span", "name", name + (mark ? " " + mark : "")), track, ...values)
  return row
}

// Says which column is which, to those who see columns.
function makeHead(columns) {
  const head = element("div", "class head")
  head.setAttribute("aria-hidden", "true")
  head.append(element("span"), element("span"), ...columns.map(({ when }) => element("span", "value", when)))
  return head
}

export default widget("probabilities", ["widgets/probabilities.css"], (host, { data }) => {
  const { bars, note } = unpack(data).header
  const { columns } = bars[0]
  const list = element("div", "list")
  list.setAttribute("role", "list")
  list.append(...bars.map(makeRow))
  host.classList.toggle("compares", columns.length > 1)
  host.replaceChildren(...(columns.length > 1 ? [makeHead(columns)] : []), list, element("div", "note", note))
})
