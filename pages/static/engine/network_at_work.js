// A network at work: what it looks at, what was done to its first layer, and all that comes of that, each computed once,
// when it is asked for. The source is convcore/networks/network_at_work.py.

import { placesOfLargest } from "./extremes.js"
import { place, silence } from "./first_layer.js"
import { fitInput } from "./fitting.js"
import { KernelAtWork } from "./kernel_at_work.js"
import { ForwardPass } from "./network.js"

/** @typedef {import("./conv.js").Image} Image */
/** @typedef {import("./conv.js").Kernel} Kernel */

/**
 * A network, and what is known of it: its name, which no other of the visit has, its first convolution, by the names of
 * convcore/networks/network.py, and what its answer means.
 * @typedef {import("./network.js").Network & {name: string, first: First, firstLayer: import("./first_layer.js").FirstLayer, answers: string, steps: Step[]}} KnownNetwork
 *
 * @typedef {object} First
 * @property {Record<string, string>} stages the layers' names
 * @property {string} input the layer that the first convolution reads
 * @property {number[]} strides
 * @property {"valid" | "same"} padding
 * @property {number[]} dilation
 * @property {import("./pool.js").Pooling | null} pool
 * @property {"max" | "average"} poolKind
 *
 * A kernel in the place of a filter: put in as it is, or with what all kernels take over from the filters.
 * @typedef {{number: number, kernel: Kernel, isExact: boolean}} Placed
 *
 * What is known of a layer, see pages/shared/widgets/layer_facts.py.
 * @typedef {object} Step
 * @property {string} name
 * @property {string} kind
 * @property {"own" | "all" | "none"} reads
 * @property {boolean} passive
 * @property {boolean} rectified whether what it gives has passed a ReLU
 * @property {boolean} named whether its units stand for classes
 * @property {number[]} shape
 * @property {{size: number[], shape: number[], seen: number[][][]}} field what its units see of the image
 * @property {import("../common/windows.js").Reader | null} reader
 * @property {import("./pool.js").Pooling | null} pool
 * @property {{below: string, steps: string[], rectifies: boolean} | null} sum where what it holds is added up
 *
 * @typedef {object} Causes
 * @property {KnownNetwork} network
 * @property {Image & {isFitted?: boolean}} picture in [0, 1], and whether it was made to fit; a hand's is not, whatever its shape
 * @property {{factor: number[], offset: number[]}} scale what its values are multiplied by, and what is added then
 * @property {{shape: number[], adjust: import("./fitting.js").Adjustments, share: number}} fitting how a picture of another
 *   shape is made to fit
 * @property {number} filter the chosen one
 * @property {[string, number]} [map] that is looked at: its layer, and number
 * @property {number[] | null} [unit] of that, by row and column; null for the one that is largest, as is one that the map has not
 * @property {number[]} silenced filters
 * @property {import("./first_layer.js").FirstLayer | null} base what all places are filled with; null for what was trained
 * @property {Placed[]} placed
 * @property {{keepsNorm: boolean, keepsBias: boolean}} takesOver what kernels in places take over from the filters
 * @property {{picture: Image, silenced: number[], placed: Placed[], maps: Map<string, Image>, before: Image,
 *   map?: [string, number], summed?: {kernel: Kernel, bias: number}, traced?: Image} | null} outputs
 *   what Keras has made of that picture, so edited, where the engine is not to; and what is behind that map
 */

/** What an answer of Keras is about. @type {("picture" | "silenced" | "placed" | "map")[]} */
const ANSWERED = ["picture", "silenced", "placed", "map"]

const KEPT = 3 // pictures: what a large network makes of one takes megabytes

// A hand that changes a filter has the same picture before the network at every frame: what was made of it is kept.
/** How pictures were read last, and what the network made of them as it was trained. @type {any[]} */
let readings = []

/** The causes with their effects; no picture is ever written into. */
export class NetworkAtWork {
  /** @param {Causes} causes */
  constructor(causes) {
    this.causes = causes
    /** @type {Map<string, any>} */
    this.found = new Map()
  }

  /** @param {string} name @param {() => any} find */
  once(name, find) {
    if (!this.found.has(name)) this.found.set(name, find())
    return this.found.get(name)
  }

  /** Whether what comes of the causes can be told: a network that Keras alone runs has to be asked. */
  get isKnown() {
    const { outputs } = this.causes
    return !outputs || ANSWERED.every(name => outputs[name] === this.causes[name])
  }

  get reading() {
    const { picture, network, fitting, scale } = this.causes
    return this.once("reading", () => {
      const how = JSON.stringify([fitting, scale])
      const kept = readings.find(each => each.of === picture && each.how === how && each.network === network)
      const found = kept ?? this.read(how)
      readings = [found, ...readings.filter(each => each !== found)].slice(0, KEPT)
      return found
    })
  }

  read(/** @type {string} */ how) {
    const { picture, network, fitting, scale } = this.causes
    const sides = [picture.rows, picture.columns, picture.depth]
    const fits = picture.isFitted && sides.every((side, axis) => side === fitting.shape[axis])
    const fitted = fits ? picture : fitInput(picture, fitting.shape, fitting.adjust, fitting.share).image
    const image = scaled(fitted, scale)
    return { of: picture, how, network, picture: fitted, image, pass: new ForwardPass(network, image) }
  }

  /** The picture as it is put before the network, in [0, 1]. @returns {Image} */
  get picture() {
    return this.reading.picture
  }

  /** The picture scaled as the network takes it. @returns {Image} */
  get image() {
    return this.reading.image
  }

