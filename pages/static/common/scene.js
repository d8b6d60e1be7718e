// The state of what a page shows of a kernel or a network at work: causes only, for all widgets of the page. Effects are
// derived from them when they are asked for. Two things change a scene: a rerun, which brings the whole of it; or a hand, which is
// answered here, and told to Python when it rests. A rerun that arrives late changes nothing that a hand has done since.
// What a camera sees lies over both, and is told to nobody.

import { KernelAtWork } from "../engine/kernel_at_work.js"
import { NetworkAtWork } from "../engine/network_at_work.js"
import { writeKernel, writeNumber } from "./kernel_table.js"
import { makeOutbox } from "./outbox.js"

const REST = 250 // milliseconds without input after which the hand rests
const KEPT_LIVE = 0.98 // of the scales of what is live, from frame to frame: they narrow slowly

/**
 * @typedef {import("../engine/conv.js").Image} Image
 * @typedef {import("../engine/conv.js").Kernel} Kernel
 * @typedef {import("../engine/kernel_at_work.js").Causes & import("../engine/network_at_work.js").Causes & {
 *   noun?: string, strokes?: object[], sample?: [number, string], undone?: boolean}} Causes of a kernel, or of a network; also
 *   what Python is told instead of a picture, the strokes of a drawing or a sample's place among those of a class, and
 *   that all changes of a network were undone
 */

const asItIs = (/** @type {any} */ value) => value

// How Python reads each of the causes that a hand changes.
const TEXTS = {
  kernel: writeKernel,
  bias: writeNumber,
  nudge: (/** @type {number[]} */ nudge) => nudge.join(","),
  strokes: asItIs,
  sample: asItIs,
  filter: asItIs,
  undone: asItIs,
  map: asItIs,
  unit: (/** @type {number[] | null} */ unit) => (unit ? unit.join(",") : ""),
  silenced: (/** @type {number[]} */ numbers) => numbers.join(","),
  placed: (/** @type {import("../engine/network_at_work.js").Placed[]} */ placed) =>
    placed.map(({ number, kernel, isExact }) => `${number}${isExact ? "=" : ":"}${writeKernel(kernel)}`).join(";"),
}

// What has come once is the same object as long as it is the same.
const KEPT = ["picture", "network", "base", "outputs"]

const sameCauses = (/** @type {Causes} */ one, /** @type {Causes} */ other) =>
  KEPT.every(name => one[name] === other[name]) && textOf(one) === textOf(other)

const UNSEEN = [...KEPT, "strokes", "sample", "token"]
const textOf = (/** @type {Causes} */ causes) =>
  JSON.stringify(causes, (name, value) => (UNSEEN.includes(name) ? undefined : ArrayBuffer.isView(value) ? Array.from(value) : value))

// What is looked at, as text.
const placeIn = (/** @type {Causes} */ { network, map, unit }) => String([network?.name, map, unit])

export class Scene {
  constructor() {
    this.outbox = makeOutbox({ rest: () => this.rest(), drop: () => this.drop() })
    /** @type {Causes | null} */
    this.given = null // by the last rerun
    /** @type {Partial<Causes>} */
    this.byHand = {} // what Python has not seen of what a hand has done
    /** @type {Partial<Causes> | null} */
    this.live = null
    /** @type {Partial<Causes> | null} */
    this.pointed = null // what a pointer is over for a moment
    /** @type {Image | null} */
    this.frozenOver = null // the picture that a still is to replace, which is on its way
    this.awaits = false // another network, whose names are on the screen already
    this.isHeld = false // by a hand that draws, also where it does not move
    this.moves = false // whether a hand does
    /** @type {any} */
    this.timer = null
    /** @type {number | null} */
    this.frame = null
    /** @type {Map<(scene: Scene) => void, (scene: Scene) => void>} and what they do where there are no numbers */
    this.followers = new Map()
    /** @type {any} a kernel at work, or a network; null where none gives numbers */
    this.atWork = null
    /** @type {any} that of the causes as they are now */
    this.newest = null
    /** @type {any} the last one that gave numbers */
    this.good = null
    this.problem = "" // why that gives no numbers
  }

  /** The kernel at work, or the chosen filter of a network. @returns {KernelAtWork} */
  get kernelAtWork() {
    return this.atWork instanceof NetworkAtWork ? this.atWork.filter(this.atWork.causes.filter) : this.atWork
  }

  /** The kernel's numbers, or the chosen filter's: where it cannot have those that it is to have, what it had. @returns {Kernel} */
  get kernel() {
    const { newest, atWork } = this
    if (!(newest instanceof NetworkAtWork)) return newest.causes.kernel
    return (newest.canPlace ? newest : atWork).kernelOf(newest.causes.filter)
  }

  /** Whether colours are read as the grey that looks equally bright. */
  get isGrey() {
    const { inGrey, fitting } = this.causes
    return fitting ? fitting.shape[2] === 1 : inGrey
  }

  /** What the picture that is shown is called, if it is a sample. @returns {string | null} */
  get pictureName() {
    const { picture, noun } = this.atWork.causes
    return picture.name ? `${noun} ${picture.name}` : null
  }

  /** Whether Python knows the picture that is shown, and has words for it. */
  get isKnown() {
    return this.atWork.causes.picture === this.given?.picture
  }

  /** Whether what is shown is on its way to something else: till then nothing changes its place, and nothing is read aloud. */
  get isPassing() {
    return this.moves || this.live !== null
  }

