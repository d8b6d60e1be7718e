// Four arrows for a finger, which is as wide as many pixels.

import { element, makeButton } from "./elements.js"
import { ARROWS } from "./pointing.js"

const FACES = {
  ArrowUp: { name: "One row up", drawing: "M8 4l5 7H3z" },
  ArrowLeft: { name: "One column left", drawing: "M4 8l7-5v10z" },
  ArrowRight: { name: "One column right", drawing: "M12 8L5 3v10z" },
  ArrowDown: { name: "One row down", drawing: "M8 12L3 5h10z" },
}

/** @param {(by: number[]) => void} step by rows and columns */
export function makeNudges(step) {
  const host = element("div", "nudges")
  host.append(...Object.entries(FACES).map(([key, face]) => makeButton(face, () => step(ARROWS[key]))))
  return host
}