  /** The first layer with all that was put into places of its filters, before any is silenced. */
  get withPlaced() {
    return this.once("with placed", () => {
      const { network, base, placed, takesOver } = this.causes
      const exact = { keepsNorm: false, keepsBias: true }
      return placed.reduce(
        (layer, { number, kernel, isExact }) => place(layer, number, kernel, isExact ? exact : takesOver),
        base ?? network.firstLayer
      )
    })
  }

  /** Whether what is to be put into places can be. */
  get canPlace() {
    try {
      return this.withPlaced !== null
    } catch (error) {
      if (error instanceof RangeError) return false
      throw error
    }
  }

  /** The first layer that answers. */
  get firstLayer() {
    const { silenced } = this.causes
    return silenced.length ? this.once("first layer", () => silence(this.withPlaced, silenced)) : this.withPlaced
  }

  /** Whether the first layer is another than what was trained. */
  get isChanged() {
    const { base, placed, silenced } = this.causes
    return base !== null || placed.length > 0 || silenced.length > 0
  }

  /**
   * What a layer made of the picture.
   * @param {string} name
   * @returns {Image}
   */
  after(name) {
    const { outputs, network } = this.causes
    if (outputs) return /** @type {Image} */ (outputs.maps.get(name))
    const pass = () => (this.isChanged ? new ForwardPass(network, this.image, this.firstLayer) : this.reading.pass)
    return this.once("pass", pass).after(name)
  }

  /** Whether the network has a layer of that name: a widget may have been told of another network's. */
  has(/** @type {string} */ name) {
    const { network, outputs } = this.causes
    return outputs ? outputs.maps.has(name) : network.layers.some(layer => layer.name === name)
  }

  /** The answer by class. @returns {Float32Array} */
  get answer() {
    return this.byClass(this.after(this.last))
  }

  /** What it was before the first layer was changed; null where it is as it was trained. @returns {Float32Array | null} */
  get before() {
    const { outputs } = this.causes
    return this.isChanged ? this.byClass(outputs ? outputs.before : this.reading.pass.after(this.last)) : null
  }

  /** Why it gives no numbers; empty where it does. */
  get problem() {
    try {
      void [this.answer, this.before]
      return ""
    } catch (error) {
      if (error instanceof RangeError) return error.message
      throw error
    }
  }

  get last() {
    return this.causes.network.layers.at(-1).name
  }

  // One sigmoid speaks for both of two classes.
  byClass(/** @type {Image} */ { values }) {
    return this.causes.network.answers === "pair" ? Float32Array.of(1 - values[0], values[0]) : values
  }

  /**
   * The maps of all filters at a stage of the first layers.
   * @param {string} stage
   * @returns {Image}
   */
  stage(stage) {
    return this.after(this.causes.network.first.stages[stage])
  }

  /**
   * The numbers of a filter, whether it is silenced or not.
   * @param {number} number
   * @returns {Kernel}
   */
  kernelOf(number) {
    return kernelOf(this.withPlaced, number)
  }

  /**
   * A filter of the first layer at work, with the maps that the network made of it.
   * @param {number} number
   * @returns {KernelAtWork}
   */
  filter(number) {
    return this.once(`filter ${number}`, () => {
      const { stages, input, pool, poolKind, ...window } = this.causes.network.first
      const found = Object.keys(stages).map(stage => {
        const maps = this.stage(stage)
        return [MAPS[stage], { ...maps, values: everyNth(maps.values, maps.depth, number), depth: 1 }]
      })
      const causes = {
        ...window,
        picture: this.after(input),
        kernel: kernelOf(this.firstLayer, number),
        bias: this.firstLayer.biases[number],
        rectifies: "relu" in stages,
        pool,
        poolKind,
      }
      return new KernelAtWork(causes, new Map(/** @type {any} */ (found)))
    })
  }

  /**
   * What is known of a layer.
   * @param {string} name
   */
  step(name) {
    return /** @type {Step} */ (this.causes.network.steps.find(step => step.name === name))
  }

  /**
   * One map of a layer; a unit is a map of one place.
   * @param {string} layer
   * @param {number} number
   * @returns {Image}
   */
  map(layer, number) {
    const maps = this.after(layer)
    return this.once(`map ${number} of ${layer}`, () => ({ ...maps, depth: 1, values: everyNth(maps.values, maps.depth, number) }))
  }

  /** The unit of the map that is looked at. @returns {number[]} row and column */
  get unit() {
    const { map: [layer, number] = ["", 0], unit } = this.causes
    const { values, rows, columns } = this.map(layer, number)
    if (unit && unit[0] < rows && unit[1] < columns) return unit
    const [place] = placesOfLargest(values)
    return [Math.floor(place / columns), place % columns]
  }
}

/** What a kernel at work calls the maps of each stage. @type {Record<string, string>} */
const MAPS = { convolution: "activation", relu: "map", pooled: "pooled" }

function scaled(/** @type {Image} */ picture, /** @type {Causes["scale"]} */ { factor, offset }) {
  if (factor.every(each => each === 1) && offset.every(each => each === 0)) return picture
  const of = (/** @type {number[]} */ each, /** @type {number} */ at) => Math.fround(each[each.length > 1 ? at % picture.depth : 0])
  return { ...picture, values: picture.values.map((value, at) => Math.fround(value * of(factor, at)) + of(offset, at)) }
}

/** @returns {Kernel} */
function kernelOf(/** @type {import("./first_layer.js").FirstLayer} */ { filters }, /** @type {number} */ number) {
  return { ...filters, values: everyNth(filters.values, filters.filters, number), filters: 1 }
}

/** @param {Float32Array} values */
export function everyNth(values, /** @type {number} */ count, /** @type {number} */ first) {
  const made = new Float32Array(values.length / count)
  for (let to = 0, from = first; to < made.length; to++, from += count) made[to] = values[from]
  return made
}
