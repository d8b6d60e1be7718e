// Runs inside the page: when was the click, when was what it changed painted, when was all done.

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

function galleryGrid() {
  const roots = [...document.querySelectorAll("*")].flatMap(node => node.shadowRoot ?? [])
  return roots.map(root => root.querySelector("[role=grid]")).find(grid => grid)
}

// How each page shows that it has drawn the next sample.
const DRAWN = {
  empty() {
    const counter = () => document.querySelector("[data-testid=stText]").textContent
    const before = counter()
    return changed(document, { childList: true, characterData: true }, () => counter() !== before)
  },
  // The gallery writes a label at each canvas that it has drawn.
  dashboard() {
    const drawn = new Set()
    return changed(galleryGrid(), { attributeFilter: ["aria-label"] }, changes => {
      changes.forEach(change => drawn.add(change.target))
      return drawn.size === 32
    })
  },
  async textbook() {
    const image = () => document.querySelector("[data-testid=stImage] img")
    const before = image().src
    const loading = { childList: true, attributeFilter: ["src"] }
    await changed(document, loading, () => image() && image().src !== before)
    await image().decode()
  },
}

// Streamlit's state may pass through "running" within one frame, and then nobody sees it change; but
// it is "running" when a part of the page is drawn before the rest has come.
async function idle() {
  const app = document.querySelector("[data-testid=stApp]")
  const is = () => app.dataset.testScriptState === "notRunning"
  if (!is()) await changed(app, { attributeFilter: ["data-test-script-state"] }, is)
}

// Call before the click; then `await window.clicked` gives two durations in ms.
function awaitClick(page, patience) {
  const start = new Promise(done =>
    addEventListener("click", event => done(event.timeStamp), { capture: true, once: true })
  )
  const late = new Promise((_, fail) =>
    setTimeout(() => fail(new Error(`${page}: a click was not answered`)), patience)
  )
  const drawn = DRAWN[page]()
  const answered = Promise.all([start, drawn.then(painted), drawn.then(idle).then(painted)])
  window.clicked = Promise.race([answered, late]).then(([clicked, first, last]) => ({
    drawn: first - clicked,
    whole: last - clicked,
  }))
}
