// Replaces the query of the address that a page was opened by: Streamlit 1.67 can only add an entry
// to the history, and may do so before it has added that of the page.
// Header: {page, query, arrival}: the page that must have been opened, its query, and a number that
// no other arrival has. What says how the page is embedded in another stays in the address.

import { unpack } from "../common/blob.js"
import { widget } from "../common/widget.js"

const LONGEST = 100 // frames to wait

let last = -1

export default widget("entry", [], (_, { data }) => {
  const { page, query, arrival } = unpack(data).header
  if (arrival === last) return // another theme calls again
  last = arrival
  replaceOnceOpen(page, query, LONGEST)
})

/** @param {string} page @param {string} query @param {number} frames */
function replaceOnceOpen(page, query, frames) {
  const { pathname, search, hash } = location
  if (pathname === new URL(page || ".", document.baseURI).pathname) {
    const said = [...new URLSearchParams(search)]
    const embedding = new URLSearchParams(said.filter(([name]) => /^embed(_options)?$/.test(name)))
    const whole = [query, `${embedding}`].filter(Boolean).join("&")
    history.replaceState(history.state, "", pathname + (whole && `?${whole}`) + hash)
  } else if (frames) {
    requestAnimationFrame(() => replaceOnceOpen(page, query, frames - 1))
  }
}
