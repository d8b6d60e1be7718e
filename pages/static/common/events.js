// What widgets tell each other; those of one page share this module.

const events = new EventTarget()

/**
 * @param {string} name
 * @param {any} detail
 */
const tell = (name, detail) => events.dispatchEvent(new CustomEvent(name, { detail }))

/**
 * Gives a function that ends the hearing.
 * @param {string} name
 * @param {(detail: any) => void} listen
 */
function hear(name, listen) {
  const heard = (/** @type {any} */ event) => listen(event.detail)
  events.addEventListener(name, heard)
  return () => events.removeEventListener(name, heard)
}

// One widget tells the picture of another which cells are meant: `cells` as for placeMark.
export const markElsewhere = (picture, cells) => tell("mark", { picture, cells })
export const onMark = (picture, place) => hear("mark", detail => detail.picture === picture && place(detail.cells))

// The picker of a page's picture tells at once that another one is chosen, which the server has yet to hear.
export const tellOtherPicture = () => tell("other picture", null)
export const onOtherPicture = act => hear("other picture", act)
