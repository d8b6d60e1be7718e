// Who follows a link to another page arrives there, also from an open popover. The click would close that too, which
// Streamlit tells after it has told of the link, in the name of the page that is left: and that page came back.

/** @param {MouseEvent} event */
function closeFirst(event) {
  const link = event.composedPath().find(node => node instanceof HTMLAnchorElement)
  const popover = document.querySelector("[data-testid=stPopoverBody]")
  if (!link || !popover || popover.contains(link) || !event.isTrusted) return
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  event.stopImmediatePropagation()
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }))
  link.focus() // closing took the focus to its button
  setTimeout(() => link.click()) // in turn after Streamlit, which tells in a timeout of its own
}

window.addEventListener("click", closeFirst, true)
