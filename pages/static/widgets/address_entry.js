// Replaces the query of the address that a page was opened by: Streamlit 1.67 can only add an entry
// to the history, and may do so before it has added that of the page.
// Header: {page, query, arrival}: the page that must have been opened, its query, and a number that
// no other arrival has.

const LONGEST = 100 // frames to wait

export default function ({ data, parentElement }) {
  const host = root(parentElement, "entry")
  const { page, query, arrival } = unpack(data).header
  if (host.arrival === arrival) return // another theme calls again
  host.arrival = arrival
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
