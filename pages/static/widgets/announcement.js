// Reads aloud what is shown, each time that another thing is. Header: {says}.

import { makeSpoken } from "../common/spoken.js"
import { lasting, widget } from "../common/widget.js"

class Announcement {
  constructor(host) {
    this.spoken = makeSpoken(host)
    this.says = null
  }

  update({ header: { says } }) {
    if (this.says !== null) this.spoken.say(says)
    this.says = says
  }

  stop() {}
}

export default widget("announcement", [], lasting(Announcement))
