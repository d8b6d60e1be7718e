// A part of a picture, scaled. The source is `resized` of convcore/pictures/images.py, and `_filled` of fitting.py there.
// As Pillow resamples a plane of float32 with its filter BILINEAR (ImagingResample, release 13), each pixel of the result
// is a mean of those around it, weighted by a triangle, which is as much wider as the part shrinks: along one side, which
// is kept as float32, and then along the other. Sums and weights are of float64, the edges of the part of float32.

/** @typedef {import("./conv.js").Image} Image */

/**
 * Scale a part of a picture, averaging where it shrinks.
 * @param {Image} image
 * @param {number[]} edges of the part: top, left, bottom and right, in pixels; they may reach beyond the picture
 * @param {number[]} shape rows and columns of the result
 * @param {number[]} ground what is beyond the picture, in each channel
 * @returns {Image}
 */
export function resized(image, [top, left, bottom, right], [rows, columns], ground) {
  const { depth } = image
  const down = { ...tapsAlong(image.rows, top, bottom, rows), step: image.columns * depth, stepOut: columns * depth }
  const across = { ...tapsAlong(image.columns, left, right, columns), step: depth, stepOut: depth }
  // Pillow begins along the columns where a picture loses far more rows than columns: it shows in the last digit.
  const lost = down.length - rows
  const sides = lost > Math.max(0, 2 * (across.length - columns)) ? [down, across] : [across, down]
  const values = new Float32Array(rows * columns * depth)
  for (let channel = 0; channel < depth; channel++) scalePlane(image.values, channel, ground[channel], sides, values)
  return { values, rows, columns, depth }
}

function scalePlane(values, channel, ground, [side, other], scaled) {
  const { count } = side
  const lines = scaledAlong(values, channel, ground, side, other)
  const total = new Float64Array(count)
  for (let row = 0; row < other.count; row++) {
    total.fill(0)
    for (let tap = 0; tap < other.counts[row]; tap++) {
      const weight = other.weights[row * other.most + tap]
      const start = (other.starts[row] - other.first + tap) * count
      for (let place = 0; place < count; place++) total[place] += lines[start + place] * weight
    }
    let at = row * other.stepOut + channel
    for (let place = 0; place < count; place++, at += side.stepOut) scaled[at] = total[place]
  }
}

// Scale each line along a side that counts; a line has ground at both ends, and is all ground beside the picture.
function scaledAlong(values, channel, ground, side, other) {
  const { before, inside, step, count, starts, counts, weights, most } = side
  const scaled = new Float32Array((other.end - other.first) * count)
  const line = new Float64Array(side.length).fill(ground)
  for (let number = other.first - other.before, to = 0; number < other.end - other.before; number++) {
    if (number < 0 || number >= other.inside) line.fill(ground)
    else {
      let from = number * other.step + channel
      for (let at = before; at < before + inside; at++, from += step) line[at] = values[from]
    }
    for (let place = 0; place < count; place++, to++) {
      let total = 0
      const last = starts[place] + counts[place]
      for (let at = starts[place], tap = place * most; at < last; at++, tap++) total += line[at] * weights[tap]
      scaled[to] = total
    }
  }
  return scaled
}

// What each pixel of the result is made of, along one side: from which pixel on, of how many, and how much each counts.
// Of the `length` pixels from where the part begins or the picture does, so many are `before` and `inside` the picture.
function tapsAlong(inside, low, high, count) {
  const before = Math.max(0, Math.ceil(-low))
  const length = before + inside + Math.max(0, Math.ceil(high - inside))
  const [start, end] = [low + before, high + before].map(Math.fround)
  const scale = Math.fround(end - start) / count
  const reach = Math.max(scale, 1)
  const most = 2 * Math.ceil(reach) + 1
  const [starts, counts, weights] = [new Int32Array(count), new Int32Array(count), new Float64Array(count * most)]
  for (let place = 0; place < count; place++) {
    const middle = start + (place + 0.5) * scale
    const first = Math.max(Math.trunc(middle - reach + 0.5), 0)
    starts[place] = first
    counts[place] = Math.min(Math.trunc(middle + reach + 0.5), length) - first
    const triangle = weights.subarray(place * most, place * most + counts[place])
    let total = 0
    for (let tap = 0; tap < triangle.length; tap++) {
      triangle[tap] = Math.max(0, 1 - Math.abs((first + tap - middle + 0.5) * (1 / reach)))
      total += triangle[tap]
    }
    for (let tap = 0; tap < triangle.length; tap++) triangle[tap] /= total
  }
  return { before, inside, length, count, starts, counts, weights, most, first: starts[0], end: starts[count - 1] + counts[count - 1] }
}
