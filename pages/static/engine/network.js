// A network at work on an image: what each layer makes of it, computed once, when it is asked for.

import { LAYER_TYPES } from "./layer_types.js"

/** @typedef {import("./conv.js").Image} Image */
/** @typedef {import("./first_layer.js").FirstLayer} FirstLayer */

/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} type a key of LAYER_TYPES
 * @property {any} settings by their names in Keras
 * @property {Float32Array[]} weights in Keras's order
 */

/** @typedef {{layers: Layer[]}} Network from the input to the answer */

/**
 * Take a network from the blob that `network_file` of pages/shared/widgets/network_file.py makes.
 * @param {{header: any, take: (count: number) => Float32Array}} unpacked
 * @returns {Network}
 */
export function networkFrom({ header, take }) {
  const count = (/** @type {number[]} */ shape) => shape.reduce((product, side) => product * side, 1)
  return {
    layers: header.layers.map(({ shapes, ...layer }) => ({
      ...layer,
      weights: shapes.map((/** @type {number[]} */ shape) => take(count(shape))),
    })),
  }
}

const isFirst = (/** @type {Layer} */ layer) => layer.type === "Conv2D" // no other may convolve first

/**
 * Give what the first convolution of a network has learned; a bias that it has not is 0.
 * @param {Network} network
 * @returns {FirstLayer}
 */
export function firstLayerOf({ layers }) {
  const { settings, weights } = layers.find(isFirst)
  const [values, biases = new Float32Array(settings.filters)] = weights
  const [rows, columns] = settings.kernel_size
  const depth = values.length / (rows * columns * settings.filters)
  return { filters: { values, rows, columns, depth, filters: settings.filters }, biases }
}

/** A network, an image as it takes it, and what of them follows; neither is ever written into. */
export class ForwardPass {
  /**
   * @param {Network} network
   * @param {Image} image already scaled as the network takes it
   * @param {FirstLayer} [firstLayer] what the first convolution has, if not what it has learned
   */
  constructor({ layers }, image, firstLayer) {
    const first = layers.find(isFirst)
    const given = firstLayer && { ...first, weights: [firstLayer.filters.values, firstLayer.biases] }
    this.layers = given ? layers.map(layer => (layer === first ? given : layer)) : layers
    /** What was computed last. @type {Image} */
    this.reached = image
    /** What was computed, by the layers' names in their order. @type {Map<string, Image>} */
    this.found = new Map()
  }

  /**
   * Give what a layer makes of the image; units are an image of one place. Where that, or what one before makes, is no
   * finite number, a RangeError says what convcore/keras_side/inference_process.py says of it.
   * @param {string} name
   * @returns {Image}
   */
  after(name) {
    while (!this.found.has(name)) {
      const { name: next, type, settings, weights } = this.layers[this.found.size]
      const made = LAYER_TYPES[type](this.reached, settings, weights)
      if (made !== this.reached) checkFinite(made, next)
      this.found.set(next, made)
      this.reached = made
    }
    return this.found.get(name)
  }

  /** What every layer makes of the image, by name. @returns {Map<string, Image>} */
  get all() {
    this.after(this.layers.at(-1).name)
    return this.found
  }
}

function checkFinite({ values }, name) {
  let sum = 0 // of so few float32 no float64 overflows
  for (let at = 0; at < values.length; at++) sum += values[at]
  if (Number.isFinite(sum)) return
  throw new RangeError(`what a layer gives can be shown where it is finite numbers. Received: others from ${name}`)
}
