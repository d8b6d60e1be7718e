// The player: moves through positions by itself, one by one, or to wherever it is dragged.

const ICONS = {
  Play: "M5 3l8 5-8 5z",
  Pause: "M4 3h3v10H4zM9 3h3v10H9z",
  Previous: "M11 3v10L4 8zM3 3h1.5v10H3z",
  Next: "M5 3v10l7-5zM11.5 3H13v10h-1.5z",
}

function setIcon(button, name, noun) {
  const label = noun ? `${name} ${noun}` : name
  button.replaceChildren(icon(ICONS[name]))
  button.title = label
  button.setAttribute("aria-label", label)
}

function iconButton(name, act, noun) {
  const made = element("button")
  setIcon(made, name, noun)
  made.onclick = act
  return made
}

// `go(index)` moves to a position. `noun` is what a position is called, `speeds` are positions a second, the
// second one the first time. Gives what the player is told: `show(index, count, text)` at each step, `pause()`,
// and whether it is `playing()`.
function makePlayer(host, noun, speeds, go) {
  let [index, count, frame, due] = [0, 1, null, 0]
  const play = iconButton("Play", () => (frame ? pause() : start()))
  const scrub = element("input")
  scrub.type = "range"
  scrub.min = 0
  scrub.setAttribute("aria-label", noun[0].toUpperCase() + noun.slice(1))
  scrub.oninput = () => {
    pause()
    go(Number(scrub.value))
  }
  const speed = element("select")
  speed.append(...speeds.map((each, i) => new Option(`${each} a second`, each, false, i === 1)))
  speed.setAttribute("aria-label", "Speed")
  const place = element("span", "place")
  const step = by => () => {
    pause()
    go((index + by + count) % count)
  }
  host.append(
    iconButton("Previous", step(-1), noun), play, iconButton("Next", step(1), noun), scrub, speed, place
  )

  function start() {
    if (index === count - 1) go(0)
    due = performance.now()
    frame = requestAnimationFrame(tick)
    setIcon(play, "Pause")
  }
  function tick(now) {
    const steps = Math.floor(((now - due) / 1000) * speed.value)
    due += (steps / speed.value) * 1000
    frame = requestAnimationFrame(tick)
    if (steps) go(Math.min(index + steps, count - 1))
    if (index === count - 1) pause()
  }
  function pause() {
    if (!frame) return
    cancelAnimationFrame(frame)
    frame = null
    setIcon(play, "Play")
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
