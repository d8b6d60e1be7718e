// What a hand does is sent in turn: while an answer is due nothing is, and then the last that was done since. Each
// goes with how many were sent, which Python tells back.

const PATIENCE = 3000 // milliseconds until an answer is not waited for any longer

/** Gives `put(what)`, which sends, and `isOld(edit)`, to be asked of whatever comes. */
export function makeOutbox() {
  let [sent, seen] = [0, 0]
  /** @type {object | null} */
  let waiting = null
  /** @type {any} */
  let timer = null
  /** @type {(what: object) => void} */
  let send = () => {}

  function transmit() {
    if (sent > seen || !waiting) return
    clearTimeout(timer)
    send({ ...waiting, edit: ++sent })
    waiting = null
    timer = setTimeout(() => {
      seen = sent
      transmit()
    }, PATIENCE)
  }

  return {
    /** @param {object} what */
    put(what) {
      waiting = what
      transmit()
    },

    /**
     * Whether what has come was made before the last that was done here, and so changes nothing. A count below the
     * last one is that of a new session.
     * @param {number} edit
     * @param {(what: object) => void} newSend
     */
    isOld(edit, newSend) {
      send = newSend
      const before = seen <= edit && edit < sent
      seen = edit
      if (before) return true
      sent = edit
      if (!waiting) return false
      transmit()
      return true
    },
  }
}