  /** How much of a scale is kept where the values would have it narrower: none of it at rest. */
  get keeps() {
    return this.moves ? 1 : this.live ? KEPT_LIVE : 0
  }

  /** Call back once a frame after any change, and at first with what there is; gives what ends that. */
  follow(/** @type {(scene: Scene) => void} */ show, /** @type {(scene: Scene) => void} */ without = () => {}) {
    this.followers.set(show, without)
    if (this.frame === null) this.showBy(show, without)
    return () => this.followers.delete(show)
  }

  /** Another network is on its way: until it has come, the one before stays on the screen, and hears nothing. */
  expect(/** @type {boolean} */ isOther) {
    this.awaits = isOther
    document.body.toggleAttribute("data-awaits", isOther)
  }

  /** What came with a rerun, and how many changes Python had seen by then. */
  receive(/** @type {Causes} */ given, /** @type {number} */ edit, /** @type {(what: object) => void} */ send) {
    const before = placeIn(this.chosen)
    this.given = given
    this.expect(false)
    if (this.frozenOver && given.picture !== this.frozenOver) this.showLive(null) // the still has come
    if (!this.outbox.isOld(edit, send) && !this.moves) this.byHand = {}
    // A finger leaves nothing behind of which it could be told that it has gone.
    if (placeIn(this.chosen) !== before) this.pointed = null
    // After a hand has rested, what comes is mostly what is shown.
    if (this.newest && sameCauses(this.causes, this.newest.causes)) this.tell()
    else this.derive()
  }

  /** What a hand changes, also while it goes on moving. */
  change(/** @type {Partial<Causes>} */ causes, { rests = false } = {}) {
    if (this.awaits && !causes.strokes) return // of the network before, but for what is drawn
    this.byHand = { ...this.byHand, ...causes }
    if ("map" in causes || "unit" in causes) this.pointed = null // until the pointer moves again
    this.moves = true
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.rest(), REST)
    this.derive()
    if (rests) this.rest()
  }

  /** The hand has come to rest. */
  rest() {
    if (!this.moves || this.isHeld) return
    clearTimeout(this.timer)
    this.moves = false
    const told = Object.entries(TEXTS).filter(([name]) => name in this.byHand)
    if (told.length) this.outbox.put(Object.fromEntries(told.map(([name, write]) => [name, write(this.byHand[name])])))
    this.tell()
  }

  /** What Python has not been told is forgotten. */
  drop() {
    clearTimeout(this.timer)
    this.moves = this.isHeld = false
    this.byHand = {}
    this.derive()
  }

  /** What a camera sees now; null where it sees no more, and with a still, that stays until it comes from Python. */
  showLive(/** @type {((depth: 1 | 3) => Image) | null} */ read, still = false) {
    this.frozenOver = still && this.given ? this.given.picture : null
    if (read && this.given) this.live = { picture: read(this.isGrey ? 1 : 3) }
    else if (!still) this.live = null
    this.derive()
  }

  /** What a pointer is over, which is told to nobody; null where it is over nothing. */
  point(/** @type {Partial<Causes> | null} */ causes) {
    if (this.awaits) return
    this.pointed = causes
    this.derive()
  }

  /** The page is left: what is not told yet is told, and nothing is known until the next run. */
  leave() {
    this.rest()
    this.outbox.forget()
    this.expect(false)
    this.given = this.atWork = this.newest = this.good = this.live = this.pointed = null
    this.byHand = {}
    this.tell()
  }

  /** The causes that stay: without what is live, and without what a pointer is over. */
  get chosen() {
    return /** @type {Causes} */ ({ ...this.given, ...this.byHand })
  }

  get causes() {
    return /** @type {Causes} */ ({ ...this.chosen, ...this.live, ...this.pointed })
  }

  derive() {
    if (!this.given) return
    const { causes } = this
    const found = causes.network ? new NetworkAtWork(causes) : new KernelAtWork(causes)
    if (causes.network && !found.isKnown) return // Keras alone can tell, and is asked when the hand rests
    this.atWork = this.newest = found
    this.tell()
  }

  // What gives no numbers is not shown: what was there before stays, if it is of the same network.
  judge() {
    const { newest, good } = this
    this.problem = newest?.problem ?? ""
    if (!this.problem) this.good = newest
    else if (good?.causes.network !== newest.causes.network) this.good = null
    this.atWork = this.good
    document.body.toggleAttribute("data-numberless", this.problem !== "" && !this.atWork)
  }

  showBy(/** @type {(scene: Scene) => void} */ show, /** @type {(scene: Scene) => void} */ without) {
    if (this.awaits) return
    if (this.atWork) show(this)
    else if (this.problem) without(this)
  }

  tell() {
    // The words that Python says about these causes are faint meanwhile.
    const ahead = Object.keys(this.byHand).join(" ")
    if (document.body.dataset.ahead !== ahead) document.body.dataset.ahead = ahead
    document.body.toggleAttribute("data-live", this.live !== null)
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null
      this.judge()
      for (const [show, without] of this.followers) {
        try {
          this.showBy(show, without)
        } catch (error) {
          reportError(error) // the others go on
        }
      }
    })
  }
}

/** @type {Map<string, Scene>} */
const scenes = new Map()

/**
 * The scene of a name, which all widgets of a page share.
 * @param {string} name
 */
export function sceneOf(name) {
  const scene = scenes.get(name) ?? new Scene()
  scenes.set(name, scene)
  return scene
}
