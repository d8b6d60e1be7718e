// Finding a thing in a list by the first letters of its name, or by its number where names are "17: Sneaker".

const PAUSE = 800 // milliseconds after which another name is begun

/** Gives a function that takes a letter, the names and the place to look from, and finds a place, or -1. */
export function makeTypeAhead() {
  let [text, last] = ["", 0]

  return (/** @type {string} */ letter, /** @type {string[]} */ names, /** @type {number} */ from) => {
    const now = performance.now()
    text = now - last > PAUSE ? letter : text + letter
    last = now
    const sought = text.toLowerCase().trimStart()
    // The same letter again leads on to the next of its names.
    const again = [...sought].every(each => each === sought[0]) ? sought[0] : sought
    const begins = (/** @type {string} */ name) => name.toLowerCase().startsWith(again)
    const isIt = (/** @type {string} */ name) => begins(name) || begins(name.replace(/^\d+: /, ""))
    const exact = names.findIndex(name => name.startsWith(`${sought}:`))
    if (exact >= 0) return exact
    const start = from + (again.length === 1 ? 1 : 0)
    const order = names.map((_, i) => (start + i) % names.length)
    return order.find(place => isIt(names[place])) ?? -1
  }
}
