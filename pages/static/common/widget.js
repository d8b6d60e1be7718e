// What is between a widget and Streamlit, which calls a widget at first and again when its data or the theme has
// changed.

import "./answer_keys.js"
import "./leaving.js"
import "./returning.js"
import "./main_key.js"
import "./term_key.js"
import "./translation.js"
import { unpack } from "./blob.js"
import { palettes } from "./colours.js"

/**
 * What Streamlit calls a widget with.
 * @typedef {object} Component
 * @property {Uint8Array} data the blob that `unpack` reads
 * @property {ShadowRoot} parentElement
 * @property {(name: string, value: any) => void} setTriggerValue sends an event
 * @property {(name: string, value: any) => void} setStateValue sends a state, which later runs receive as well
 */

const BASE = "common/base.css"
const WAITS = "data-waits"

/** @type {Map<string, Promise<CSSStyleSheet>>} */
const sheets = new Map()

/** @param {string} address */
async function fetchSheet(address) {
  const answer = await fetch(address)
  if (!answer.ok) throw Error(`${address} is missing`)
  return new CSSStyleSheet().replace(await answer.text())
}

/** @param {string} place below `pages/static` */
function sheetAt(place) {
  const address = new URL(`../${place}`, import.meta.url).href
  if (!sheets.has(address)) {
    const fetched = fetchSheet(address)
    sheets.set(address, fetched)
    fetched.catch(() => sheets.delete(address)) // the next to need it tries again
  }
  return sheets.get(address)
}

/**
 * Make the function that a widget's module exports. Its style sheets are fetched once and shared; nothing is drawn
 * before they are there, so that nobody sees it without them.
 * @param {string} className of the element that the widget draws in
 * @param {string[]} styles places below `pages/static`, worn over the one that every widget wears
 * @param {(host: HTMLElement, component: Component) => (() => void) | void} draw draws, or draws anew, and may give
 *   what ends it
 */
export function widget(className, styles, draw) {
  const latest = new WeakMap()
  return async (/** @type {Component} */ component) => {
    const worn = await Promise.all([BASE, ...styles].map(sheetAt))
    if (!component.parentElement.isConnected) return // taken away meanwhile
    const host = hostIn(component.parentElement, className, worn)
    const end = draw(host, component)
    if (!host.hasAttribute(WAITS)) giveUpRoom(host)
    latest.set(host, component)
    // Streamlit also ends a call that the next has overtaken, after that one: what it draws goes on.
    return () => {
      if (end && latest.get(host) === component) end()
    }
  }
}

/**
 * Made at the first call, found again at later ones.
 * @param {ShadowRoot} root
 * @param {string} className
 * @param {CSSStyleSheet[]} worn
 */
function hostIn(root, className, worn) {
  const found = /** @type {HTMLElement | null} */ (root.querySelector(`.${className}`))
  if (found) return found
  root.adoptedStyleSheets = worn
  const made = document.createElement("div")
  made.className = className
  root.append(made)
  return made
}

// Its room was kept until now, by the page's style sheet.
function giveUpRoom(/** @type {HTMLElement} */ host) {
  const root = /** @type {ShadowRoot} */ (host.getRootNode())
  root.host.toggleAttribute("data-drawn", true)
}

/**
 * Have a widget keep its room until what it draws has come, of which Streamlit knows nothing.
 * @param {HTMLElement} host
 * @param {boolean} waits
 */
export function keepRoom(host, waits) {
  host.toggleAttribute(WAITS, waits)
  if (!waits) giveUpRoom(host)
}

/**
 * Draw by an object that stays as long as the host: `update(blob, colours, send, keep)` whenever something came,
 * `stop()` at the end.
 * @param {new (host: HTMLElement) => any} Kind
 */
export function lasting(Kind) {
  const objects = new WeakMap()
  return (/** @type {HTMLElement} */ host, /** @type {Component} */ { data, setTriggerValue, setStateValue }) => {
    if (!objects.has(host)) objects.set(host, new Kind(host))
    const object = objects.get(host)
    object.update(unpack(data), palettes(host), setTriggerValue, setStateValue)
    return () => object.stop()
  }
}
