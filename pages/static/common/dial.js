// A handle that is turned: by dragging it around its middle, or by the arrow keys.

import { element, icon } from "./elements.js"

const KEYS = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 45, PageDown: -45 }
const SNAP = 6 // degrees within which a hand means a multiple of 45
const MIDDLE = 5 // pixels from the middle, within which a hand has no direction
const ARROW = "M8 14V3M4 7l4-4 4 4"

/** @typedef {{name: string, begin: () => void, turn: (degrees: number) => void, end: () => void}} Handle */

/** Gives its node, and `show` of an angle in degrees from the top, clockwise; null where there is nothing to turn. */
export function makeDial(/** @type {Handle} */ { name, begin, turn, end }) {
  const [node, arrow] = [element("div", "dial"), icon(ARROW)]
  node.append(arrow)
  node.tabIndex = 0
  node.setAttribute("role", "slider")
  node.setAttribute("aria-label", name)
  node.setAttribute("aria-valuemin", "0")
  node.setAttribute("aria-valuemax", "359")
  let now = 0
  let isHeld = false

  const whole = degrees => ((Math.round(degrees) % 360) + 360) % 360
  const isOff = () => node.getAttribute("aria-disabled") === "true"

  function lead(degrees) {
    now = degrees // which a second key may ask for before it is shown
    turn(degrees)
  }

  // The arrow points to the hand.
  function follow(event) {
    const box = node.getBoundingClientRect()
    const [right, down] = [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2]
    if (Math.hypot(right, down) < MIDDLE) return
    const led = (Math.atan2(right, -down) * 180) / Math.PI
    const near = Math.round(led / 45) * 45
    lead(whole(Math.abs(led - near) <= SNAP ? near : led))
  }

  node.onpointerdown = event => {
    if (event.button || isOff()) return
    node.setPointerCapture(event.pointerId)
    isHeld = true
    begin()
    follow(event)
  }
  node.onpointermove = event => void (isHeld && follow(event))
  node.onpointerup = node.onpointercancel = () => {
    if (isHeld) end()
    isHeld = false
  }
  node.onkeydown = event => {
    const by = event.key === "Home" ? -now : KEYS[event.key]
    if (by === undefined || event.ctrlKey || event.metaKey || event.altKey || isOff()) return
    event.preventDefault()
    begin()
    lead(whole(now + by))
  }
  return {
    node,
    show(/** @type {number | null} */ degrees) {
      now = degrees ?? 0
      node.setAttribute("aria-disabled", String(degrees === null))
      node.setAttribute("aria-valuenow", String(now))
      node.setAttribute("aria-valuetext", degrees === null ? "no direction" : `${now} degrees`)
      node.title = degrees === null
        ? `${name}: only an edge has one, a kernel that is its own opposite when it is turned by half`
        : `${name}: ${now}° from the top. Drag to turn the kernel`
      arrow.setAttribute("style", `rotate: ${now}deg`)
    },
  }
}
