// The device's camera: asked for by `open` alone, and let go of at once when it is closed, or nobody can look any more.

import { luminance } from "../engine/channels.js"

/**
 * @typedef {import("../engine/conv.js").Image} Image
 */

const NO_HTTPS = "The camera needs an address that begins with https or localhost: open this page there, or upload a picture."
const NO_CAMERAS = "This browser can show no camera here: open the page in another browser, or upload a picture."
const UNPLUGGED = "The camera was disconnected: connect it again, then start it."
const HIDDEN = "The camera is off, since this page was out of sight."
const REFUSED = "The camera was refused: allow it beside the address or in the system's settings, then start it."
const BUSY = "The camera is busy in another program: close that one, then start the camera."
/** @type {Record<string, string>} */
const PROBLEMS = {
  NotAllowedError: REFUSED,
  SecurityError: REFUSED,
  NotFoundError: "No camera was found: connect one and start it, or upload a picture.",
  NotReadableError: BUSY,
  AbortError: BUSY,
  OverconstrainedError: "The chosen camera is gone: start again, which takes another one.",
}
const UNKNOWN = "The camera could not be started: connect it again, or upload a picture."

// Why no camera can be asked for.
function obstacle() {
  if (!isSecureContext) return NO_HTTPS
  return navigator.mediaDevices && "requestVideoFrameCallback" in HTMLVideoElement.prototype ? "" : NO_CAMERAS
}

/** @param {MediaStream | null} stream */
const letGo = stream => stream?.getTracks().forEach(track => track.stop())

/** The cameras of the device; they have names once one of them was allowed. */
export const camerasHere = async () => {
  const devices = await navigator.mediaDevices.enumerateDevices()
  return devices.filter(({ kind }) => kind === "videoinput")
}

/**
 * @param {object} heard
 * @param {() => void} heard.onFrame a frame is on the canvas
 * @param {(why: string) => void} heard.onEnd there is none after it, or none at all: why, in a sentence for the visitor
 */
export function makeCamera({ onFrame, onEnd }) {
  const video = document.createElement("video")
  video.muted = video.playsInline = true
  const canvas = document.createElement("canvas")
  const how = { alpha: false, willReadFrequently: true }
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", how))
  /** @type {MediaStream | null} */
  let stream = null
  /** @type {string | undefined} */
  let chosen
  let [asked, width, longest] = [0, 0, 0]
  const kept = { 1: new Float32Array(), 3: new Float32Array() }

  function close() {
    asked++ // a camera that comes now has been asked for in vain
    letGo(stream)
    stream = video.srcObject = null
  }

  /** @param {string} why */
  function end(why) {
    close()
    onEnd(why)
  }

  /** @param {string} [device] one of `camerasHere`; without, the last one, and the browser's choice at first */
  async function open(device = chosen) {
    close()
    chosen = device
    const mine = asked
    if (obstacle()) return end(obstacle())
    const which = device ? { deviceId: { exact: device } } : { facingMode: "user" }
    let came
    try {
      came = await navigator.mediaDevices.getUserMedia({
        video: { ...which, width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 60 } },
      })
    } catch (error) {
      const { name } = /** @type {Error} */ (error)
      if (name === "OverconstrainedError") chosen = undefined
      if (mine === asked) end(PROBLEMS[name] ?? UNKNOWN)
      return
    }
    if (mine !== asked) return letGo(came)
    stream = came
    if (document.hidden) return end(HIDDEN)
    for (const track of came.getTracks()) track.onended = () => stream === came && end(UNPLUGGED)
    video.srcObject = came
    video.play().catch(() => {}) // closed before it played
    const step = () => {
      if (stream !== came) return
      draw()
      video.requestVideoFrameCallback(step)
      onFrame()
    }
    video.requestVideoFrameCallback(step)
  }

  // As in a mirror. A telephone that is turned changes what is high and what is wide.
  function draw() {
    const { videoWidth, videoHeight } = video
    const scale = Math.min(width / videoWidth, longest / videoHeight)
    const [columns, rows] = [videoWidth, videoHeight].map(side => Math.max(1, Math.round(scale * side)))
    if (canvas.width !== columns) canvas.width = columns
    if (canvas.height !== rows) canvas.height = rows
    pen.imageSmoothingQuality = "medium"
    pen.setTransform(-1, 0, 0, 1, columns, 0)
    pen.drawImage(video, 0, 0, columns, rows)
  }

  /**
   * @param {1 | 3} depth
   * @param {number} length
   */
  function arrayOf(depth, length) {
    if (kept[depth].length !== length) kept[depth] = new Float32Array(length)
    return kept[depth]
  }

  /**
   * The frame in [0, 1], in colour or as grey, in arrays that the next one uses again.
   * @param {1 | 3} depth
   * @returns {Image}
   */
  function read(depth) {
    const { width: columns, height: rows } = canvas
    const { data } = pen.getImageData(0, 0, columns, rows)
    const values = arrayOf(3, 3 * rows * columns)
    for (let at = 0, from = 0; at < values.length; from += 4) {
      values[at++] = data[from] / 255
      values[at++] = data[from + 1] / 255
      values[at++] = data[from + 2] / 255
    }
    const colour = { values, rows, columns, depth: 3 }
    return depth === 3 ? colour : luminance(colour, arrayOf(1, rows * columns))
  }

  document.addEventListener("visibilitychange", () => document.hidden && stream && end(HIDDEN))
  window.addEventListener("pagehide", () => stream && end(HIDDEN))

  return {
    canvas,
    open,
    close,
    read,
    /** How wide, and at most how high, the next frames are, in pixels. */
    resize(/** @type {number} */ columns, /** @type {number} */ most) {
      ;[width, longest] = [columns, most]
    },
    /** The frame as a PNG file, in base64. */
    still: () => canvas.toDataURL("image/png").split(",")[1],
    /** The camera in use, once it is. */
    device: () => stream?.getVideoTracks()[0].getSettings().deviceId,
  }
}
