// Drawing code that every widget shares; joined in front of each widget's own script.

// Unpack the blob that registration.pack makes: a header and a cursor over the bytes after it.
function unpack(blob) {
  const length = new DataView(blob.buffer, blob.byteOffset).getUint32(0, true)
  const header = JSON.parse(new TextDecoder().decode(blob.subarray(4, 4 + length)))
  let at = 4 + length
  return { header, take: count => blob.subarray(at, (at += count)) }
}

function channels(colour) {
  return [1, 3, 5].map(i => parseInt(colour.slice(i, i + 2), 16))
}

// For each scale 256 colours, [r, g, b] each. Grey is black to white; the signed scale runs through
// the theme's diverging colours, so that widgets and charts share one palette; level 128 is exactly
// 0. Reading a style is slow after the page has changed: ask once, before drawing.
function palettes(host) {
  const stops = getComputedStyle(host)
    .getPropertyValue("--st-chart-diverging-colors")
    .split(",")
    .map(stop => channels(stop.trim()))
  const signed = Array.from({ length: 256 }, (_, level) => {
    const position = ((Math.max(level, 1) - 1) / 254) * (stops.length - 1)
    const low = Math.min(Math.floor(position), stops.length - 2)
    return stops[low].map((c, i) => Math.round(c + (stops[low + 1][i] - c) * (position - low)))
  })
  return { grey: Array.from({ length: 256 }, (_, level) => [level, level, level]), signed }
}

// One canvas pixel per array cell; CSS enlarges it without smoothing.
function drawLevels(canvas, rows, columns, levels, colours) {
  canvas.width = columns
  canvas.height = rows
  const context = canvas.getContext("2d")
  const image = context.createImageData(columns, rows)
  const perCell = levels.length / (rows * columns)
  for (let cell = 0; cell < rows * columns; cell++) {
    for (let channel = 0; channel < 3; channel++) {
      image.data[4 * cell + channel] =
        perCell === 3 ? levels[3 * cell + channel] : colours[levels[cell]][channel]
    }
    image.data[4 * cell + 3] = 255
  }
  context.putImageData(image, 0, 0)
}

function css(rgb) {
  return `rgb(${rgb.join(",")})`
}

// Black or white, whichever reads better on a colour (relative luminance, sRGB weights).
function inkOn(rgb) {
  const linear = rgb.map(c => (c / 255) ** 2.2)
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.19 ? "#000" : "#fff"
}

function element(tag, className, text) {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

// The colour bar under a picture: from `low` to `high`, in the part of the palette in use.
function legend({ low, high, from_zero }, { signed }) {
  const used = from_zero ? signed.slice(128) : signed
  const bar = element("span", "bar")
  const stops = [0, 0.2, 0.4, 0.5, 0.6, 0.8, 1].map(at => css(used[Math.round(at * (used.length - 1))]))
  bar.style.background = `linear-gradient(to right, ${stops.join(",")})`
  const row = element("div", "legend")
  row.append(element("span", "", low), bar, element("span", "", high))
  return row
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
