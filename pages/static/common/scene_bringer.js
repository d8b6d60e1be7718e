// Brings a scene what Python knows of it, and Python what a hand has done; draws nothing.

import { followLive } from "./live_picture.js"
import { sceneOf } from "./scene.js"

const [LEAST_PATIENCE, MOST_PATIENCE] = [500, 8000] // milliseconds until what is missing is asked for again

/** Which widget has brought a scene last, by its name. @type {Map<string, SceneBringer>} */
const owners = new Map()

/** A widget whose header has {scene: its name, edit: how many changes Python has seen, ...}. */
export class SceneBringer {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.host = host
    /** @type {any} */
    this.blob = null // what came last
    /** @type {(() => void) | null} */
    this.endLive = null // stops following what a camera sees
  }

  /**
   * What the scene is to have, of what came; fetches what that names.
   * @param {any} _blob
   * @returns {Promise<any>}
   */
  async causesOf(_blob) {
    throw Error("a kind of scene says what its causes are")
  }

  /** Something could not be fetched, for this many milliseconds up to now. */
  miss(/** @type {number} */ _waited, /** @type {(name: string, value: any) => void} */ _send) {}

  /** @param {any} blob @param {any} _colours @param {(name: string, value: any) => void} send */
  async update(blob, _colours, send) {
    this.blob = blob
    let causes = null
    // Where something cannot be had for a moment, all stays as it is.
    for (let patience = LEAST_PATIENCE, waited = 0; !causes; patience = Math.min(2 * patience, MOST_PATIENCE)) {
      causes = await this.causesOf(blob).catch(() => null)
      if (this.blob !== blob) return // overtaken, or the page is left
      if (causes) break
      this.miss(waited, send)
      await new Promise(done => setTimeout(done, patience))
      waited += patience
      if (this.blob !== blob) return
    }
    const { scene, edit } = blob.header
    this.endLive ??= followLive({
      show: read => sceneOf(scene).showLive(read),
      end: still => sceneOf(scene).showLive(null, still),
    })
    sceneOf(scene).receive(causes, edit, change => send("change", change))
    owners.set(scene, this)
  }

  // Streamlit also ends what goes on at once; and where a screen is turned, another one has the scene by then.
  stop() {
    setTimeout(() => {
      const scene = this.blob?.header.scene
      if (!scene || this.host.isConnected || owners.get(scene) !== this) return
      this.blob = null
      this.endLive?.()
      this.endLive = null
      sceneOf(scene).leave()
    })
  }
}
