// Lets the keys 1 to 4 answer a question only while that is in view: Streamlit's keys act wherever a reader is, who may
// mean something else by them.

/** @param {KeyboardEvent} event */
function holdBack(event) {
  const question = document.querySelector(".st-key-question")
  if (!question || !/^[1-4]$/.test(event.key)) return
  const { top, bottom } = question.getBoundingClientRect()
  if (top >= innerHeight || bottom <= 0) event.stopImmediatePropagation()
}

window.addEventListener("keydown", holdBack, true) // before anybody else hears of it
