// The ledger of a unit in words. An entry is {number, value, tap, ties}: a map, what it contributes, the row and column
// of the kernel where most of that comes from, and at how many others as much.

import { formatNumber, percent } from "./rounding.js"

export const sumOf = entries => entries.reduce((sum, { value }) => sum + value, 0)

// Where one place of the window lies, seen from another.
function relative([row, column], [fromRow, fromColumn]) {
  const [down, right] = [row - fromRow, column - fromColumn]
  if (!down && !right) return "at the same place"
  const words = [down > 0 ? "below" : "above", right > 0 ? "right of" : "left of"]
  const just = Math.max(Math.abs(down), Math.abs(right)) === 1 ? "just " : ""
  return `${just}${words.filter((_, axis) => [down, right][axis]).join(" and ")} it`
}

// The place of a map below where most of what it contributes comes from; of equals none is the one.
export function placeOf({ tap, ties }, { rows, columns }, below) {
  if (below.rows * below.columns === 1) return "at the one unit"
  return ties ? `at ${ties + 1} places alike` : `at row ${rows[tap[0]]}, column ${columns[tap[1]]}`
}

// Which of the maps below, and where, make the unit fire or keep it from firing; `entries` from the
// largest contribution to the smallest. Gives what matters most, the rest, and the entries that are named.
export function combination(entries, bias, value, { noun, below, rectified, subject, digits: { contribution: digits } }, window) {
  const named = entries.filter(entry => Number(formatNumber(entry.value, digits)))
  const speaking = named.filter(entry => entry.value > 0)
  const against = named.filter(entry => entry.value < 0).reverse()
  const fires = value > 0
  const [same, others] = fires ? [speaking, against] : [against, speaking]
  const [side, otherSide] = fires ? ["for", "against"] : ["against", "for"]
  const [shown, first] = [formatNumber(value, digits), same[0]]
  const rests = fires ? `It fires, at ${shown}, because` : `It does not fire (${shown}, which ReLU turns into 0), because`
  const head = rectified ? rests : `${subject || "It"} is ${shown}, because`
  const single = below.rows * below.columns === 1
  if (!first) return [`${head} its bias is ${formatNumber(bias, digits)}: no ${noun} speaks ${side} it.`, "", []]
  const amount = ({ value }) => `(${value > 0 ? "+" : ""}${formatNumber(value, digits)})`
  const place = `${placeOf(first, window, below)} of ${below.name}`
  const apart = entry => entry.ties || first.ties ? placeOf(entry, window, below) : relative(entry.tap, first.tap)
  const beside = entry => `${noun} ${entry.number} ${single ? "" : `${apart(entry)} `}${amount(entry)}`
  const here = single
    ? `${noun} ${first.number} of ${below.name} ${amount(first)}`
    : `${noun} ${first.number} ${fires ? "answers" : "speaks against it"} here, ${place} ${amount(first)}`
  const there = `${same[1] ? `${single ? "" : ","} and ${beside(same[1])}` : ""}${single ? ` speak${same[1] ? "" : "s"} ${side} it` : ""}`
  const share = percent(sumOf(same.slice(0, 2)) / sumOf(same), 0)
  const rest = [`${same[1] ? "The two are" : "That is"} ${share} of all that speaks ${side} it.`]
  if (others.length) rest.push(`Most ${otherSide} it speaks ${beside(others[0])}.`)
  return [`${head} ${here}${there}.`, rest.join(" "), [...same.slice(0, 2), ...others.slice(0, 1)]]
}

// How far a logit is ahead of all others, and what softmax makes of it.
export function softmaxText(logits, number, names, share) {
  const others = Array.from(logits, (_, place) => place).filter(place => place !== number)
  const rival = others.reduce((best, place) => (logits[place] > logits[best] ? place : best), others[0])
  const ahead = logits[number] - logits[rival]
  const by = formatNumber(Math.abs(ahead), 2)
  const leads = Number(by) ? `${by} ${ahead > 0 ? "above" : "below"} that of ${names[rival]}` : `as large as that of ${names[rival]}`
  return `It is ${leads}, and so its share is ${percent(share, 1)}.`
}

// The sum with the digits of the tiles, and how far what the network itself has there is from it: its own sums run in
// another order.
export function totalOf(entries, bias, { name, value }, digits) {
  const parts = sumOf(entries)
  const shown = value => formatNumber(value, digits)
  const away = Math.abs(parts + bias - value).toExponential(1)
  return (
    `${entries.length} contributions, together ${shown(parts)}, + bias ${shown(bias)} = ${shown(parts + bias)}. ${name} has ` +
    `${shown(value)}, ${away} away. Digits shown are rounded, and so may seem not to add up; the sum is of ` +
    "the unrounded values."
  )
}
