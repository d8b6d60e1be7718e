// The player: moves through positions by itself, one by one, or to wherever it is dragged.

import { capital, element, makeButton, setFace } from "./elements.js"

const PLAY = { name: "Play", drawing: "M5 3l8 5-8 5z" }
const PAUSE = { name: "Pause", drawing: "M4 3h3v10H4zM9 3h3v10H9z" }
const PREVIOUS = "M11 3v10L4 8zM3 3h1.5v10H3z"
const NEXT = "M5 3v10l7-5zM11.5 3H13v10h-1.5z"

// `go(index)` moves to a position. `noun` is what a position is called, `speeds` are positions a second, the
// second one the first time; `all` is a speed at which everything is shown in so many `seconds`, by its name.
// Gives what the player is told: `show(index, count, text)` at each step, `pause()`, and whether it is `playing()`.
export function makePlayer(host, { noun, speeds, all }, go) {
  let [index, count, frame, due] = [0, 1, null, 0]
  let paused = null // where it was stopped, from where it goes on
  const play = makeButton(PLAY, () => (frame ? pause() : start()))
  const scrub = element("input")
  scrub.type = "range"
  scrub.min = 0
  scrub.setAttribute("aria-label", capital(noun))
  scrub.oninput = () => {
    pause()
    go(Number(scrub.value))
  }
  const speed = element("select")
  speed.append(...speeds.map((each, i) => new Option(`${each} a second`, each, false, i === 1)))
  if (all) speed.append(new Option(all.name, "all"))
  speed.setAttribute("aria-label", "Speed")
  const place = element("span", "place")
  const step = by => () => {
    pause()
    go((index + by + count) % count)
  }
  const previous = makeButton({ name: `Previous ${noun}`, drawing: PREVIOUS }, step(-1))
  const next = makeButton({ name: `Next ${noun}`, drawing: NEXT }, step(1))
  host.append(previous, play, next, scrub, speed, place)

  function start() {
    if (index === count - 1 || (speed.value === "all" && index !== paused)) go(0)
    due = performance.now()
    frame = requestAnimationFrame(tick)
    setFace(play, PAUSE)
  }
  function tick(now) {
    const rate = speed.value === "all" ? count / all.seconds : Number(speed.value)
    const steps = Math.max(Math.floor(((now - due) / 1000) * rate), 0) // a frame may have begun before the press
    due += (steps / rate) * 1000
    frame = requestAnimationFrame(tick)
    if (steps) go(Math.min(index + steps, count - 1))
    if (index === count - 1) pause()
  }
  function pause() {
    if (!frame) return
    cancelAnimationFrame(frame)
    frame = null
    setFace(play, PLAY)
    paused = index
    go(index)
  }
  return {
    pause,
    playing: () => frame !== null,
    show(now, of, text) {
      ;[index, count] = [now, of]
      scrub.max = count - 1
      scrub.value = index
      scrub.setAttribute("aria-valuetext", text)
      place.textContent = text
    },
  }
}
