// A black board to draw on with chalk, by mouse, touch, pen or keyboard. Header: {scene, strokes, edit, board,
// chalks, sizes}: each stroke is {points: [column, row, ...], size, chalk}, or null where the board was
// wiped, which is how Undo brings back what Clear took. What ends a stroke sends {strokes, edit}, all of them
// and how many times they were sent; where there is a scene, that sees the board at once, and sends the strokes.

import { unpack } from "../common/blob.js"
import { setSize } from "../common/drawing.js"
import { capital, element, makeButton } from "../common/elements.js"
import { makeOutbox } from "../common/outbox.js"
import { ARROWS } from "../common/pointing.js"
import { sceneOf } from "../common/scene.js"
import { widget } from "../common/widget.js"

const FINER = 2 // canvas pixels for each pixel of the board
const CLOSEST = 1.5 // pixels from point to point
const PEN_STEP = 4 // pixels that an arrow key moves the pen; 1 with Shift
const DRAWINGS = {
  eraser: "M6 13h7M3 10l6-6 4 4-5 5H6z",
  undo: "M6 3 3 6l3 3M3 6h6a3.5 3.5 0 0 1 0 7H6",
  clear: "M3 4h10M6 4V2.5h4V4M4.5 4l.7 9h5.6l.7-9",
}

// The board as a picture: each pixel the mean of those that it has on the canvas; without chalk of a colour it has none.
function pictureOf(context, board) {
  const { data, width } = context.getImageData(0, 0, FINER * board, FINER * board)
  const cells = board * board
  const values = new Float32Array(3 * cells)
  const grey = new Float32Array(cells)
  let isGrey = true
  for (let row = 0, cell = 0; row < board; row++) {
    for (let column = 0; column < board; column++, cell++) {
      let red = 0
      let green = 0
      let blue = 0
      for (let down = 0; down < FINER; down++) {
        let at = 4 * FINER * (row * width + column) + 4 * down * width
        for (let across = 0; across < FINER; across++, at += 4) {
          red += data[at]
          green += data[at + 1]
          blue += data[at + 2]
        }
      }
      const most = 255 * FINER * FINER
      grey[cell] = values[3 * cell] = red / most
      values[3 * cell + 1] = green / most
      values[3 * cell + 2] = blue / most
      isGrey &&= red === green && red === blue
    }
  }
  const size = { rows: board, columns: board }
  return isGrey ? { ...size, depth: 1, values: grey } : { ...size, depth: 3, values }
}

