// Lets the keys 1 to 4 answer a question only while that is in view: Streamlit's keys act wherever a reader is, who may
// mean something else by them.

/** @param {KeyboardEvent} event */
function holdBack(event) {
  const question = document.querySelector(".st-key-question")
  if (!question || !/^[1-4]$/.test(event.key)) return
  const { top, bottom, height } = question.getBoundingClientRect()
  const seen = Math.min(bottom, innerHeight) - Math.max(top, 0)
  if (seen < Math.min(height, innerHeight) / 2) event.stopImmediatePropagation()
}

window.addEventListener("keydown", holdBack, true) // before anybody else hears of it
