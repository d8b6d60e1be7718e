// The pieces of a page that widgets are made of.

import { css, NOT_A_NUMBER } from "./colours.js"

export function element(tag, className, text) {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

export const capital = word => word[0].toUpperCase() + word.slice(1)

export function svgElement(tag, attributes = {}) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  return made
}

// A drawing of 16 x 16, in the colour of the text around it.
export function icon(drawing) {
  const svg = svgElement("svg", { viewBox: "0 0 16 16" })
  svg.append(svgElement("path", { d: drawing }))
  return svg
}

// What is on a button, a drawing or a sign, and what it is called.
export function setFace(button, { name, hint = name, drawing, sign = "" }) {
  button.replaceChildren(drawing ? icon(drawing) : sign)
  button.title = hint
  button.setAttribute("aria-label", name)
}

export function makeButton(face, act) {
  const made = element("button")
  setFace(made, face)
  made.onclick = act
  return made
}

// The colour bar under a picture: from `low` to `high`, in the part of the palette in use. Without `high` there is
// nothing to tell apart, and no bar.
export function legend({ low, high, from_zero }, { signed }) {
  const used = signed.slice(from_zero ? 128 : 1, NOT_A_NUMBER)
  const bar = element("span", "bar")
  const stops = [0, 0.2, 0.4, 0.5, 0.6, 0.8, 1].map(at => css(used[Math.round(at * (used.length - 1))]))
  bar.style.background = `linear-gradient(to right, ${stops.join(",")})`
  const row = element("div", "legend")
  if (high) row.append(element("span", "", low), bar, element("span", "", high))
  else row.append(element("span", "", low))
  return row
}

// The line above a picture: what it is, and its shape.
export function titleLine(title, shape) {
  const line = element("figcaption", "title")
  line.append(element("span", "", title), element("span", "shape", shape))
  return line
}
