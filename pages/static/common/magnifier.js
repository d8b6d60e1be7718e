// What a finger covers, enlarged beside it while it is down. A finger that slides points; one that taps does not.

import { element } from "./elements.js"

const SLOP = 8 // pixels that a finger moves without meaning to
const AWAY = 48 // pixels from the finger to what it covers

/** @param {HTMLElement} host which it is placed in, and may reach out of */
export function makeMagnifier(host) {
  const canvas = host.appendChild(element("canvas", "loupe magnifier"))
  canvas.hidden = true
  canvas.setAttribute("aria-hidden", "true")
  let start = null // where the finger came down

  const hide = () => {
    start = null
    canvas.hidden = true
  }
  return {
    canvas,
    hide,
    shown: () => !canvas.hidden,
    /** @param {HTMLElement} place on which fingers are followed */
    listen(place) {
      place.addEventListener("pointerdown", event => {
        if (event.pointerType === "touch") start = event
      })
      for (const end of ["pointerup", "pointercancel"]) place.addEventListener(end, hide)
    },
    /** Whether the finger slides. @param {PointerEvent} event */
    follows({ clientX, clientY }) {
      if (!start) return false
      if (Math.hypot(clientX - start.clientX, clientY - start.clientY) > SLOP) canvas.hidden = false
      return !canvas.hidden
    },
    /** Above the finger, or below it where that is outside the window. @param {PointerEvent} event @param {number} size */
    place({ clientX, clientY }, size) {
      const box = host.getBoundingClientRect()
      const left = Math.min(Math.max(clientX - size / 2, 4), innerWidth - size - 4)
      const above = clientY - AWAY - size
      canvas.style.left = `${left - box.left}px`
      canvas.style.top = `${(above > 0 ? above : clientY + AWAY) - box.top}px`
    },
  }
}
