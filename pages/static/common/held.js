// A button that goes on with what it does for as long as it is held.

const [LONG, EACH] = [350, 50] // milliseconds: until it goes on, and from one time to the next

/**
 * @param {HTMLElement} button
 * @param {() => void} act also done by a click, of the mouse or of a key
 */
export function actWhileHeld(button, act) {
  /** @type {any} */
  let timer = null
  let isHeld = false
  const end = () => clearInterval(timer)
  button.addEventListener("pointerdown", event => {
    isHeld = false
    if (event.button) return
    end()
    timer = setTimeout(() => {
      isHeld = true
      timer = setInterval(act, EACH)
    }, LONG)
  })
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) button.addEventListener(name, end)
  // No click follows that would end it. A finger also leaves where one does: as soon as it is lifted.
  button.addEventListener("pointercancel", () => (isHeld = false))
  button.addEventListener("pointerleave", event => event.buttons && (isHeld = false))
  button.addEventListener("contextmenu", event => isHeld && event.preventDefault())
  button.onclick = () => {
    if (!isHeld) act()
    isHeld = false
  }
  return end
}
