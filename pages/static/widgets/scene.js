// Brings a scene what Python knows of it, and Python what a hand has done; draws nothing.
// Header: {scene: its name, edit, address of the picture, kernel: its sides, strides, dilation, padding, bias, rectifies, pool,
// poolKind}, then the kernel's entries.

import { unpack } from "../common/blob.js"
import { fetchKept } from "../common/kept_files.js"
import { sceneOf } from "../common/scene.js"
import { lasting, widget } from "../common/widget.js"

const [LEAST_PATIENCE, MOST_PATIENCE] = [500, 8000] // milliseconds until a picture is asked for again
const KEPT = 4 // pictures, so that one that comes back is there

/** @type {Map<string, Promise<import("../engine/conv.js").Image>>} */
const pictures = new Map()

async function fetchPicture(address) {
  const { header, take } = unpack(await fetchKept(address))
  return { ...header, values: take(header.rows * header.columns * header.depth) }
}

function pictureAt(address) {
  const coming = pictures.get(address) ?? fetchPicture(address)
  pictures.delete(address)
  pictures.set(address, coming) // now the last
  coming.catch(() => pictures.delete(address)) // the next to need it tries again
  if (pictures.size > KEPT) pictures.delete(pictures.keys().next().value)
  return coming
}

/** Which widget has brought a scene last, by its name. @type {Map<string, SceneWidget>} */
const owners = new Map()

class SceneWidget {
  constructor(host) {
    this.host = host
    this.blob = null // what came last
  }

  update(blob, _, send) {
    this.blob = blob
    this.bring(blob, send)
  }

  async bring(blob, send) {
    const { scene, edit, address, kernel, bias, ...settings } = blob.header
    const values = blob.take(kernel.rows * kernel.columns * kernel.depth)
    let picture = null
    // Where it cannot be had for a moment, all stays as it is.
    for (let patience = LEAST_PATIENCE; !picture; patience = Math.min(2 * patience, MOST_PATIENCE)) {
      picture = await pictureAt(address).catch(() => new Promise(done => setTimeout(done, patience)))
      if (this.blob !== blob) return // overtaken, or the page is left
    }
    const causes = { ...settings, picture, kernel: { ...kernel, values }, bias: Math.fround(bias) }
    sceneOf(scene).receive(causes, edit, change => send("change", change))
    owners.set(scene, this)
  }

  // Streamlit also ends what goes on at once; and where a screen is turned, another one has the scene by then.
  stop() {
    setTimeout(() => {
      const scene = this.blob?.header.scene
      if (!scene || this.host.isConnected || owners.get(scene) !== this) return
      this.blob = null
      sceneOf(scene).leave()
    })
  }
}

export default widget("scene", [], lasting(SceneWidget))
