// A strip of the samples around the one that is looked at: dragged, turned by the wheel, or run through by keys.

import { catalogueAt } from "./catalogue.js"
import { element } from "./elements.js"
import { tellOtherPicture } from "./events.js"

const [WIDTH, NOTCH] = [30, 40] // pixels: of a thumbnail, and that a wheel turns for one step
const KEYS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 }

/** @typedef {ReturnType<typeof import("./scene.js").sceneOf>} Scene */

/** @param {() => Scene | null} sceneNow */
export function makeStrip(sceneNow) {
  const node = element("div", "strip")
  node.tabIndex = 0
  node.setAttribute("role", "slider")
  node.setAttribute("aria-label", "Samples")
  node.setAttribute("aria-valuemin", "0")
  node.title = "Drag, or turn the wheel, to run through the samples"
  /** @type {any} */
  let told = null // by Python
  /** @type {any} */
  let coming = null // what is told once its pictures are there
  /** @type {Awaited<ReturnType<typeof catalogueAt>> | null} */
  let catalogue = null
  /** @type {{x: number, place: number, moved: boolean} | null} */
  let grip = null
  let turned = 0
  let width = 0 // of the strip: to read it at every frame would have the page laid out twice
  let shown = ""

  const placeNow = () => sceneNow()?.byHand.sample?.[0] ?? told.place

  // Round at the ends. One of another thousand, which is not there, comes when the hand rests.
  function choose(/** @type {number} */ to) {
    const place = ((to % told.total) + told.total) % told.total
    if (!catalogue || place === placeNow()) return
    const picture = catalogue.sampleAt(place - told.first)
    tellOtherPicture()
    sceneNow()?.change({ ...(picture && { picture }), sample: [place, told.group] })
  }

  function show() {
    node.hidden = !told || !catalogue
    if (node.hidden) return
    const place = placeNow()
    const count = Math.max(3, Math.floor(width / WIDTH)) | 1
    const state = `${place} ${count} ${told.address}`
    if (state === shown) return
    shown = state
    while (node.childElementCount < count) node.append(element("span", "thumb"))
    while (node.childElementCount > count) node.lastChild?.remove()
    ;[...node.children].forEach((thumb, i) => {
      const at = place + i - (count >> 1)
      const isThere = catalogue.sampleAt(at - told.first) !== null
      thumb.classList.toggle("chosen", at === place)
      thumb.style.visibility = isThere ? "" : "hidden"
      if (isThere) thumb.style.backgroundPosition = catalogue.positionOf(at - told.first)
    })
    node.setAttribute("aria-valuenow", String(place))
    node.setAttribute("aria-valuetext", catalogue.names[place - told.first] ?? "")
  }

  new ResizeObserver(([{ contentRect }]) => {
    width = contentRect.width
    show()
  }).observe(node)

  node.onpointerdown = event => {
    if (event.button || !told) return
    node.setPointerCapture(event.pointerId)
    grip = { x: event.clientX, place: placeNow(), moved: false }
  }
  node.onpointermove = event => {
    if (!grip) return
    const by = Math.round((grip.x - event.clientX) / WIDTH)
    grip.moved ||= by !== 0
    if (grip.moved) choose(grip.place + by)
  }
  node.onpointerup = event => {
    if (grip && !grip.moved) {
      const { left, width } = node.getBoundingClientRect()
      choose(grip.place + Math.round((event.clientX - left - width / 2) / (width / node.childElementCount)))
    }
    if (grip) sceneNow()?.rest()
    grip = null
  }
  node.onpointercancel = () => (grip = null)
  node.addEventListener("wheel", event => {
    event.preventDefault()
    turned += Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY
    const steps = Math.trunc(turned / NOTCH)
    turned -= steps * NOTCH
    if (steps && told) choose(placeNow() + steps)
  }, { passive: false })
  node.onkeydown = event => {
    const by = KEYS[event.key]
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return
    choose(placeNow() + by)
    event.preventDefault()
  }

  return {
    node,
    show,

    /** What Python says; none where what is looked at is no sample. */
    async receive(/** @type {any} */ theirs, /** @type {any} */ colours) {
      coming = theirs
      const found = theirs && (await catalogueAt(theirs.address).catch(() => null)) // there are other ways to choose
      if (coming !== theirs) return
      ;[told, catalogue] = [theirs, found]
      if (told) node.setAttribute("aria-valuemax", String(told.total - 1))
      catalogue?.lendTo(node, colours)
      show()
    },
  }
}
