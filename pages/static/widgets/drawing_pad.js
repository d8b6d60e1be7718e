// A black board to draw on with chalk, by mouse, touch, pen or keyboard. Header: {strokes, edit, board,
// chalks, sizes}: each stroke is {points: [column, row, ...], size, chalk}, or null where the board was
// wiped, which is how Undo brings back what Clear took. What ends a stroke sends {strokes, edit}, all of them
// and how many times they were sent.

import { unpack } from "../common/blob.js"
import { setSize } from "../common/drawing.js"
import { capital, element, makeButton } from "../common/elements.js"
import { makeOutbox } from "../common/outbox.js"
import { ARROWS } from "../common/pointing.js"
import { widget } from "../common/widget.js"

const FINER = 2 // canvas pixels for each pixel of the board
const CLOSEST = 1.5 // pixels from point to point
const PEN_STEP = 4 // pixels that an arrow key moves the pen; 1 with Shift
const DRAWINGS = {
  eraser: "M6 13h7M3 10l6-6 4 4-5 5H6z",
  undo: "M6 3 3 6l3 3M3 6h6a3.5 3.5 0 0 1 0 7H6",
  clear: "M3 4h10M6 4V2.5h4V4M4.5 4l.7 9h5.6l.7-9",
}

function makePad(host, { board, chalks, sizes }) {
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
  const context = canvas.getContext("2d")

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
    outbox.put({ strokes })
  }

  function begin(column, row) {
    stroke = { points: [], size: Number(size.value), chalk }
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
  }
  canvas.onpointerup = canvas.onpointercancel = event => event.pointerId === canvas.pointer && end()

  function movePen([down, across], step) {
    const within = place => Math.min(Math.max(place, 0), board)
    ;[pen.row, pen.column] = [within(pen.row + step * down), within(pen.column + step * across)]
    cross.style.left = `${(100 * pen.column) / board}%`
    cross.style.top = `${(100 * pen.row) / board}%`
    if (stroke) lead(pen.column, pen.row)
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

  return {
    receive(theirs, edit, send) {
      if (outbox.isOld(edit, send)) return
      if (JSON.stringify(theirs) === JSON.stringify(strokes)) return
      strokes = theirs
      paint()
    },
  }
}

const pads = new WeakMap()

export default widget("pad", ["widgets/drawing_pad.css"], (host, { data, setTriggerValue }) => {
  const { header } = unpack(data)
  if (!pads.has(host)) pads.set(host, makePad(host, header))
  pads.get(host).receive(header.strokes, header.edit, change => setTriggerValue("drawing", change))
})
