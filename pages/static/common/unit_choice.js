// A unit of the map that a scene's hand looks at, chosen by pointer or keys.

import { ARROWS, within } from "./pointing.js"

/**
 * @typedef {import("./pointing.js").Place} Place
 * @typedef {import("./scene.js").Scene} Scene
 */

/**
 * The arrow keys lead from unit to unit, Enter chooses one at once, and Escape goes back to the one before. A pointer
 * shows what it is over for as long as it is there, and chooses by a click.
 */
export class UnitChoice {
  /** @param {HTMLElement} picture the map, which takes the keys */
  constructor(picture) {
    /** @type {Scene | null} */
    this.scene = null
    this.leads = false // whether a hand has just led to the unit that is shown
    picture.tabIndex = 0
    picture.setAttribute("role", "application")
    picture.addEventListener("focus", () => (this.before = this.scene?.chosen.unit ?? null))
    picture.addEventListener("keydown", event => this.press(event))
  }

  get place() {
    return /** @type {Scene} */ (this.scene).atWork.unit
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (!this.scene) return
    const { atWork, causes } = this.scene
    const step = ARROWS[event.key]
    if (step) {
      const [rows, columns] = atWork.step(causes.map[0]).field.shape
      this.move(within([this.place[0] + step[0], this.place[1] + step[1]], { rows, columns }))
    } else if (event.key === "Enter" || event.key === " ") this.choose(this.place)
    else if (event.key === "Escape") {
      this.scene.point(null)
      this.move(this.before ?? null)
    } else return
    event.preventDefault()
  }

  /** @param {Place | null} unit */
  move(unit) {
    if (String(unit) === String(this.scene?.causes.unit)) return
    this.leads = true
    this.scene?.change({ unit })
  }

  /** @param {Place} unit */
  choose(unit) {
    this.before = unit
    this.leads = true
    this.scene?.change({ unit }, { rests: true })
  }

  /** What the pointer is over. @param {Place | null} unit */
  point(unit) {
    if (!this.scene || (unit ? String(unit) === String(this.place) : !this.scene.pointed)) return
    this.leads = true
    this.scene.point(unit && { unit })
  }

  /** Say where a hand has led, once. @param {() => void} say */
  tell(say) {
    if (this.leads) say()
    this.leads = false
  }
}
