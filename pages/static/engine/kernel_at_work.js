// A kernel at work: a picture, a kernel, how it is applied, and all that comes of that, each computed once, when it is
// asked for. The source is convcore/kernel_at_work.py.

import { activate } from "./activations.js"
import { forEveryChannel, luminance } from "./channels.js"
import { conv2d } from "./conv.js"
import { pool2d } from "./pool.js"
import { roll } from "./roll.js"
import { inside } from "./shapes.js"

/** @typedef {import("./conv.js").Image} Image */
/** @typedef {import("./conv.js").Kernel} Kernel */

// What float32 leaves of a sum that is exactly 0, as a part of the sum of its terms' magnitudes.
const ROUNDING = 2 ** -22

/**
 * @typedef {object} Causes
 * @property {Image} picture
 * @property {number[]} [nudge] by which it is moved: pixels down, and to the right
 * @property {Kernel} kernel
 * @property {number[]} strides
 * @property {"valid" | "same"} padding
 * @property {number[]} dilation
 * @property {number} bias
 * @property {boolean} [inGrey] whether colours are read as the grey that looks equally bright
 * @property {boolean} rectifies whether a ReLU follows
 * @property {import("./pool.js").Pooling | null} pool the pooling that comes last
 * @property {"max" | "average"} poolKind
 */

// A hand that changes the kernel has the same picture read at every frame: what was found of it last is kept.
/** How a picture was read last, and what that gave. @type {WeakMap<Image, {how: string, image: Image}>} */
const readings = new WeakMap()
/** The largest magnitude of an image. @type {WeakMap<Image, number>} */
const magnitudes = new WeakMap()

function magnitude(/** @type {Image} */ image) {
  const found = magnitudes.get(image) ?? image.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  magnitudes.set(image, found)
  return found
}

/** The causes with their effects; no picture is ever written into. */
export class KernelAtWork {
  /**
   * @param {Causes} causes
   * @param {Map<string, any>} [found] what is known of the effects already
   */
  constructor(causes, found = new Map()) {
    this.causes = causes
    this.found = found
  }

  /** @param {string} name @param {() => any} find */
  once(name, find) {
    if (!this.found.has(name)) this.found.set(name, find())
    return this.found.get(name)
  }

  /** The picture as the kernel reads it: grey with C channels alike. @returns {Image} */
  get image() {
    return this.once("image", () => {
      const { picture, nudge, kernel, inGrey } = this.causes
      const how = `${kernel.depth} ${inGrey} ${nudge}`
      const kept = readings.get(picture)
      if (kept?.how === how) return kept.image
      const seen = inGrey && picture.depth > 1 ? luminance(picture) : picture
      const image = nudge?.some(by => by) ? roll(seen, nudge) : seen
      const read = image.depth === 1 && kernel.depth > 1 ? forEveryChannel(image, kernel.depth) : image
      readings.set(picture, { how, image: read })
      return read
    })
  }

  /** The kernel with the channels of the image: one without channels reads all alike. @returns {Kernel} */
  get weights() {
    const { kernel } = this.causes
    return this.once("weights", () => (kernel.depth < this.image.depth ? forEveryChannel(kernel, this.image.depth) : kernel))
  }

  /** How the kernel moves. @returns {import("./shapes.js").Window} */
  get window() {
    const { kernel, strides, dilation, padding } = this.causes
    return { size: [kernel.rows, kernel.columns], strides, dilation, padding }
  }

  /** Whether kernel and pooling window fit what they read; else asking for the maps gives a RangeError. */
  get fits() {
    return this.once("fits", () => {
      try {
        return this.activation !== null && this.pooled !== undefined
      } catch {
        return false
      }
    })
  }

  /** The map before ReLU; what sums leave where they are exactly 0 is 0 here. @returns {Image} */
  get activation() {
    return this.once("activation", () => {
      const { strides, dilation, padding, bias } = this.causes
      const map = conv2d(this.image, this.weights, { strides, dilation, padding })
      const least = this.rounding
      for (let at = 0; at < map.values.length; at++) {
        const sum = map.values[at]
        map.values[at] = (Math.abs(sum) <= least ? 0 : sum) + bias
      }
      return map
    })
  }

  /** What sums of float32 may leave where they are exactly 0. */
  get rounding() {
    const sizes = this.weights.values.reduce((sum, weight) => sum + Math.abs(weight), 0)
    return ROUNDING * sizes * magnitude(this.image)
  }

  /** The rows and columns of the map whose windows read no padding: the first, and the one after the last. */
  get interior() {
    const { rows, columns } = this.image
    return [rows, columns].map((side, axis) => inside(side, this.window, axis))
  }

  /** The map, after ReLU where one follows. @returns {Image} */
  get map() {
    return this.once("map", () => {
      const { activation } = this
      return this.causes.rectifies ? { ...activation, values: activate("relu", activation.values) } : activation
    })
  }

  /** What pooling makes of the map; null where nothing is pooled. @returns {Image | null} */
  get pooled() {
    const { pool, poolKind } = this.causes
    return this.once("pooled", () => pool && pool2d(this.map, { ...pool, kind: poolKind }))
  }
}
