// Runs inside the page: how long what a hand does takes until the page has drawn what it changed.

// From an event's arrival in the page to the first message after its frame, when script, style, layout
// and paint are done; from the hand itself, the wait for the screen's next frame included; and how many
// frames it took. An event counts when `shown`, the text that follows the hand, has changed by then:
// in its first frame, or in one of the next few. Where the machine kept the hand waiting for as long as
// one that rests, it counts as having rested.
const REST = 250 // ms, as in scene.js
function watch(type, shown, most = 1) {
  const line = inWidget(shown)
  const seen = []
  let before = line.textContent
  let [last, rests] = [NaN, 0]
  const arrive = event => {
    const arrived = performance.now()
    if (Number.isNaN(last)) messages.length = 0 // what went before is not of this hand
    if (arrived - last > REST) rests++
    last = arrived
    const look = frames =>
      requestAnimationFrame(() => {
        const after = new MessageChannel()
        after.port1.onmessage = () => {
          const now = performance.now()
          after.port1.close()
          if (line.textContent !== before) seen.push([now - arrived, now - event.timeStamp, frames])
          else if (frames < most) look(frames + 1)
          before = line.textContent
        }
        after.port2.postMessage(null)
      })
    look(1)
  }
  addEventListener(type, arrive, { capture: true })
  window.stopWatching = () => {
    removeEventListener(type, arrive, { capture: true })
    const sent = messages.filter(message => message.sent).length
    return { seen, sent, rests }
  }
}

// Leads a hand that holds a number of the kernel to random values, one at every frame that the page
// paints; gives how many of them changed `shown`, and how many that was a second.
async function dragEachFrame(frames, shown, x) {
  const [editor, line] = [inWidget(".editor"), inWidget(shown)]
  let [before, changes] = [line.textContent, 0]
  const start = performance.now()
  for (let frame = 0; frame < frames; frame++) {
    await new Promise(requestAnimationFrame)
    if (line.textContent !== before) changes++
    before = line.textContent
    const clientX = x + 400 * Math.random() - 200
    editor.dispatchEvent(new PointerEvent("pointermove", { pointerId: 1, pointerType: "mouse", buttons: 1, clientX }))
  }
  return { changes, speed: (1000 * changes) / (performance.now() - start) }
}

// Notes frame by frame when the text that follows the hand changes: where a page is kept busy, the messages that `watch`
// waits for come only when the hand has ended. Gives how often it changed, for how long, and how long after the last event.
function watchFrames(type, shown) {
  const line = inWidget(shown)
  const changes = []
  let [before, last, goesOn] = [line.textContent, 0, true]
  const arrive = () => (last = performance.now())
  const look = () => {
    if (line.textContent !== before) changes.push(performance.now())
    before = line.textContent
    if (goesOn) requestAnimationFrame(look)
  }
  addEventListener(type, arrive, { capture: true })
  look()
  window.stopWatchingFrames = () => {
    goesOn = false
    removeEventListener(type, arrive, { capture: true })
    return { frames: changes.length, seconds: (changes.at(-1) - changes[0]) / 1000, late: changes.at(-1) - last }
  }
}
