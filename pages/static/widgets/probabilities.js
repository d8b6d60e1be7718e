// The network's answer: for each class a bar, or one before and one after a change of the network.
// Header: {title, bars: [{name, mark, top, columns: [{when, share, text}]}], note}; a plain number has no share, and no bar.

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
function makeHead(title, columns) {
  const head = element("div", "class head")
  head.setAttribute("aria-hidden", "true")
  const names = columns.length > 1 ? columns.map(({ when }) => element("span", "value", when)) : []
  head.append(element("span", "title", title), element("span"), ...names)
  return head
}

export default widget("probabilities", ["widgets/probabilities.css"], (host, { data }) => {
  const { title, bars, note } = unpack(data).header
  const { columns } = bars[0]
  const list = element("div", "list")
  list.setAttribute("role", "list")
  if (title) list.setAttribute("aria-label", title)
  list.append(...bars.map(makeRow))
  host.classList.toggle("compares", columns.length > 1)
  const heads = title || columns.length > 1 ? [makeHead(title, columns)] : []
  host.replaceChildren(...heads, list, element("div", "note", note))
})
