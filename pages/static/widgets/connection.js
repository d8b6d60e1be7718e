// Has the page run again whole whenever its connection is back, and opens it anew where another visit then answers:
// the server has let go of the one that the page was made by, and would answer none of its clicks.
// Header: {visit}: the name of the visit that answers.

import { lasting, widget } from "../common/widget.js"

const STATE = "data-test-connection-state"

let madeBy = "" // the first visit that this page has heard from
let returns = 0

class Connection {
  constructor() {
    this.app = /** @type {HTMLElement} */ (document.querySelector(`[${STATE}]`))
    this.observer = new MutationObserver(() => {
      if (this.app.getAttribute(STATE) === "CONNECTED") this.send("returned", ++returns)
    })
  }

  update({ header }, _, send) {
    this.send = send
    madeBy ||= header.visit
    if (header.visit !== madeBy) {
      // Unlike other storage, what an entry of the history holds is refused by no browser.
      history.replaceState({ ...history.state, forgotten: true }, "")
      location.reload()
      return
    }
    if (history.state?.forgotten) {
      history.replaceState({ ...history.state, forgotten: undefined }, "")
      send("forgotten", true)
    }
    this.observer.observe(this.app, { attributeFilter: [STATE] })
  }

  stop() {
    this.observer.disconnect()
  }
}

export default widget("connection", [], lasting(Connection))
