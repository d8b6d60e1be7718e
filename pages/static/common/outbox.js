// What a hand does is sent in turn: while an answer is due nothing is, and then the last that was done since. Each
// goes with how many were sent, which Python tells back.

const PATIENCE = 3000 // milliseconds until an answer is not waited for any longer
const [HELD, LOOK] = [700, 20] // milliseconds for which a link is held, and from one look at the answer to the next

/** @typedef {{rest: () => void, drop: () => void}} Hand what puts all that it has done by now, and what forgets it */

/** @type {Set<WeakRef<{isOfHand: boolean, sendNow: () => void, isDue: () => boolean, sendAgain: () => void, drop: () => void}>>} */
const outboxes = new Set()

function all() {
  const found = [...outboxes].map(each => ({ each, outbox: each.deref() }))
  for (const { each, outbox } of found) if (!outbox) outboxes.delete(each)
  return found.flatMap(({ outbox }) => outbox ?? [])
}

/** What has never arrived, since the connection broke, is sent again. */
export function sendAllAgain() {
  for (const outbox of all()) outbox.sendAgain()
}

// What waits is sent before the page is left, and what a hand has done before anything else is asked for.
function sendFirst(/** @type {boolean} */ leaves) {
  for (const outbox of all()) if (leaves || outbox.isOfHand) outbox.sendNow()
}

let isFollowed = false // whether a link that was held is followed at this moment

// A link is held until what was sent has arrived: told together with it, or after it in the name of the page that is left, it
// would be lost, or bring an empty page.
function leave(/** @type {MouseEvent} */ event) {
  const link = event.composedPath().find(node => node instanceof HTMLAnchorElement)
  sendFirst(link !== undefined)
  const isHere = link && link.origin === location.origin && !link.target && !link.download
  const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
  if (!isHere || opensElsewhere || isFollowed || !isAnyDue()) return
  event.preventDefault()
  event.stopImmediatePropagation()
  const end = Date.now() + HELD
  const follow = () => {
    if (isAnyDue() && Date.now() < end) return setTimeout(follow, LOOK)
    isFollowed = true
    link.click()
    isFollowed = false
  }
  setTimeout(follow, LOOK)
}

const isAnyDue = () => all().some(outbox => outbox.isDue())

// Back and Forward have changed the address by now: what was told would be of that.
window.addEventListener("popstate", () => all().forEach(outbox => outbox.drop()), true)
window.addEventListener("keydown", event => event.key === "Enter" && sendFirst(false), true) // of a field, too
// Keys that press something give a click as well.
window.addEventListener("click", leave, true)

/**
 * Gives `put(what)`, which sends, `isOld(edit)`, to be asked of whatever comes, and `forget()`, after which nothing is
 * sent again.
 * @param {Hand | null} hand
 */
export function makeOutbox(hand = null) {
  let [sent, seen] = [0, 0]
  /** @type {object | null} */
  let waiting = null
  /** @type {object | null} */
  let last = null // what was sent last
  /** @type {any} */
  let due = null // the timer that gives an answer up
  /** @type {(what: object) => void} */
  let send = () => {}

  function transmit(atOnce = false) {
    if ((due !== null && !atOnce) || !waiting) return
    clearTimeout(due)
    last = waiting
    waiting = null
    send({ ...last, edit: ++sent })
    due = setTimeout(() => {
      due = null
      transmit()
    }, PATIENCE)
  }

  const outbox = {
    isOfHand: hand !== null,

    sendNow() {
      hand?.rest()
      transmit(true)
    },

    /** Whether an answer is waited for. */
    isDue: () => due !== null,

    sendAgain() {
      if (sent > seen) waiting ??= last
      transmit(true)
    },

    /** @param {object} what */
    put(what) {
      waiting = what
      transmit()
    },

    drop() {
      hand?.drop()
      outbox.forget()
    },

    // Nor is an answer waited for: it would come to a page that is left.
    forget() {
      clearTimeout(due)
      due = last = waiting = null
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
      if (before && due === null) waiting ??= last // what was given up has never arrived
      if (!before) {
        sent = edit
        clearTimeout(due)
        due = null
      }
      transmit()
      return before || sent > edit
    },
  }
  outboxes.add(new WeakRef(outbox))
  return outbox
}
