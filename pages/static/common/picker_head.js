// What stands above the thumbnails of a picker: what is none of them, the classes, and a number to type.

import { capital, element, icon } from "./elements.js"
import { DICE, SOURCES } from "./picker_icons.js"

function withIcon(drawing, words, act) {
  const made = element("button")
  made.append(icon(drawing), element("span", "", words))
  made.onclick = act
  return made
}

/**
 * Fill the head. Gives a function that shows what is in use in its parts, which stay as they are: one of them may have the
 * focus.
 * @param {HTMLElement} node
 * @param {{sources: {icon: string, name: string}[], groups: string[], most: number | null, steps: string}} header
 * @param {{leaveWith: (act: string, value: any) => void, send: (act: string, value: any) => void, surprise: () => void,
 *   typeNumber: (field: HTMLInputElement, most: number) => void}} acts
 */
export function makeHead(node, { sources, groups, most, steps }, acts) {
  const [buttons, tools] = [element("div", "sources"), element("div", "tools")]
  const named = (name, field) => {
    const made = tools.appendChild(element("label", "", name))
    made.append(field)
    return field
  }
  const made = sources.map((each, i) => withIcon(SOURCES[each.icon], each.name, () => acts.leaveWith("source", i)))
  buttons.append(...made)
  const group = groups.length ? named("Class", element("select")) : null
  if (group) {
    group.append(...groups.map(each => new Option(each)))
    group.onchange = () => acts.send("group", group.value)
  }
  const number = most === null ? null : named(capital(steps), element("input"))
  if (number) {
    number.inputMode = "numeric"
    number.placeholder = `0 to ${most}`
    number.onkeydown = event => event.key === "Enter" && acts.typeNumber(number, most)
    tools.append(withIcon(DICE, "Surprise me", () => acts.surprise()))
  }
  node.replaceChildren(...[buttons, tools].filter(part => part.childElementCount))
  return (/** @type {{source: number | null, group: string, number: number}} */ now) => {
    made.forEach((button, i) => button.setAttribute("aria-pressed", String(i === now.source)))
    if (group) group.value = now.group
    // What is being typed stays.
    const isTyped = number && /** @type {ShadowRoot} */ (number.getRootNode()).activeElement === number
    if (number && !isTyped) number.value = String(now.number)
  }
}
