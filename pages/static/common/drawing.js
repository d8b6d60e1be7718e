// Drawing code that every widget shares; joined in front of each widget's own script.

// Unpack the blob that registration.pack makes: a header, a reader of the float32 after it, and one of
// the bytes after those.
function unpack(blob) {
  const length = new DataView(blob.buffer, blob.byteOffset).getUint32(0, true)
  const header = JSON.parse(new TextDecoder().decode(blob.subarray(4, 4 + length)))
  const values = new Float32Array(blob.slice(4 + length).buffer)
  const bytes = new Uint8Array(values.buffer)
  let at = 0
  const take = count => values.subarray(at, (at += count))
  let byte = 0
  const takeBytes = count => bytes.subarray(4 * at + byte, 4 * at + (byte += count))
  return { header, take, takeBytes }
}

const CHANNELS = ["red", "green", "blue"]

function rgb(colour) {
  return [1, 3, 5].map(i => parseInt(colour.slice(i, i + 2), 16))
}

// For each scale the colours of levels 0 to 255, [r, g, b] each, and at NOT_A_NUMBER that of a value
// without digits. Grey is black to white; the signed scale runs through the theme's diverging
// colours, so that widgets and charts share one palette; its level 128 is exactly 0. Reading a style
// is slow after the page has changed: ask once, before drawing.
const NOT_A_NUMBER = 256
function palettes(host) {
  const stops = getComputedStyle(host)
    .getPropertyValue("--st-chart-diverging-colors")
    .split(",")
    .map(stop => rgb(stop.trim()))
  const signed = Array.from({ length: 256 }, (_, level) => {
    const position = ((Math.max(level, 1) - 1) / 254) * (stops.length - 1)
    const low = Math.min(Math.floor(position), stops.length - 2)
    return stops[low].map((c, i) => Math.round(c + (stops[low + 1][i] - c) * (position - low)))
  })
  const grey = Array.from({ length: 256 }, (_, level) => [level, level, level])
  return { grey: [...grey, [143, 60, 160]], signed: [...signed, [143, 60, 160]] }
}

// The level of a value: on the grey scale from black to white, on the signed one from -limit to limit.
function levelOf(value, scale, limit = [0, 1]) {
  if (Number.isNaN(value)) return NOT_A_NUMBER
  if (scale === "grey") {
    const [black, white] = limit
    return Math.round(255 * Math.min(Math.max((value - black) / (white - black), 0), 1))
  }
  return limit > 0 ? 128 + Math.round(127 * Math.min(Math.max(value / limit, -1), 1)) : 128
}

// Also the same size, set anew, would have the page laid out again.
function setSize(canvas, rows, columns) {
  if (canvas.width !== columns) canvas.width = columns
  if (canvas.height !== rows) canvas.height = rows
}

// One canvas pixel per array cell; CSS enlarges it without smoothing. Pictures of depth 3 are red,
// green and blue.
function drawValues(canvas, { rows, columns, depth = 1, scale, limit }, values, colours) {
  setSize(canvas, rows, columns)
  const context = canvas.getContext("2d")
  const image = context.createImageData(columns, rows)
  const palette = colours[scale]
  for (let cell = 0; cell < rows * columns; cell++) {
    const colour = depth === 1 && palette[levelOf(values[cell], scale, limit)]
    for (let channel = 0; channel < 3; channel++) {
      image.data[4 * cell + channel] = colour
        ? colour[channel]
        : levelOf(values[3 * cell + channel], scale, limit)
    }
    image.data[4 * cell + 3] = 255
  }
  context.putImageData(image, 0, 0)
}

// The values of a part of a picture.
function cut(values, { columns, depth }, { row, column, height, width }) {
  return Float32Array.from({ length: height * width * depth }, (_, i) => {
    const [cell, channel] = [Math.floor(i / depth), i % depth]
    return values[((row + Math.floor(cell / width)) * columns + column + (cell % width)) * depth + channel]
  })
}

// A map that lies over a picture: in its colours, the more opaque the larger its magnitude.
function drawOver(canvas, { rows, columns, limit }, values, { signed }) {
  setSize(canvas, rows, columns)
  const context = canvas.getContext("2d")
  const image = context.createImageData(columns, rows)
  values.forEach((value, cell) => {
    const share = limit > 0 ? Math.min(Math.abs(value) / limit, 1) : 0
    image.data.set([...signed[levelOf(value, "signed", limit)], Math.round(230 * share)], 4 * cell)
  })
  context.putImageData(image, 0, 0)
}

function css(colour) {
  return `rgb(${colour.join(",")})`
}

// Black or white, whichever reads better on a colour (relative luminance, sRGB weights).
function inkOn(colour) {
  const linear = colour.map(c => (c / 255) ** 2.2)
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.19 ? "#000" : "#fff"
}

function element(tag, className, text) {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

const SVG = "http://www.w3.org/2000/svg"

// A drawing of 16 x 16, in the colour of the text around it.
function icon(drawing) {
  const svg = document.createElementNS(SVG, "svg")
  const path = svg.appendChild(document.createElementNS(SVG, "path"))
  svg.setAttribute("viewBox", "0 0 16 16")
  path.setAttribute("d", drawing)
  return svg
}

// The colour bar under a picture: from `low` to `high`, in the part of the palette in use.
function legend({ low, high, from_zero }, { signed }) {
  const used = signed.slice(from_zero ? 128 : 1, NOT_A_NUMBER)
  const bar = element("span", "bar")
  const stops = [0, 0.2, 0.4, 0.5, 0.6, 0.8, 1].map(at => css(used[Math.round(at * (used.length - 1))]))
  bar.style.background = `linear-gradient(to right, ${stops.join(",")})`
  const row = element("div", "legend")
  row.append(element("span", "", low), bar, element("span", "", high))
  return row
}

// The line above a picture: what it is, and its shape.
function titleLine(title, shape) {
  const line = element("figcaption", "title")
  line.append(element("span", "", title), element("span", "shape", shape))
  return line
}

// The element that a widget draws in: made at the first call, found again at later ones.
function root(parentElement, className) {
  let found = parentElement.querySelector("." + className)
  if (!found) {
    found = element("div", className)
    parentElement.append(found)
  }
  return found
}
