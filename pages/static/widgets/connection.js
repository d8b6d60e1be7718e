// Says that the connection is lost, instead of Streamlit's dialog, which covers the page and speaks to developers. Has the
// page run again whole whenever the connection is back, and opens it anew where another visit then answers: the server
// has let go of the one that the page was made by, and would answer none of its clicks.
// Header: {visit}: the name of the visit that answers.

import { element } from "../common/elements.js"
import { sendAllAgain } from "../common/outbox.js"
import { lasting, widget } from "../common/widget.js"

const STATE = "data-test-connection-state"
const LOST =
  "No connection to the server. What you drag, draw or point at here goes on; all else waits until it is back."

let madeBy = "" // the first visit that this page has heard from
let returns = 0

class Connection {
  constructor(host) {
    this.app = /** @type {HTMLElement} */ (document.querySelector(`[${STATE}]`))
    this.words = host.appendChild(element("div", "notice"))
    this.words.setAttribute("role", "status")
    this.observer = new MutationObserver(() => {
      const isBack = this.app.getAttribute(STATE) === "CONNECTED"
      this.words.textContent = isBack ? "" : LOST
      if (!isBack) return
      sendAllAgain()
      this.send("returned", ++returns)
    })
    this.dialogs = new MutationObserver(() => {
      if (this.words.textContent) document.querySelector("[data-testid=stDialog] button[aria-label=Close]")?.click()
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
    this.dialogs.observe(document.body, { childList: true })
  }

  stop() {
    this.observer.disconnect()
    this.dialogs.disconnect()
  }
}

export default widget("connection", ["common/notice.css"], lasting(Connection))
