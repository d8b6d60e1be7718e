// Brings a scene what Python knows of it, and Python what a hand has done; draws nothing.

import { arrived } from "./kept_files.js"
import { followLive } from "./live_picture.js"
import { sceneOf } from "./scene.js"

const [LEAST_PATIENCE, MOST_PATIENCE] = [500, 8000] // milliseconds until what is missing is asked for again
const [LONG, LOOK] = [3500, 250] // milliseconds in which nothing comes until that is told, and from one look to the next

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

  /** Of what is fetched, nothing has come for long: all of it fails, or stalls, as behind a wall that drops packets. */
  miss(/** @type {(name: string, value: any) => void} */ _send) {}

  /** Look whether anything comes; gives what ends that. @param {any} blob @param {(name: string, value: any) => void} send */
  watch(blob, send) {
    let [quiet, seen] = [0, arrived.bytes]
    const timer = setInterval(() => {
      if (this.blob !== blob) return clearInterval(timer)
      quiet = arrived.bytes === seen ? quiet + LOOK : 0
      seen = arrived.bytes
      if (quiet < LONG) return
      quiet = 0
      this.miss(send)
    }, LOOK)
    return () => clearInterval(timer)
  }

  /** @param {any} blob @param {any} _colours @param {(name: string, value: any) => void} send */
  async update(blob, _colours, send) {
    this.blob = blob
    let causes = null
    const endWatch = this.watch(blob, send)
    // Where something cannot be had for a moment, all stays as it is.
    for (let patience = LEAST_PATIENCE; !causes; patience = Math.min(2 * patience, MOST_PATIENCE)) {
      causes = await this.causesOf(blob).catch(() => null)
      if (this.blob !== blob) return // overtaken, or the page is left
      if (causes) break
      await new Promise(done => setTimeout(done, patience))
      if (this.blob !== blob) return
    }
    endWatch()
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
