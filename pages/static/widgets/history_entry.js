// Replaces the query of the address that a page was opened by: Streamlit 1.67 can only add an entry
// to the history, and may do so before it has added that of the page.
// Header: {page, query, arrival}: the page that must have been opened, its query, and a number that
// no other arrival has.

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
  const { pathname, hash } = location
  if (pathname === new URL(page || ".", document.baseURI).pathname) {
    history.replaceState(history.state, "", pathname + (query && `?${query}`) + hash)
  } else if (frames) {
    requestAnimationFrame(() => replaceOnceOpen(page, query, frames - 1))
  }
}
