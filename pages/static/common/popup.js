// A part of a widget that opens over the page, below or above what opens it, and never beyond the window's edge.

const EDGE = 8 // pixels to the edges of the window
const GAP = 4 // pixels to what opens it
const LEAST = 320 // pixels of height below, or else it opens above where that is more

/**
 * @param {HTMLElement} popup with the attribute `popover`
 * @param {HTMLElement} opener
 */
function put(popup, opener) {
  const box = opener.getBoundingClientRect()
  const [width, height] = [document.documentElement.clientWidth, window.innerHeight]
  const room = { below: height - box.bottom - GAP - EDGE, above: box.top - GAP - EDGE }
  const rises = room.below < LEAST && room.above > room.below
  popup.style.maxHeight = `${Math.min(Math.max(rises ? room.above : room.below, LEAST), height - 2 * EDGE)}px`
  popup.style.maxWidth = `${width - 2 * EDGE}px`
  const within = (/** @type {number} */ at, /** @type {number} */ most) => `${Math.max(EDGE, Math.min(at, most - EDGE))}px`
  popup.style.left = within(box.left, width - popup.offsetWidth)
  const top = rises ? box.top - GAP - popup.offsetHeight : box.bottom + GAP
  popup.style.top = within(top, height - popup.offsetHeight)
}

/**
 * Let a button open and close it; Escape and a press elsewhere close it, as the browser has them do. Once it is open,
 * `entered` is called; the button has the focus in the end, unless something else was pressed.
 * @param {HTMLElement} popup
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} opener beside which it stands
 * @param {() => void} entered
 */
export function makePopup(popup, button, opener, entered) {
  popup.popover = "auto"
  button.popoverTargetElement = popup
  button.setAttribute("aria-expanded", "false")
  const follow = () => put(popup, opener)
  const end = () => {
    window.removeEventListener("scroll", follow, true)
    window.removeEventListener("resize", follow)
  }
  let isEntered = false
  popup.addEventListener("beforetoggle", () => {
    isEntered = false
    // The browser would give it back to the widget, and not to what is within, and a moment too late.
    if (popup.matches(":focus-within")) button.focus()
  })
  // At once where keys open it, for the next key may follow; the browser tells of it a moment later.
  const enter = () => {
    if (isEntered) return
    isEntered = true
    entered()
    follow()
  }
  popup.addEventListener("toggle", event => {
    const isOpen = /** @type {ToggleEvent} */ (event).newState === "open"
    button.setAttribute("aria-expanded", String(isOpen))
    end()
    if (!isOpen) return
    window.addEventListener("scroll", follow, true)
    window.addEventListener("resize", follow)
    enter()
  })
  return {
    isOpen: () => popup.matches(":popover-open"),
    open() {
      popup.showPopover()
      enter()
    },
    close: () => popup.hidePopover(),
    end,
  }
}
