// The colours of values, and colours as CSS has them. This is the source; convcore/export/colours.py follows it.

/** @typedef {number[]} Colour red, green and blue, 0 to 255 each */

export const CHANNELS = ["red", "green", "blue"]

function rgb(colour) {
  return [1, 3, 5].map(i => parseInt(colour.slice(i, i + 2), 16))
}

/** The level of a value without digits. */
export const NOT_A_NUMBER = 256

/**
 * For each scale the colours of levels 0 to 255, and at NOT_A_NUMBER that of a value without digits. Grey is black to
 * white; the signed scale runs through the theme's diverging colours, so that widgets and charts share one palette;
 * its level 128 is exactly 0. Reading a style is slow after the page has changed: ask once, before drawing.
 * @param {Element} host
 * @returns {{grey: Colour[], signed: Colour[]}}
 */
export function palettes(host) {
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
 * Black or white, whichever reads better on a colour (relative luminance, sRGB weights).
 * @param {Colour} colour
 */
export function inkOn(colour) {
  const linear = colour.map(c => (c / 255) ** 2.2)
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.19 ? "#000" : "#fff"
}
