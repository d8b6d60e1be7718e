// Who presses Back or Forward twice in quick succession gets there. Streamlit 1.67 still draws the page between the two,
// and would put its address into the history anew, where all that lies ahead is lost.

let returned = "" // the page that the history has led to, until a link or button is pressed there

window.addEventListener("popstate", () => (returned = location.pathname), true)
window.addEventListener("click", () => (returned = ""), true) // keys that press something give one as well

/** @type {History["pushState"]} */
history.pushState = (state, unused, url) => {
  const isLate = returned && new URL(url ?? "", document.baseURI).pathname !== returned
  if (!isLate) History.prototype.pushState.call(history, state, unused, url)
}
