// What is done to the chosen filter of a scene's network by one click.

import { element, icon } from "./elements.js"
import { silenceOthers, toggleSilence, undoChanges } from "./filter_acts.js"

const QUIET = "M2 6h2.5L8 3v10L4.5 10H2zM10 6l4 4M14 6l-4 4"
const LOUD = "M2 6h2.5L8 3v10L4.5 10H2zM10.5 6q1.5 2 0 4M12.5 4.5q3 3.5 0 7"
const BACK = "M4 6h6a3 3 0 0 1 0 6H7M6.5 3 3.5 6l3 3"

/** @typedef {ReturnType<typeof import("./scene.js").sceneOf>} Scene */

const BUTTONS = [
  {
    className: "silence",
    face: ({ silenced, filter }) =>
      silenced.includes(filter) ? [LOUD, `Bring filter ${filter} back`] : [QUIET, `Silence filter ${filter}`],
    hint: "Or press S on its tile",
    act: (/** @type {Scene} */ scene) => toggleSilence(scene, scene.causes.filter),
    isOff: () => false,
  },
  {
    className: "others",
    face: () => [QUIET, "Silence others"],
    act: silenceOthers,
    isOff: ({ silenced, filter, network }) => silenced.length >= network.firstLayer.biases.length - 1 && !silenced.includes(filter),
  },
  {
    className: "undo",
    face: () => [BACK, "Undo all changes"],
    act: undoChanges,
    isOff: ({ silenced, placed, base }) => !silenced.length && !placed.length && !base,
  },
]

/**
 * Give the buttons, and what shows them as the scene is.
 * @param {() => Scene} sceneNow
 */
export function makeFilterButtons(sceneNow) {
  const node = element("div", "buttons")
  const made = BUTTONS.map(({ className, act, ...button }) => {
    const key = node.appendChild(element("button", className))
    key.title = button.hint ?? ""
    key.onclick = () => sceneNow().atWork && (button.isOff(sceneNow().causes) || act(sceneNow()))
    return { key, words: "", ...button }
  })
  return {
    node,
    show() {
      const { causes } = sceneNow()
      for (const button of made) {
        const [drawing, words] = button.face(causes)
        if (button.words !== words) button.key.replaceChildren(icon(drawing), element("span", "", words))
        button.words = words
        button.key.setAttribute("aria-disabled", String(button.isOff(causes)))
      }
    },
  }
}
