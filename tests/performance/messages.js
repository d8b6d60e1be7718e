// Runs before the page: notes when a message went to the server and when one came.
window.messages = []
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given)
    this.addEventListener("message", () => messages.push({ sent: false, at: performance.now() }))
  }

  send(data) {
    messages.push({ sent: true, at: performance.now() })
    super.send(data)
  }
}
