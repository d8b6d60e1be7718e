// Tells the server when the screen is narrower or wider than it took it for.
// Header: {narrow, below}: what it takes it for, and below how many pixels a screen is narrow.

import { lasting, widget } from "../common/widget.js"

const TYPED_IN = "input:is(:not([type]), [type=text], [type=number]):not([role=combobox]), textarea"
const CLICK = 300 // milliseconds for which a click that has left a field may last

function isTypedIn() {
  let { activeElement } = document
  while (activeElement?.shadowRoot) ({ activeElement } = activeElement.shadowRoot)
  return Boolean(activeElement?.matches(TYPED_IN))
}

class Width {
  /** @type {MediaQueryList | null} */
  query = null
  tell = () => {}
  left = () => setTimeout(() => this.tell(), CLICK)

  update({ header: { narrow, below } }, _, __, keep) {
    this.query ??= matchMedia(`(width < ${below}px)`)
    let told = narrow
    // The page then runs anew in another order, which would take a field from who types in it.
    this.tell = () => {
      if (this.query?.matches !== told && !isTypedIn()) keep("narrow", (told = this.query?.matches))
    }
    this.query.onchange = this.tell
    document.addEventListener("focusout", this.left)
    this.tell()
  }

  stop() {
    document.removeEventListener("focusout", this.left)
    this.tell = () => {}
    if (this.query) this.query.onchange = null
  }
}

export default widget("width", [], lasting(Width))
