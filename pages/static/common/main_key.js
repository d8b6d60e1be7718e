// Lets M lead to what a page is about, from wherever the reader is: the first of its pictures or tiles that the keys act
// on, the answers of a question that covers them, or the kernel where that is all; instead of 18 to 56 steps with Tab.

const MAIN = ":is(.st-key-result, .st-key-sweep, .st-key-now)" // the last of the lesson, what is there now

/** @param {KeyboardEvent} event */
function lead(event) {
  if (event.key.toLowerCase() !== "m" || event.ctrlKey || event.metaKey || event.altKey) return
  const [at] = event.composedPath()
  if (at instanceof HTMLElement && (at.isContentEditable || at.matches("input:not([type=checkbox]), textarea, select")))
    return
  const widgets = [...document.querySelectorAll(`${MAIN} [data-testid=stBidiComponentIsolated]`)]
  const among = (/** @type {string} */ selector) =>
    widgets.map(({ shadowRoot }) => shadowRoot?.querySelector(selector)).find(Boolean)
  const answer = () => document.querySelector(`${MAIN} .st-key-question_answers button`)
  const main = /** @type {HTMLElement | null} */ (among("[tabindex='0']") ?? answer() ?? among("input"))
  main?.focus()
}

window.addEventListener("keydown", lead)
