// Lets the picture of a scene be moved under a window that stays, while its switch is on: dragged, or by the arrow keys. How
// much of each map stays where it was says what pooling forgives.

import { KernelAtWork } from "../engine/kernel_at_work.js"
import { element } from "./elements.js"
import { TOUCH } from "./hints.js"
import { ARROWS } from "./pointing.js"
import { percent } from "./rounding.js"

/** By how much a picture is moved, in words. */
function moveText(/** @type {number[]} */ [down, right]) {
  const parts = [
    down && `${Math.abs(down)} ${down > 0 ? "down" : "up"}`,
    right && `${Math.abs(right)} ${right > 0 ? "right" : "left"}`,
  ].filter(Boolean)
  return `Moved ${parts.join(", ")}.`
}

/**
 * How much of a map stays in place: of what two maps show together, the part that both show at the same place.
 * @param {Float32Array} before
 * @param {Float32Array} after
 */
function staying(before, after) {
  let [both, either] = [0, 0]
  before.forEach((value, place) => {
    const sizes = [Math.abs(value), Math.abs(after[place])]
    if (value * after[place] > 0) both += Math.min(...sizes)
    either += Math.max(...sizes)
  })
  return either ? both / either : 1
}

/**
 * @param {KernelAtWork} before it was moved
 * @param {KernelAtWork} atWork
 */
function stayText(before, atWork) {
  if (!atWork.fits) return ""
  const ofMap = percent(staying(before.map.values, atWork.map.values), 0)
  if (!before.pooled || !atWork.pooled) return `${ofMap} of the map stayed where it was.`
  const ofPooled = percent(staying(before.pooled.values, atWork.pooled.values), 0)
  return `${ofMap} of the map stayed where it was, ${ofPooled} of the pooled map.`
}

/** `onSwitch` is called when it is switched on or off. */
export function makeMover(/** @type {() => void} */ onSwitch) {
  const button = element("button", "move", "Move picture")
  button.title = "Move the picture under the window, to see what stays in place"
  let scene = null
  let isOn = false
  let told = { atWork: null, text: "" }
  let before = null // see `unmoved`
  let grip = null // the pointer, where it took hold, of what, and by how much that was moved by then

  function nudge() {
    if (!scene?.atWork) return [0, 0]
    const { nudge, picture } = scene.atWork.causes
    return [nudge[0] % picture.rows, nudge[1] % picture.columns]
  }

  // The scene without its nudge, kept as long as nothing else of it changes.
  function unmoved() {
    const { causes } = scene.atWork
    const isSame = before && Object.keys(causes).every(name => name === "nudge" || causes[name] === before.causes[name])
    if (!isSame) before = new KernelAtWork({ ...causes, nudge: [0, 0] })
    return before
  }

  function put([down, right]) {
    const { rows, columns } = scene.atWork.causes.picture
    scene.change({ nudge: [down % rows, right % columns] })
  }

  button.onclick = () => {
    isOn = !isOn
    if (!isOn && nudge().some(by => by)) {
      put([0, 0])
      scene.rest()
    }
    show()
    onSwitch()
  }

  function show() {
    if (nudge().some(by => by)) isOn = true
    button.hidden = !scene
    button.setAttribute("aria-pressed", String(isOn))
  }

  return {
    button,
    isOn: () => isOn,
    /** What to do, or what has come of it; put together once for each state of the scene. */
    words() {
      if (!nudge().some(by => by)) {
        const keys = TOUCH.matches ? "four arrows" : "arrow keys"
        return `Drag the input, or use the ${keys}. What leaves at one side comes in at the other.`
      }
      if (told.atWork !== scene.atWork) told = { atWork: scene.atWork, text: `${moveText(nudge())} ${stayText(unmoved(), scene.atWork)}` }
      return told.text
    },

    /** Follow a scene, or none. */
    follow(theirs) {
      scene = theirs
      show()
    },

    /** @param {PointerEvent} event */
    take(event) {
      if (!isOn || event.button) return
      const target = /** @type {HTMLElement} */ (event.currentTarget)
      target.setPointerCapture(event.pointerId)
      grip = { x: event.clientX, y: event.clientY, from: nudge() }
    },

    /** Whether a pointer moves the picture. @param {PointerEvent} event @param {HTMLCanvasElement} canvas */
    drags(event, canvas) {
      if (!grip) return isOn
      const box = canvas.getBoundingClientRect()
      const cells = (by, length, count) => Math.round((by / length) * count)
      put([
        grip.from[0] + cells(event.clientY - grip.y, box.height, canvas.height),
        grip.from[1] + cells(event.clientX - grip.x, box.width, canvas.width),
      ])
      return true
    },

    letGo() {
      if (grip) scene.rest()
      grip = null
    },

    /** Move it by pixels. */
    by: (/** @type {number[]} */ more) => put(nudge().map((now, axis) => now + more[axis])),

    /** Whether a key moves the picture. @param {KeyboardEvent} event */
    nudges(event) {
      const by = isOn && ARROWS[event.key]
      if (!by) return false
      this.by(by.map((/** @type {number} */ each) => each * (event.shiftKey ? 10 : 1)))
      return true
    },
  }
}
