// The steps of the lesson as dots. Header: {dots: [{title, guessed, tried}], current}. The left half of a dot is full
// once its question is answered, the right half once its try is done.

import { unpack } from "../common/blob.js"
import { element } from "../common/elements.js"
import { widget } from "../common/widget.js"

// The same words as on the page.
function done({ guessed, tried }) {
  return [guessed && "guessed", tried && "tried"].filter(Boolean).join(", ") || "not guessed yet"
}

function makeDot(dot, index, isCurrent) {
  const button = element("button", "dot")
  const halves = element("span", "halves")
  halves.classList.toggle("guessed", dot.guessed)
  halves.classList.toggle("tried", dot.tried)
  button.append(halves)
  button.title = `Step ${index + 1}: ${dot.title} (${done(dot)})`
  button.setAttribute("aria-label", `Step ${index + 1}: ${dot.title}, ${done(dot)}`)
  if (isCurrent) button.setAttribute("aria-current", "step")
  return button
}

export default widget("step_dots", ["widgets/step_dots.css"], (host, { data, setTriggerValue }) => {
  const { dots, current } = unpack(data).header
  const made = dots.map((dot, index) => makeDot(dot, index, index === current))
  made.forEach((dot, index) => (dot.onclick = () => setTriggerValue("step", index)))
  const says = element("span", "says", `Step ${current + 1} of ${dots.length}: ${done(dots[current])}`)
  const list = element("nav", "dots")
  list.setAttribute("aria-label", "Steps of the lesson")
  list.append(...made)
  host.replaceChildren(list, says)
})
