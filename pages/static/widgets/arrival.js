// Takes the reader to where reading begins when another thing is shown on the page: with the focus, so that it is read
// aloud. Header: {shown, part, at}: what is shown, which part of it, and the key of the container that the part is in.

import { unpack } from "../common/blob.js"
import { widget } from "../common/widget.js"

const FITS = 0.9 // of the screen's height; Streamlit's header lies over the rest
const SETTLING = 2000 // milliseconds in which what stands around it may still be drawn

const shownIn = new WeakMap()

/** @param {HTMLElement | null} element */
function focus(element) {
  if (!element) return
  element.tabIndex = -1
  element.style.outline = "none" // it is no place to do anything
  element.focus({ preventScroll: true })
}

// It stays in view while what stands around it is drawn, unless the reader goes on.
function keepInView(/** @type {Element} */ place, /** @type {ScrollLogicalPosition} */ block) {
  place.scrollIntoView({ block })
  const settling = new ResizeObserver(() => place.scrollIntoView({ block }))
  settling.observe(/** @type {Element} */ (place.closest("[data-testid=stMainBlockContainer]")))
  const end = () => settling.disconnect()
  setTimeout(end, SETTLING)
  for (const act of ["pointerdown", "wheel", "keydown"]) window.addEventListener(act, end, { capture: true, once: true })
}

export default widget("arrival", [], (host, { data, parentElement }) => {
  const { shown, part, at } = unpack(data).header
  const main = parentElement.host.closest("[data-testid=stMain]")
  const before = shownIn.get(host)
  shownIn.set(host, { shown, part })
  if (!before || (before.shown === shown && before.part === part)) return
  const place = main.querySelector(`.st-key-${at}`)
  // A part is called by what stands first in it.
  place?.setAttribute("role", "group")
  const words = place?.querySelector("[data-testid=stMarkdownContainer]") ?? place // no name of an icon
  place?.setAttribute("aria-label", words.innerText.trim().split("\n")[0])
  if (before.shown !== shown) {
    main.scrollTo(0, 0)
    window.scrollTo(0, 0) // on a projector the document scrolls instead
    focus(main.querySelector("h1"))
  } else {
    focus(place)
    // What is higher than the screen begins at the top; else what stands beside it is to stay in view.
    const fits = place?.offsetHeight <= FITS * innerHeight
    if (place) keepInView(place, fits ? "nearest" : "start")
  }
})
