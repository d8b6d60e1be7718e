// Runs inside the page: when did somebody act, when was what it changed painted, when was all done.

// Two frames: the first draws the change, the second starts when it is on its way to the screen.
const painted = () =>
  new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))

// Wait until `test` holds for changes at or below `node`.
function changed(node, options, test) {
  return new Promise(done => {
    const observer = new MutationObserver(changes => {
      if (!test(changes)) return
      observer.disconnect()
      done()
    })
    observer.observe(node, { subtree: true, ...options })
  })
}

function inWidget(selector) {
  const roots = [...document.querySelectorAll("*")].flatMap(node => node.shadowRoot ?? [])
  return roots.map(root => root.querySelector(selector)).find(found => found)
}

// Where the browser answers alone: it draws once a frame, a text in the same one.
function written(widget) {
  return changed(widget, { childList: true, characterData: true }, () => true)
}

// When the hand rests, the widgets write a label at each picture: wait until each has a new one.
function labelled(widget, pictures) {
  const waiting = new Set(widget.querySelectorAll(pictures))
  return changed(widget, { attributeFilter: ["aria-label"] }, changes => {
    changes.forEach(change => waiting.delete(change.target))
    return waiting.size === 0
  })
}

// How each page shows that it has drawn the answer.
const DRAWN = {
  empty() {
    const counter = () => document.querySelector("[data-testid=stText]").textContent
    const before = counter()
    return changed(document, { childList: true, characterData: true }, () => counter() !== before)
  },
  async textbook() {
    const image = () => document.querySelector("[data-testid=stImage] img")
    const before = image().src
    const loading = { childList: true, attributeFilter: ["src"] }
    await changed(document, loading, () => image() && image().src !== before)
    await image().decode()
  },
  "learned filters": () => written(inWidget(".pictures .note")),
  "edited network": () => changed(inWidget(".probabilities"), { childList: true }, () => true),
  ledger: () => changed(inWidget(".ledger"), { childList: true }, () => true),
  // The hand has rested, and the server knows: the end of its run writes the address.
  async "kernel lab"() {
    const before = location.search
    while (location.search === before) await new Promise(requestAnimationFrame)
  },
}

// What each page shows once the hand has rested, where that is more.
const RESTED = {
  "learned filters": () => labelled(inWidget("[role=grid]"), "[role=gridcell]"),
}

// Streamlit's state may pass through "running" within one frame, and then nobody sees it change; but
// it is "running" when a part of the page is drawn before the rest has come.
async function idle() {
  const app = document.querySelector("[data-testid=stApp]")
  const is = () => app.dataset.testScriptState === "notRunning"
  if (!is()) await changed(app, { attributeFilter: ["data-test-script-state"] }, is)
}

// Call before an `event`, click or input; then `await window.answered` says how many ms after it the page
// asked the server, had the last message that it needed, had painted the answer, and had done everything.
function awaitAnswer(name, event, patience) {
  messages.length = 0
  const start = new Promise(done =>
    addEventListener(event, acted => done(acted.timeStamp), { capture: true, once: true })
  )
  let timer
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`${name}: an ${event} was not answered`)), patience)
  })
  const drawn = DRAWN[name]().then(() => performance.now())
  const rested = RESTED[name]?.() ?? drawn
  const answered = Promise.all([start, drawn, drawn.then(painted), rested.then(idle).then(painted)])
  window.answered = Promise.race([answered, late])
    .finally(() => clearTimeout(timer))
    .then(([acted, drawn, first, last]) => {
      const sent = messages.find(message => message.sent).at
      // What follows the hand is drawn before the server has said anything.
      const received = messages.findLast(message => !message.sent && message.at < drawn)?.at ?? sent
      return { sent: sent - acted, received: received - acted, drawn: first - acted, whole: last - acted }
    })
}
