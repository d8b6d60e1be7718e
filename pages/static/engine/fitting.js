// Making a network's input from any picture, as a visitor may adjust it. The source is convcore/pictures/fitting.py, whose
// steps these are, one by one; what it says of them stays there.

import { forEveryChannel, luminance } from "./channels.js"
import { borderOf, findFigure, groundOf, highest, isDot, isPlain, isSame, withoutSpecks } from "./figures.js"
import { resized } from "./resize.js"

/** @typedef {import("./conv.js").Image} Image */

/**
 * How a picture is made to fit.
 * @typedef {object} Adjustments
 * @property {"middle" | "whole"} [crop]
 * @property {"auto" | "yes" | "no"} [invert]
 * @property {"auto" | "yes" | "no"} [centre]
 * @property {number} [zoom]
 */

/**
 * A part of a picture: its middle and its sides; it may reach beyond the picture.
 * @typedef {object} Box
 * @property {number} row
 * @property {number} column
 * @property {number} height
 * @property {number} width
 */

/**
 * The whole pixels of a part: its first row and the first after it, and so its columns.
 * @typedef {object} Part
 * @property {number[]} rows
 * @property {number[]} columns
 */

const SHARE_OF_DIGITS = 20 / 28

/**
 * Make a network's input from any picture.
 * @param {Image} picture of one channel or three, in [0, 1]
 * @param {number[]} shape rows, columns and channels of the input: one or three
 * @param {Adjustments} [adjust] what to do and what not; by itself without
 * @param {number} [share] how much of the input a figure's longest side takes where it is centred
 * @returns {Part & {image: Image}} the input, in [0, 1], and the part of the picture that it shows
 */
export function fitInput(picture, [rows, columns, channels], adjust = {}, share = SHARE_OF_DIGITS) {
  const { crop = "middle", invert = "auto", centre = "auto", zoom = 1 } = adjust
  const seen = channels === 1 && picture.depth > 1 ? luminance(picture) : picture
  const whole = cropped(seen, rows / columns, crop)
  const part = within(whole, seen)
  let box = { ...whole, row: whole.row - part.rows[0], column: whole.column - part.columns[0] }
  let planes = cut(seen, part)
  let border = borderOf(planes)
  const looksForFigure = centre === "yes" || (centre === "auto" && channels === 1)
  let clean = looksForFigure || channels === 1 ? withoutSpecks(planes) : planes
  const isBright = channels === 1 && Math.fround(mean(border)) > 0.5 && !isSame(clean)
  if (invert === "yes" || (invert === "auto" && isBright)) {
    ;[planes, clean] = [planes, clean].map(image => ({ ...image, values: inverted(image.values) }))
    border = inverted(border)
  }
  let ground = groundOf(border, planes.depth)
  const figure = looksForFigure ? findFigure(clean, ground) : null
  if (figure && (centre === "yes" || (!isDot(figure) && isPlain(border, ground)))) {
    box = around(figure, box, share)
    const lightest = highest(clean.values)
    if (planes.depth === 1 && lightest > ground[0] && (ground[0] > 0 || lightest < 1)) {
      planes = { ...planes, values: stretched(planes.values, ground[0], lightest) }
      ground = [0]
    }
  }
  box = { ...box, height: box.height / zoom, width: box.width / zoom }
  const shown = within(box, planes)
  const scaled = resized(planes, edges(box), [rows, columns], ground)
  for (let at = 0; at < scaled.values.length; at++) scaled.values[at] = Math.min(Math.max(scaled.values[at], 0), 1)
  return {
    image: channels > scaled.depth ? forEveryChannel(scaled, channels) : scaled,
    rows: shown.rows.map(row => part.rows[0] + row),
    columns: shown.columns.map(column => part.columns[0] + column),
  }
}

// The part of a picture with the proportions of an input. Its middle falls on a pixel's edge, the upper or left of two.
function cropped({ rows, columns }, proportion, crop) {
  let [height, width] = [rows, columns]
  if (crop === "whole") {
    height = Math.max(height, round(width * proportion))
    width = Math.max(width, round(height / proportion))
  } else {
    height = Math.min(height, Math.max(1, Math.floor(width * proportion)))
    width = Math.min(width, Math.max(1, Math.floor(height / proportion)))
  }
  return {
    row: Math.floor((rows - height) / 2) + height / 2,
    column: Math.floor((columns - width) / 2) + width / 2,
    height,
    width,
  }
}

// The part around a figure, as MNIST's digits are in theirs: its centre of mass comes to the middle, unless that would
// cut off a part of it.
function around({ apart, shape, first, size }, { height, width }, share) {
  const side = Math.max(size[0] / height, size[1] / width) / share
  const half = [(height * side) / 2, (width * side) / 2]
  let [total, down, across] = [0, 0, 0]
  for (let row = first[0]; row < first[0] + size[0]; row++) {
    for (let column = first[1]; column < first[1] + size[1]; column++) {
      const weight = apart[row * shape[1] + column]
      total += weight
      down += (row + 0.5) * weight
      across += (column + 0.5) * weight
    }
  }
  const [row, column] = [down / total, across / total].map((mass, axis) => {
    const slack = Math.max(half[axis] - size[axis] / 2, 0)
    const middle = first[axis] + size[axis] / 2
    return Math.min(Math.max(mass, middle - slack), middle + slack)
  })
  return { row, column, height: 2 * half[0], width: 2 * half[1] }
}

function edges({ row, column, height, width }) {
  return [row - height / 2, column - width / 2, row + height / 2, column + width / 2]
}

// The part of a box that is in the picture, in whole pixels, at least one.
function within(box, { rows, columns }) {
  const [top, left, bottom, right] = edges(box).map(round)
  const between = (low, high, side) => {
    const first = Math.min(Math.max(low, 0), side - 1)
    return [first, Math.max(Math.min(high, side), first + 1)]
  }
  return { rows: between(top, bottom, rows), columns: between(left, right, columns) }
}

function cut(image, { rows: [top, bottom], columns: [left, right] }) {
  const { values, rows, columns, depth } = image
  if (bottom - top === rows && right - left === columns) return image
  const width = (right - left) * depth
  const part = new Float32Array((bottom - top) * width)
  for (let row = top; row < bottom; row++) {
    const start = (row * columns + left) * depth
    part.set(values.subarray(start, start + width), (row - top) * width)
  }
  return { values: part, rows: bottom - top, columns: right - left, depth }
}

function mean(values) {
  let total = 0
  for (let at = 0; at < values.length; at++) total += values[at]
  return total / values.length
}

function inverted(values) {
  const turned = new Float32Array(values.length)
  for (let at = 0; at < values.length; at++) turned[at] = 1 - values[at]
  return turned
}

// Make the ground black and the lightest part white.
function stretched(values, ground, lightest) {
  const wide = new Float32Array(values.length)
  const range = Math.fround(lightest - ground)
  for (let at = 0; at < values.length; at++) wide[at] = Math.min(Math.max(Math.fround(values[at] - ground) / range, 0), 1)
  return wide
}

// Half to even, as Python rounds.
function round(value) {
  const up = Math.round(value)
  return up - value === 0.5 && up % 2 ? up - 1 : up
}
