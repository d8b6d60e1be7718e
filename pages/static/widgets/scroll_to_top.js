// Brings the reader back to the top of the page when another thing is shown on it.
// Header: {shown}: what it is.

import { unpack } from "../common/blob.js"
import { widget } from "../common/widget.js"

const shownIn = new WeakMap()

export default widget("top", [], (host, { data, parentElement }) => {
  const { shown } = unpack(data).header
  if (shownIn.has(host) && shownIn.get(host) !== shown) {
    parentElement.host.closest("[data-testid=stMain]").scrollTo(0, 0)
    window.scrollTo(0, 0) // on a projector the document scrolls instead
  }
  shownIn.set(host, shown)
})
