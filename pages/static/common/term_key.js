// Lets Escape close what a term answers (pages/shared/address/terms.py), wherever the keys are; who is on the term stays
// there, and has it again with Enter or a click, or by coming back.

const SHOWN = ".term:is(:hover, :focus):not(.answered)"

/** @param {KeyboardEvent} event */
function close(event) {
  if (event.key !== "Escape") return
  for (const term of document.querySelectorAll(SHOWN)) {
    term.classList.add("answered")
    // What is around it, such as More settings, stays open.
    if (term.matches(":focus")) event.stopImmediatePropagation()
  }
}

/** @param {Event} event */
function open({ target }) {
  if (target instanceof Element) target.closest(".term")?.classList.remove("answered")
}

window.addEventListener("keydown", close, true) // before anybody else hears of it
window.addEventListener("keydown", event => event.key === "Enter" && open(event))
for (const comes of ["click", "focusin", "pointerover"]) window.addEventListener(comes, open)
