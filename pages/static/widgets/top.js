// Brings the reader back to the top of the page when another thing is shown on it.
// Header: {shown}: what it is.

export default function ({ data, parentElement }) {
  const host = root(parentElement, "top")
  const { shown } = unpack(data).header
  if (host.shown !== undefined && host.shown !== shown) {
    parentElement.host.closest("[data-testid=stMain]").scrollTo(0, 0)
    window.scrollTo(0, 0) // on a projector the document scrolls instead
  }
  host.shown = shown
}
