// Replaces the query of the address that a page was opened by: Streamlit 1.67 can only add an entry
// to the history, and may do so before it has added that of the page.
// Header: {page, query}: the page that must have been opened, and its query.

const LONGEST = 100 // frames to wait

export default function ({ data, parentElement }) {
  const host = root(parentElement, "entry")
  const { page, query } = unpack(data).header
  if (host.done) return // another theme calls again
  host.done = true
  replaceOnceOpen(page, query, LONGEST)
}

function replaceOnceOpen(page, query, frames) {
  const here = location.pathname.split("/").at(-1)
  if (here === page) {
    history.replaceState(history.state, "", location.pathname + (query && `?${query}`))
  } else if (frames) {
    requestAnimationFrame(() => replaceOnceOpen(page, query, frames - 1))
  }
}
