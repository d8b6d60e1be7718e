// Telling a picture's figure from its ground, which is what its border shows, if there is any. The source is
// convcore/pictures/figures.py, where it is said why its numbers are what they are. NumPy compares float32 with float32.

/** @typedef {import("./conv.js").Image} Image */

/**
 * What differs from a picture's ground.
 * @typedef {object} Figure
 * @property {Float32Array} apart how far each pixel of the picture is from the ground; 0 beside the figure
 * @property {number[]} shape rows and columns of the picture
 * @property {number[]} first its first row and column
 * @property {number[]} size its rows and columns
 */

const [CONTRAST, NEAR, LEAST, OF_FARTHEST] = [0.1, 0.2, 0.1, 0.3].map(Math.fround)
const MOST_OF_BORDER = 0.9
const DOT = { most: 0.21, roundFrom: 0.8, pixels: 4, even: 0.75 }

/**
 * List what is at the edges of a picture; corners count twice.
 * @param {Image} image
 * @returns {Float32Array} pixel by pixel
 */
export function borderOf({ values, rows, columns, depth }) {
  const width = columns * depth
  const border = new Float32Array(2 * (width + rows * depth))
  border.set(values.subarray(0, width))
  border.set(values.subarray((rows - 1) * width), width)
  for (let row = 0, at = 2 * width; row < rows; row++, at += depth) {
    border.set(values.subarray(row * width, row * width + depth), at)
    border.set(values.subarray((row + 1) * width - depth, (row + 1) * width), at + rows * depth)
  }
  return border
}

/**
 * The median of a border, channel by channel.
 * @param {Float32Array} border
 * @param {number} depth
 */
export function groundOf(border, depth) {
  const half = border.length / depth / 2 // a border has an even number of pixels
  return Array.from({ length: depth }, (_, channel) => {
    const sorted = border.filter((_, at) => at % depth === channel).sort()
    return Math.fround(sorted[half - 1] + sorted[half]) / 2
  })
}

/**
 * Whether a border is nearly all of one colour.
 * @param {Float32Array} border
 * @param {number[]} ground the colour
 */
export function isPlain(border, ground) {
  const apart = apartFrom(border, ground)
  return apart.filter(by => by < NEAR).length / apart.length >= MOST_OF_BORDER
}

/**
 * Take out single pixels, as a camera's hot ones: each number is brought into the range of its neighbours in the same
 * channel, eight or fewer. A line one pixel wide stays.
 * @param {Image} image
 * @returns {Image}
 */
export function withoutSpecks(image) {
  const { values, rows, columns, depth } = image
  if (rows * columns === 1) return image
  const clean = values.slice()
  for (let row = 0, at = 0; row < rows; row++) {
    const [atLeft, inside, atRight] = [0, 1, columns - 1].map(column => neighbours(image, row, column))
    for (let column = 0; column < columns; column++) {
      const steps = column === 0 ? atLeft : column < columns - 1 ? inside : atRight
      for (let channel = 0; channel < depth; channel++, at++) {
        clean[at] = amongNeighbours(values, at, steps)
      }
    }
  }
  return { ...image, values: clean }
}

// A value brought into the range of its neighbours: mostly the first few of them tell that it is there.
function amongNeighbours(values, at, steps) {
  const value = values[at]
  let least = Infinity
  let most = -Infinity
  for (let each = 0; each < steps.length; each++) {
    const other = values[at + steps[each]]
    if (other < least) least = other
    if (other > most) most = other
    if (least <= value && value <= most) return value
  }
  return value < least ? least : most
}

// How far away in an image's values the neighbours of a pixel are.
function neighbours({ rows, columns, depth }, row, column) {
  const along = (place, side) => [-1, 0, 1].filter(step => place + step >= 0 && place + step < side)
  const all = along(row, rows).flatMap(down => along(column, columns).map(right => (down * columns + right) * depth))
  return all.filter(step => step !== 0)
}

/**
 * Whether a picture of one channel is the same all over.
 * @param {Image} image
 */
export function isSame({ values }) {
  let [least, most] = [Infinity, -Infinity]
  for (let at = 0; at < values.length; at++) {
    least = Math.min(least, values[at])
    most = Math.max(most, values[at])
  }
  return Math.fround(most - least) < CONTRAST
}

/**
 * Find what differs from a picture's ground.
 * @param {Image} clean the picture, without specks
 * @param {number[]} ground its colour
 * @returns {Figure | null} null where nothing differs
 */
export function findFigure({ values, rows, columns }, ground) {
  const apart = apartFrom(values, ground)
  const enough = Math.max(LEAST, Math.fround(OF_FARTHEST * highest(apart)))
  let [top, left, bottom, right] = [rows, columns, -1, -1]
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      if (apart[at] < enough) apart[at] = 0
      else {
        top = Math.min(top, row)
        left = Math.min(left, column)
        bottom = row
        right = Math.max(right, column)
      }
    }
  }
  if (bottom < 0) return null
  return { apart, shape: [rows, columns], first: [top, left], size: [bottom + 1 - top, right + 1 - left] }
}

/**
 * Whether a figure is a mere dot, which would become a disc if it were enlarged.
 * @param {Figure} figure
 */
export function isDot({ apart, shape, first, size }) {
  if (size.some((side, axis) => side > DOT.most * shape[axis])) return false
  const [shorter, longer] = [Math.min(...size), Math.max(...size)]
  if (longer <= DOT.pixels) return true
  if (shorter < DOT.roundFrom * longer) return false
  let [faintest, strongest] = [Infinity, 0]
  for (let row = 0; row < size[0]; row++) {
    for (let column = 0; column < size[1]; column++) {
      const by = apart[(first[0] + row) * shape[1] + first[1] + column]
      const isWithin = rim => onTheWay(row, size[0], rim) + onTheWay(column, size[1], rim) <= 1
      if (!by && isWithin(0.5)) return false
      if (isWithin(1.5)) [faintest, strongest] = [Math.min(faintest, by), Math.max(strongest, by)]
    }
  }
  return faintest >= Math.fround(DOT.even * strongest)
}

// How far a pixel is on its way to the rim of an ellipse along one of its sides, squared.
const onTheWay = (place, side, rim) => ((place + 0.5 - side / 2) / (side / 2 - rim)) ** 2

/**
 * The highest of some numbers, or 0 where none is above that.
 * @param {Float32Array} values
 */
export function highest(values) {
  let most = 0
  for (let at = 0; at < values.length; at++) most = Math.max(most, values[at])
  return most
}

// How far each pixel is from the ground, in the channel where it is farthest.
function apartFrom(values, ground) {
  const apart = new Float32Array(values.length / ground.length)
  for (let place = 0, at = 0; place < apart.length; place++) {
    let farthest = 0
    for (let channel = 0; channel < ground.length; channel++, at++) farthest = Math.max(farthest, Math.abs(values[at] - ground[channel]))
    apart[place] = farthest
  }
  return apart
}
