// Who presses Back or Forward arrives. Streamlit 1.67 still draws the page between two quick presses, and what the page that
// is left tells before the answer, as on a slow connection, draws that anew. It would write the address of these into the
// history, where all that lies ahead is lost, or their query behind the page's; and a page that told last would stay.

const AT_REST = "[data-testid=stApp][data-test-script-state=notRunning]"
const MENU = "a[data-testid=stTopNavLink], a[data-testid=stSidebarNavLink]"
const PATIENCE = 1000 // milliseconds in which the page comes by itself, where it was asked for last

let returned = "" // the page that the history has led to, until something is clicked there
/** @type {number | undefined} */
let timer

window.addEventListener("popstate", () => (returned = location.pathname), true)
window.addEventListener("click", () => (returned = ""), true) // keys that press something give one as well

// Of an address that no page has, nothing is known.
function isElsewhere() {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(MENU))
  const link = [...links].find(each => each.pathname === returned)
  return link !== undefined && link.ariaCurrent !== "page"
}

for (const write of /** @type {const} */ (["pushState", "replaceState"])) {
  history[write] = (state, unused, url) => {
    const isLate = url && returned && (new URL(url, document.baseURI).pathname !== returned || isElsewhere())
    if (!isLate) History.prototype[write].call(history, state, unused, url)
    else askAgainLater()
  }
}

function askAgainLater() {
  clearTimeout(timer)
  timer = setTimeout(() => {
    if (!document.querySelector(AT_REST)) askAgainLater()
    // Streamlit asks for the page of the address at this event.
    else if (isElsewhere()) window.dispatchEvent(new PopStateEvent("popstate", { state: history.state }))
  }, PATIENCE)
}
