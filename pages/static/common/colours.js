// The colours of values, and colours as CSS has them. This is the source; convcore/export/colours.py follows it.

/** @typedef {number[]} Colour red, green and blue, 0 to 255 each */

export const CHANNELS = ["red", "green", "blue"]

function rgb(colour) {
  return [1, 3, 5].map(i => parseInt(colour.slice(i, i + 2), 16))
}

// The relative luminance on which black and white read equally well.
const BETWEEN_INKS = Math.sqrt(1.05 * 0.05) - 0.05

/** The level of a value without digits. */
export const NOT_A_NUMBER = 256

/**
 * For each scale the colours of levels 0 to 255, and at NOT_A_NUMBER that of a value without digits. Grey is black to
 * white; the signed scale runs through the theme's diverging colours, so that widgets and charts share one palette;
 * its level 128 is exactly 0: near white in the light theme, near black in the dark one. Reading a style is slow after the page has changed: ask once, before drawing.
 * @param {Element} host
 * @returns {{grey: Colour[], signed: Colour[]}}
 */
export function palettes(host) {
  const written = getComputedStyle(host).getPropertyValue("--st-chart-diverging-colors")
  const found = made.get(written) ?? palettesOf(written.split(",").map(stop => rgb(stop.trim())))
  made.set(written, found)
  return found
}

// The same objects for the same theme: by them a widget knows that it need not draw anew.
/** @type {Map<string, {grey: Colour[], signed: Colour[]}>} */
const made = new Map()

function palettesOf(/** @type {Colour[]} */ stops) {
  const signed = Array.from({ length: 256 }, (_, level) => {
    const position = ((Math.max(level, 1) - 1) / 254) * (stops.length - 1)
    const low = Math.min(Math.floor(position), stops.length - 2)
    return stops[low].map((c, i) => Math.round(c + (stops[low + 1][i] - c) * (position - low)))
  })
  const grey = Array.from({ length: 256 }, (_, level) => [level, level, level])
  return { grey: [...grey, [143, 60, 160]], signed: [...signed, [143, 60, 160]] }
}

/**
 * The level of a value: on the grey scale from black to white, on the signed one from -limit to limit.
 * @param {number} value
 * @param {"grey" | "signed"} scale
 * @param {any} limit black and white, or one number
 */
export function levelOf(value, scale, limit = [0, 1]) {
  if (Number.isNaN(value)) return NOT_A_NUMBER
  if (scale === "grey") {
    const [black, white] = limit
    return Math.round(255 * Math.min(Math.max((value - black) / (white - black || 1), 0), 1))
  }
  return limit > 0 ? 128 + Math.round(127 * Math.min(Math.max(value / limit, -1), 1)) : 128
}

/** @param {Colour} colour */
export function css(colour) {
  return `rgb(${colour.join(",")})`
}

/**
 * Give an element's style the two colours of what is above 0 and below: `--for` and `--against`.
 * @param {HTMLElement} host
 * @param {{signed: Colour[]}} colours
 */
export function bySign(host, { signed }) {
  host.style.setProperty("--for", css(signed[216]))
  host.style.setProperty("--against", css(signed[40]))
}

/**
 * Black or white, whichever reads better on a colour: by the contrast of WCAG 2, at least 4.58 to 1.
 * @param {Colour} colour
 */
export function inkOn(colour) {
  const [red, green, blue] = colour.map(c => (c <= 10 ? c / 3294.6 : ((c / 255 + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > BETWEEN_INKS ? "#000" : "#fff"
}
