// What a network answers, in words. The sources are pages/shared/widgets/answer_texts.py and
// pages/shared/showing/answer_note.py.

import { placesOfLargest } from "../engine/extremes.js"
import { formatValue, percent } from "./rounding.js"

/**
 * What is answered for a class, or as a number.
 * @param {string} kind what the answer means
 * @param {number} value
 */
export const answerText = (kind, value) => (kind === "numbers" ? formatValue(value) : percent(value, 1))

/** The classes that are most probable, those first, and of equals the first; of numbers, the first. */
export function foremost(/** @type {Float32Array} */ values, /** @type {string} */ kind, /** @type {number} */ most) {
  const places = Array.from(values, (_, place) => place)
  if (kind !== "numbers") places.sort((one, other) => values[other] - values[one])
  return places.slice(0, most)
}

/** The same in the order of the classes. */
export const shownClasses = (/** @type {[Float32Array, string, number]} */ ...answer) => foremost(...answer).sort((one, other) => one - other)

/**
 * What a network answers to a picture, and whether that is so, to be read aloud.
 * @param {{classes: string[], kind: string}} names
 * @param {Float32Array} answer by class
 * @param {string} picture what it is called, and behind a colon what it shows
 * @param {number} [label] its class, where that is known
 */
export function announcement({ classes, kind }, answer, picture, label) {
  const [top, ...equals] = kind === "numbers" ? [0] : placesOfLargest(answer)
  const others = equals.length
  const also = others ? `, and ${others} other${others > 1 ? "s" : ""} just as much` : ""
  const said = `${picture.split(":")[0]}: ${classes[top]}, ${answerText(kind, answer[top])}${also}.`
  const isWrong = kind !== "numbers" && typeof label === "number" && answer[label] !== Math.max(...answer)
  return isWrong ? `${said} Wrong: it is labelled ${classes[label]}.` : said
}
