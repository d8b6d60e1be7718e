// The units of a dense layer: each with its value and a bar from 0 to the right or left; a click chooses one.
// Header: {units: [{name, text, share}], named, selected}; of the shares, the largest is 1 or -1.

import { layBar } from "../common/bars.js"
import { unpack } from "../common/blob.js"
import { bySign, palettes } from "../common/colours.js"
import { element } from "../common/elements.js"
import { gridTarget } from "../common/grid.js"
import { widget } from "../common/widget.js"

function unitOf({ name, text, share }, selected) {
  const node = element("button", "card-button unit")
  const track = element("span", "track")
  const bar = track.appendChild(element("span"))
  layBar(bar, share)
  node.append(element("span", "name", name), element("span", "value", text), track)
  node.setAttribute("aria-pressed", String(selected))
  node.tabIndex = selected ? 0 : -1
  return node
}

export default widget("units", ["common/bars.css", "widgets/units.css"], (host, { data, setTriggerValue }) => {
  const { units, named, selected } = unpack(data).header
  bySign(host, palettes(host))
  const list = element("div", named ? "list named" : "list")
  list.setAttribute("role", "group")
  list.setAttribute("aria-label", "Units")
  const nodes = units.map((unit, i) => unitOf(unit, i === selected))
  nodes.forEach((node, i) => (node.onclick = () => setTriggerValue("unit", i)))
  list.onkeydown = event => {
    const target = nodes[gridTarget(list, event, nodes.indexOf(event.target.closest(".unit")), nodes.length)]
    if (!target) return
    target.focus()
    event.preventDefault()
  }
  list.append(...nodes)
  host.replaceChildren(list)
})
