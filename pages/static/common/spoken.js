// What is read aloud of the place that one is led to: in short at each step, and in full where the key T asks for it.

import { element } from "./elements.js"

/** @param {HTMLElement} host */
export function makeSpoken(host) {
  const region = host.appendChild(element("div", "spoken"))
  region.setAttribute("role", "status")
  let said = ""
  return {
    // The same again, as at an edge or under a pointer that hardly moves, is not said twice.
    say(/** @type {string} */ short) {
      if (short !== said) region.textContent = said = short
    },
    tell(/** @type {string} */ sentence) {
      region.textContent = sentence
    },
  }
}

/** @param {KeyboardEvent} event */
export const asksForAll = event =>
  event.key.toLowerCase() === "t" && !event.ctrlKey && !event.metaKey && !event.altKey
