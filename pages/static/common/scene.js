// The state of what a page shows of a kernel at work: causes only, for all widgets of the page. Effects are derived from
// them when they are asked for. Two things change a scene: a rerun, which brings the whole of it; or a hand, which is
// answered here, and told to Python when it rests. A rerun that arrives late changes nothing that a hand has done since.
// What a camera sees lies over both, and is told to nobody.

import { KernelAtWork } from "../engine/kernel_at_work.js"
import { writeKernel, writeNumber } from "./kernel_table.js"
import { makeOutbox } from "./outbox.js"

const REST = 250 // milliseconds without input after which the hand rests
const KEPT_LIVE = 0.98 // of the scales of what is live, from frame to frame: they narrow slowly

/**
 * @typedef {import("../engine/kernel_at_work.js").Causes & {strokes?: object[]}} Causes
 * @typedef {import("../engine/conv.js").Image} Image
 */

// How Python reads each of the causes that a hand changes.
const TEXTS = {
  kernel: writeKernel,
  bias: writeNumber,
  nudge: (/** @type {number[]} */ nudge) => nudge.join(","),
  strokes: (/** @type {object[]} */ strokes) => strokes,
}

// A picture is the same object as long as it is the same.
const sameCauses = (/** @type {Causes} */ one, /** @type {Causes} */ other) =>
  one.picture === other.picture && textOf(one) === textOf(other)

const textOf = (/** @type {Causes} */ causes) =>
  JSON.stringify({ ...causes, picture: undefined, strokes: undefined, kernel: writeKernel(causes.kernel) })

class Scene {
  constructor() {
    this.outbox = makeOutbox(() => this.rest())
    /** @type {Causes | null} */
    this.given = null // by the last rerun
    /** @type {Partial<Causes>} */
    this.byHand = {} // what Python has not seen of what a hand has done
    /** @type {Partial<Causes> | null} */
    this.live = null
    /** @type {Image | null} */
    this.frozenOver = null // the picture that a still is to replace, which is on its way
    this.isHeld = false // by a hand that draws, also where it does not move
    this.moves = false // whether a hand does
    /** @type {any} */
    this.timer = null
    /** @type {number | null} */
    this.frame = null
    /** @type {Set<(scene: Scene) => void>} */
    this.followers = new Set()
    /** @type {KernelAtWork | null} */
    this.atWork = null
  }

  /** How much of a scale is kept where the values would have it narrower: none of it at rest. */
  get keeps() {
    return this.moves ? 1 : this.live ? KEPT_LIVE : 0
  }

  /** Call back once a frame after any change, and at first with what there is; gives what ends that. */
  follow(/** @type {(scene: Scene) => void} */ show) {
    this.followers.add(show)
    if (this.atWork && this.frame === null) show(this)
    return () => this.followers.delete(show)
  }

  /** What came with a rerun, and how many changes Python had seen by then. */
  receive(/** @type {Causes} */ given, /** @type {number} */ edit, /** @type {(what: object) => void} */ send) {
    this.given = given
    if (this.frozenOver && given.picture !== this.frozenOver) this.showLive(null) // the still has come
    if (!this.outbox.isOld(edit, send) && !this.moves) this.byHand = {}
    // After a hand has rested, what comes is mostly what is shown.
    if (this.atWork && sameCauses(this.causes, this.atWork.causes)) this.tell()
    else this.derive()
  }

  /** What a hand changes, also while it goes on moving. */
  change(/** @type {Partial<Causes>} */ causes, { rests = false } = {}) {
    this.byHand = { ...this.byHand, ...causes }
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

  /** What a camera sees now; null where it sees no more, and with a still, that stays until it comes from Python. */
  showLive(/** @type {((depth: 1 | 3) => Image) | null} */ read, still = false) {
    this.frozenOver = still && this.given ? this.given.picture : null
    if (read && this.given) this.live = { picture: read(this.given.inGrey ? 1 : 3) }
    else if (!still) this.live = null
    this.derive()
  }

  /** The page is left: what is not told yet is told, and nothing is known until the next run. */
  leave() {
    this.rest()
    this.outbox.forget()
    this.given = this.atWork = this.live = null
    this.byHand = {}
    this.tell()
  }

  get causes() {
    return /** @type {Causes} */ ({ ...this.given, ...this.byHand, ...this.live })
  }

  derive() {
    if (!this.given) return
    this.atWork = new KernelAtWork(this.causes)
    this.tell()
  }

  tell() {
    // Of what Python says.
    document.body.toggleAttribute("data-ahead", "kernel" in this.byHand)
    document.body.toggleAttribute("data-live", this.live !== null)
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null
      if (this.atWork) for (const show of this.followers) show(this)
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
