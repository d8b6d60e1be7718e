// The panel of the live camera. It starts by its button alone; a still goes to Python as the text of its file. What it
// sees while live goes to whatever on the page follows it (live_picture.js), and is shown here where nothing does.
// Header: {widths, longest, edit}: how wide a frame can be and how high at most, in pixels; how many stills Python has.

import { unpack } from "../common/blob.js"
import { camerasHere, makeCamera } from "../common/camera.js"
import { element } from "../common/elements.js"
import { onOtherPicture } from "../common/events.js"
import { endLive, isFollowed, showLive } from "../common/live_picture.js"
import { makeOutbox } from "../common/outbox.js"
import { widget } from "../common/widget.js"

const BETWEEN = 200 // milliseconds for which a panel may be nowhere, as where a telephone is turned
const PRIVATE = "Nothing leaves this device before you take a still."
const OFF = "The camera is off."

function labelled(words, field) {
  const label = element("label", "", words)
  label.append(field)
  return label
}

function makePanel({ widths, longest }) {
  let [isLive, isAsking, page, timer] = [false, false, "", null]
  const outbox = makeOutbox()
  const camera = makeCamera({ onFrame: showFrame, onEnd: end })

  const node = element("div", "panel")
  const start = element("button")
  const preview = camera.canvas
  preview.setAttribute("role", "img")
  preview.setAttribute("aria-label", "What the camera sees, as in a mirror")
  const take = element("button", "primary", "Take a still")
  const stop = element("button", "", "Stop")
  const width = element("select")
  width.append(...widths.map(each => new Option(`${each} px wide`, each)))
  width.selectedIndex = 1
  width.setAttribute("aria-label", "Width")
  const cameras = element("select")
  const choice = labelled("Camera", cameras)
  const live = element("div", "live")
  live.append(preview, take, stop, width, choice)
  const note = element("p")
  note.setAttribute("role", "status")
  node.append(start, live, note)
  reset()

  function reset() {
    end(PRIVATE)
    start.textContent = "Start the camera"
  }

  // The focus goes along, from what goes to what comes.
  function show(isOn) {
    const [goes, comes] = isOn ? [start, take] : [live, start]
    const hadFocus = goes.contains(node.getRootNode().activeElement)
    isLive = isOn
    live.hidden = !isOn
    start.hidden = isOn
    if (hadFocus) comes.focus({ preventScroll: true })
  }

  function ask(device) {
    isAsking = true
    camera.resize(Number(width.value), longest)
    camera.open(device)
  }

  function showFrame() {
    isAsking = false
    if (!isLive) begin()
    preview.hidden = isFollowed()
    showLive(camera.read)
  }

  async function begin() {
    show(true)
    note.textContent = `The camera is on. ${PRIVATE}`
    const found = await camerasHere()
    cameras.replaceChildren(...found.map(({ label, deviceId }, i) => new Option(label || `Camera ${i}`, deviceId)))
    cameras.value = camera.device()
    choice.hidden = found.length < 2
  }

  function end(why, still = false) {
    const wasLive = isLive
    isAsking = false
    camera.close()
    show(false)
    note.textContent = why
    if (!wasLive) return
    start.textContent = "Start the camera again"
    endLive(still)
  }

  function leave() {
    if (isLive || isAsking) end(OFF)
  }

  start.onclick = () => {
    if (isAsking) return
    page = location.pathname
    note.textContent = "Allow the camera where the browser asks."
    ask()
  }
  take.onclick = () => {
    outbox.put({ still: camera.still() })
    end(`The still is taken. ${OFF}`, true)
  }
  stop.onclick = leave
  cameras.onchange = () => ask(cameras.value)
  width.onchange = () => camera.resize(Number(width.value), longest)
  // At once, and not when the server has answered.
  onOtherPicture(leave)
  window.addEventListener("popstate", leave)
  window.addEventListener("click", event => {
    const link = event.composedPath().find(each => each instanceof HTMLAnchorElement)
    if (link && !link.target && !link.download && link.pathname !== location.pathname) leave()
  }, true)

  return {
    /** Where it comes again on the page that it was started on, as on a telephone that is turned, it goes on. */
    appear(host, edit, send) {
      outbox.isOld(edit, send)
      clearTimeout(timer)
      if (node.parentNode === host) return
      if (!isLive || location.pathname !== page) reset()
      host.append(node)
    },
    vanish(host) {
      if (node.parentNode === host) timer = setTimeout(leave, BETWEEN)
    },
  }
}

let panel = null // one for all places, since it has one camera

export default widget("camera", ["widgets/camera.css"], (host, { data, setTriggerValue }) => {
  const { header } = unpack(data)
  panel ??= makePanel(header)
  panel.appear(host, header.edit, change => setTriggerValue("still", change))
  return () => panel.vanish(host)
})