function makePad(host, { scene: name, board, chalks, sizes }) {
  const scene = name ? sceneOf(name) : null
  let strokes = []
  let stroke = null // the one that is being drawn
  let chalk = Object.keys(chalks)[0]
  const outbox = makeOutbox()
  const pen = { column: board / 2, row: board / 2 }

  const canvas = element("canvas")
  setSize(canvas, FINER * board, FINER * board)
  canvas.tabIndex = 0
  canvas.setAttribute("role", "application")
  const cross = element("div", "cross")
  const picture = element("div", "picture")
  const words = element("div", "words", "Draw here")
  canvas.onfocus = () => {
    if (canvas.matches(":focus-visible")) words.textContent = "Arrows move the pen, Space puts it down and lifts it"
  }
  picture.append(canvas, cross, words)
  const swatches = element("div", "chalks")
  swatches.setAttribute("role", "group")
  swatches.setAttribute("aria-label", "Chalk")
  const pickers = Object.entries(chalks).map(([name, colour]) => {
    const made = makeButton({ name: capital(name), drawing: DRAWINGS[name] }, () => choose(name))
    made.style.background = colour
    swatches.append(made)
    return [name, made]
  })
  const size = element("input")
  size.type = "range"
  ;[size.min, size.max] = sizes
  size.value = 18
  size.setAttribute("aria-label", "Brush size")
  size.title = "Brush size"
  const dot = element("span")
  const preview = element("span", "preview")
  preview.append(dot)
  const undo = makeButton({ name: "Undo (Ctrl+Z)", drawing: DRAWINGS.undo }, () => strokes.length && change(strokes.slice(0, -1)))
  const clear = makeButton({ name: "Clear", drawing: DRAWINGS.clear }, () => since().length && change([...strokes, null]))
  const tools = element("div", "tools")
  tools.append(preview, size, undo, clear)
  host.append(picture, swatches, tools)
  const context = canvas.getContext("2d", { willReadFrequently: scene !== null })

  function showScene(told = {}) {
    if (scene?.given) scene.change({ picture: pictureOf(context, board), ...told })
  }

  function choose(name) {
    chalk = name
    for (const [each, made] of pickers) made.setAttribute("aria-pressed", String(each === name))
    showSize()
  }

  function showSize() {
    dot.style.width = dot.style.height = `${(100 * size.value) / board}cqi`
    dot.style.background = chalks[chalk]
  }

  // Draw a stroke, from its point `from` on.
  function drawStroke({ points, size: width, chalk: name }, from = 0) {
    context.strokeStyle = context.fillStyle = chalks[name]
    context.lineWidth = FINER * width
    context.lineCap = context.lineJoin = "round"
    context.beginPath()
    const at = i => [FINER * points[2 * i], FINER * points[2 * i + 1]]
    const last = points.length / 2 - 1
    if (!last) context.arc(...at(0), (FINER * width) / 2, 0, 2 * Math.PI)
    else for (let i = Math.max(0, from - 1); i <= last; i++) context.lineTo(...at(i))
    if (last) context.stroke()
    else context.fill()
  }

  const since = () => strokes.slice(strokes.lastIndexOf(null) + 1)

  function paint() {
    context.fillStyle = "#000"
    context.fillRect(0, 0, canvas.width, canvas.height)
    for (const each of since()) drawStroke(each)
    if (stroke) drawStroke(stroke)
    const count = since().length
    const drawn = count === 0 ? "empty" : count === 1 ? "1 stroke" : `${count} strokes`
    canvas.setAttribute(
      "aria-label",
      `Board, ${drawn}. Draw with mouse, finger or pen. Or with keys: arrows move the pen, Space puts it down and lifts it.`
    )
    undo.setAttribute("aria-disabled", String(!strokes.length))
    clear.setAttribute("aria-disabled", String(!count))
    words.hidden = count > 0 || stroke !== null
  }

  function change(made) {
    strokes = made
    paint()
    if (!scene) return outbox.put({ strokes })
    showScene({ strokes })
    scene.rest()
  }

  function begin(column, row) {
    stroke = { points: [], size: Number(size.value), chalk }
    if (scene) scene.isHeld = true
    lead(column, row)
    words.hidden = true
  }

  function lead(column, row) {
    const { points } = stroke
    const [x, y] = [column, row].map(place => Math.round(10 * Math.min(Math.max(place, 0), board)) / 10)
    if (points.length && Math.hypot(x - points.at(-2), y - points.at(-1)) < CLOSEST) return
    points.push(x, y)
    drawStroke(stroke, points.length / 2 - 1)
  }

  function end() {
    if (!stroke) return
    const done = stroke
    stroke = null
    if (scene) scene.isHeld = false
    change([...strokes, done])
  }

  // Where on the board an event is: column and row, with fractions.
  function placeOf(event) {
    const box = canvas.getBoundingClientRect()
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map(at => at * board)
  }

  canvas.onpointerdown = event => {
    if (event.button || stroke) return
    canvas.setPointerCapture(event.pointerId)
    canvas.pointer = event.pointerId
    begin(...placeOf(event))
  }
  canvas.onpointermove = event => {
    if (!stroke || event.pointerId !== canvas.pointer) return
    for (const each of event.getCoalescedEvents?.() ?? [event]) lead(...placeOf(each))
    showScene()
  }
  canvas.onpointerup = canvas.onpointercancel = event => event.pointerId === canvas.pointer && end()

  function movePen([down, across], step) {
    const within = place => Math.min(Math.max(place, 0), board)
    ;[pen.row, pen.column] = [within(pen.row + step * down), within(pen.column + step * across)]
    cross.style.left = `${(100 * pen.column) / board}%`
    cross.style.top = `${(100 * pen.row) / board}%`
    if (!stroke) return
    lead(pen.column, pen.row)
    showScene()
  }
  movePen([0, 0], 0)

  // The pen down, or up again.
  function put() {
    if (stroke) end()
    else begin(pen.column, pen.row)
  }

  canvas.onkeydown = event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (ARROWS[event.key]) movePen(ARROWS[event.key], event.shiftKey ? 1 : PEN_STEP)
    else if (event.key === " ") put()
    else return
    event.preventDefault()
  }
  canvas.onblur = () => {
    words.textContent = "Draw here"
    end()
  }
  host.onkeydown = event => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z") return
    event.preventDefault()
    undo.onclick()
  }
  size.oninput = showSize
  choose(chalk)
  paint()

  function adopt(theirs) {
    if (JSON.stringify(theirs) === JSON.stringify(strokes)) return
    strokes = theirs
    paint()
  }

  return {
    /** Show what Python has, unless a hand has done more since; gives what ends that. */
    receive(theirs, edit, send) {
      if (scene) return scene.follow(() => stroke || "strokes" in scene.byHand || adopt(theirs))
      if (!outbox.isOld(edit, send)) adopt(theirs)
      return () => {}
    },
  }
}

const pads = new WeakMap() // {pad, end: what ends its following} by host

export default widget("pad", ["widgets/drawing_pad.css"], (host, { data, setTriggerValue }) => {
  const { header } = unpack(data)
  const kept = pads.get(host) ?? { pad: makePad(host, header), end: () => {} }
  kept.end()
  kept.end = kept.pad.receive(header.strokes, header.edit, change => setTriggerValue("drawing", change))
  pads.set(host, kept)
  return () => kept.end()
})
