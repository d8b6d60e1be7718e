// What every type of layer makes of what it reads, with Keras's settings by their names there, and its weights in Keras's
// order. The source is convcore/networks/layer_types.py: a new layer is an entry there and one here.

import { activate, softmax } from "./activations.js"
import { conv2d } from "./conv.js"
import { pool2d } from "./pool.js"

/** @typedef {import("./conv.js").Image} Image */
/**
 * What a layer makes of an image; units are an image of one place.
 * @type {Record<string, (image: Image, settings: any, weights: Float32Array[]) => Image>}
 */
export const LAYER_TYPES = {
  InputLayer: same,
  Rescaling: (image, { scale, offset }) => eachChannel(image, channel => [of(scale, channel), of(offset, channel)]),
  Normalization: (image, _, [means, variances]) =>
    eachChannel(image, channel => {
      const factor = 1 / Math.max(Math.sqrt(of(variances, channel)), LEAST_DEVIATION)
      return [factor, -of(means, channel) * factor]
    }),
  ZeroPadding2D: (image, { padding }) => border(image, padding),
  Conv2D: (image, settings, [kernels, bias]) =>
    conv2d(image, kernelsOf(kernels, image.depth, settings.filters, settings), { ...moving(settings), bias }),
  DepthwiseConv2D: (image, settings, [kernels, bias]) => convolveMapByMap(image, settings, kernels, bias),
  SeparableConv2D: (image, settings, [depthwise, pointwise, bias]) =>
    weigh(convolveMapByMap(image, settings, depthwise), pointwise, settings.filters, bias),
  BatchNormalization: (image, { epsilon, center, scale }, weights) => {
    const [means, variances] = weights.slice(-2)
    return eachChannel(image, channel => {
      const factor = (scale ? weights[0][channel] : 1) / Math.sqrt(variances[channel] + epsilon)
      return [factor, (center ? weights[scale ? 1 : 0][channel] : 0) - means[channel] * factor]
    })
  },
  Activation: (image, { activation }) => {
    if (activation === "linear") return image
    return activation === "softmax" ? probabilities(image) : { ...image, values: activate(activation, image.values) }
  },
  ReLU: image => ({ ...image, values: activate("relu", image.values) }),
  LeakyReLU: (image, settings) => bend(image, value => (value > 0 ? value : settings.negative_slope * value)),
  ELU: (image, { alpha }) => bend(image, value => (value > 0 ? value : alpha * Math.expm1(value))),
  Softmax: probabilities,
  MaxPooling2D: (maps, settings) => pool(maps, settings, "max"),
  AveragePooling2D: (maps, settings) => pool(maps, settings, "average"),
  GlobalMaxPooling2D: maps => pool2d(maps, { size: [maps.rows, maps.columns], kind: "max" }),
  GlobalAveragePooling2D: maps => pool2d(maps, { size: [maps.rows, maps.columns], kind: "average" }),
  Dropout: same,
  SpatialDropout2D: same,
  Flatten: ({ values }) => ({ values, rows: 1, columns: 1, depth: values.length }),
  Dense: (units, settings, [weights, bias]) => weigh(units, weights, settings.units, bias),
}

const LEAST_DEVIATION = 1e-7 // by which Keras divides where a deviation is less

function same(/** @type {Image} */ image) {
  return image
}

const bend = (image, by) => ({ ...image, values: image.values.map(by) })

function probabilities(image) {
  return { ...image, values: softmax(image.values, image.depth) }
}

// One number for every channel, or one for all.
const of = (numbers, channel) => (typeof numbers === "number" ? numbers : numbers[channel % numbers.length])

// Multiply the values of each channel, and add to them.
function eachChannel(image, numbersOf) {
  const { values, depth } = image
  const made = new Float32Array(values.length)
  for (let channel = 0; channel < depth; channel++) {
    const [factor, summand] = numbersOf(channel)
    for (let at = channel; at < values.length; at += depth) made[at] = values[at] * factor + summand
  }
  return { ...image, values: made }
}

function border({ values, rows, columns, depth }, [[top, bottom], [left, right]]) {
  const bordered = { rows: top + rows + bottom, columns: left + columns + right, depth }
  const made = new Float32Array(bordered.rows * bordered.columns * depth)
  const width = columns * depth
  for (let row = 0; row < rows; row++) {
    made.set(values.subarray(row * width, (row + 1) * width), ((top + row) * bordered.columns + left) * depth)
  }
  return { ...bordered, values: made }
}

const moving = settings => ({ strides: settings.strides, padding: settings.padding, dilation: settings.dilation_rate })

function kernelsOf(values, depth, filters, { kernel_size: [rows, columns] }) {
  return { values, rows, columns, depth, filters }
}

// Every map with kernels of its own: their maps stand side by side, those of the first map first.
function convolveMapByMap(image, settings, kernels, bias) {
  const { rows, columns, depth } = image
  const count = settings.depth_multiplier
  const all = depth * count
  let made
  for (let channel = 0; channel < depth; channel++) {
    const map = { values: ofEvery(image.values, channel, depth, 1), rows, columns, depth: 1 }
    const own = ofEvery(kernels, channel * count, all, count)
    const part = conv2d(map, kernelsOf(own, 1, count, settings), { ...moving(settings), bias: bias?.subarray(channel * count) })
    made ??= { ...part, values: new Float32Array(part.rows * part.columns * all), depth: all }
    for (let at = 0; at < part.values.length; at++) {
      made.values[Math.floor(at / count) * all + channel * count + (at % count)] = part.values[at]
    }
  }
  return made
}

// Of every `step` numbers, `count` from a place on.
function ofEvery(values, from, step, count) {
  const found = new Float32Array((values.length / step) * count)
  for (let at = 0; at < found.length; at++) found[at] = values[from + Math.floor(at / count) * step + (at % count)]
  return found
}

// Every place by itself: all that stands there, times weights, for each unit.
function weigh(image, values, units, bias) {
  return conv2d(image, { values, rows: 1, columns: 1, depth: image.depth, filters: units }, { bias })
}

function pool(maps, { pool_size: size, strides, padding }, kind) {
  return pool2d(maps, { size, strides, padding, kind })
}
