// Runs before the page: notes when a message went to the server and when one came, and its bytes.
window.messages = []
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given)
    this.addEventListener("message", ({ data }) => messages.push({ sent: false, at: performance.now(), bytes: data.byteLength }))
  }

  send(data) {
    messages.push({ sent: true, at: performance.now(), bytes: data.byteLength })
    super.send(data)
  }
}
