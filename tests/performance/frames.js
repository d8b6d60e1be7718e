// Runs inside the page: how long each pointer move takes until the page has drawn what it changed.

// From a move's arrival in the page to the first message after its frame, when script, style, layout
// and paint are done; and from the mouse itself, the wait for the screen's next frame included. A move
// counts when `shown`, the text that follows the pointer, has changed.
function watchMoves(shown) {
  const line = inWidget(shown)
  const moves = []
  let before = line.textContent
  const watch = event => {
    const arrived = performance.now()
    requestAnimationFrame(() => {
      const after = new MessageChannel()
      after.port1.onmessage = () => {
        const now = performance.now()
        after.port1.close()
        if (line.textContent !== before) moves.push([now - arrived, now - event.timeStamp])
        before = line.textContent
      }
      after.port2.postMessage(null)
    })
  }
  messages.length = 0
  addEventListener("pointermove", watch, { capture: true })
  window.stopWatching = () => {
    removeEventListener("pointermove", watch, { capture: true })
    return { moves, sent: messages.filter(message => message.sent).length }
  }
}
