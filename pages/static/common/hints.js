// What a hand can do with what it points at.

export const TOUCH = matchMedia("(pointer: coarse)")

/** @param {boolean} pinned @param {string} place in words */
export function hintOf(pinned, place) {
  const [act, end] = TOUCH.matches ? ["Tap", "."] : ["Click", " or press Escape."]
  return pinned ? `Pinned at ${place}. To release it, ${act.toLowerCase()} it again${end}` : `${act} a pixel to pin it.`
}
