// A unit of a map, chosen by pointer or keys.

import { ARROWS, within } from "./pointing.js"

/**
 * @typedef {import("./pointing.js").Place} Place
 * @typedef {import("./pointing.js").Size} Size
 */

/** The arrow keys lead from unit to unit, Enter chooses one, and Escape goes back to the chosen one. */
export class UnitChoice {
  /**
   * @param {HTMLElement} picture the map, which takes the keys
   * @param {(place: Place) => void} show shows the unit that one is led to
   */
  constructor(picture, show) {
    this.show = show
    picture.tabIndex = 0
    picture.setAttribute("role", "application")
    picture.addEventListener("keydown", event => this.press(event))
  }

  /**
   * @param {Size} map
   * @param {Place} unit the chosen one
   * @param {(name: string, value: any) => void} send
   */
  begin(map, unit, send) {
    Object.assign(this, { map, send })
    this.place = this.unit = unit
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const step = ARROWS[event.key]
    if (step) this.moveTo(within([this.place[0] + step[0], this.place[1] + step[1]], this.map))
    else if (event.key === "Enter" || event.key === " ") this.choose(this.place)
    else if (event.key === "Escape") this.goBack()
    else return
    event.preventDefault()
  }

  /** @param {Place} place */
  choose(place) {
    this.unit = place
    this.moveTo(place)
    this.send("unit", String(place))
  }

  goBack() {
    this.moveTo(this.unit)
  }

  /** @param {Place} place */
  moveTo(place) {
    if (String(place) === String(this.place)) return
    this.place = place
    this.show(place)
  }
}
