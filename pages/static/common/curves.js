// Curves over the steps of a training, with a marker that moves along; a press anywhere goes there.

import { element, svgElement } from "./elements.js"

const CURVES_HEIGHT = 100

export function polyline(className, points) {
  return svgElement("polyline", { class: className, "vector-effect": "non-scaling-stroke", points })
}

// Points of a curve: `values` at 0, 1, 2, ... across, from `low` at the foot to `high` at the top. A value that
// is not finite ends the curve.
export function pointsOf(values, low, high) {
  const wrong = values.findIndex(value => !Number.isFinite(value))
  const drawn = wrong < 0 ? values : values.subarray(0, wrong)
  const across = (value, i) => {
    const share = Math.min(Math.max((value - low) / (high - low || 1), 0), 1)
    return `${i},${(CURVES_HEIGHT * (1 - share)).toFixed(2)}`
  }
  return Array.from(drawn, across).join(" ")
}

// What the lines of a chart stand for.
export function curvesKey() {
  const key = element("div", "key")
  for (const [part, name] of [["test", "test"], ["train", "training"]]) {
    const svg = svgElement("svg")
    plotOf(svg, 20, polyline(part, "0,50 20,50"))
    const entry = key.appendChild(element("span"))
    entry.append(svg, name)
  }
  return key
}

export function plotOf(svg, last, ...lines) {
  svg.setAttribute("viewBox", `0 0 ${last} ${CURVES_HEIGHT}`)
  svg.setAttribute("preserveAspectRatio", "none")
  svg.replaceChildren(...lines)
}

// Which places of an axis of steps get a number: the first, powers of ten and the last, as far as there is room.
function ticksOf(axis) {
  const last = axis.length - 1
  const place = step => {
    const after = axis.findIndex(each => each >= step)
    return after <= 0 ? 0 : after - (axis[after] - step) / (axis[after] - axis[after - 1])
  }
  const ticks = []
  for (let step = 1; step < axis[last]; step *= 10) ticks.push({ step, at: place(step) })
  const apart = ticks.filter(({ at }, i) => at > 0.06 * last && at < 0.86 * last && (!i || at - ticks[i - 1].at > 0.05 * last))
  return [{ step: 0, at: 0 }, ...apart, { step: axis[last], at: last }]
}

// `go(index)` moves to a recorded step. Gives `update(axis, charts)`, each chart {name, high, ends, lines: [{part,
// values}]}, and `show(index)`.
export function makeCurves(host, go) {
  const [area, ticks] = [element("div", "area"), element("div", "ticks")]
  const marker = element("div", "marker")
  host.append(area, ticks)
  let last = 1

  const follow = event => {
    const box = marker.parentElement.getBoundingClientRect()
    go(Math.round(((event.clientX - box.left) / box.width) * last))
  }
  area.onpointerdown = event => {
    area.setPointerCapture(event.pointerId)
    follow(event)
  }
  area.onpointermove = event => area.hasPointerCapture(event.pointerId) && follow(event)

  return {
    update(axis, charts) {
      last = Math.max(axis.length - 1, 1)
      const track = element("div", "track")
      track.append(marker)
      area.replaceChildren(...charts.map(({ name, ends, high, lines }) => {
        const chart = element("div", "chart")
        const svg = svgElement("svg", { role: "img", "aria-label": `${name} over the steps of the training` })
        plotOf(svg, last, ...lines.map(({ part, values }) => polyline(part, pointsOf(values, 0, high))))
        chart.append(element("span", "name", name), element("span", "end high", ends[1]), element("span", "end low", ends[0]), svg)
        return chart
      }), track)
      ticks.replaceChildren(...ticksOf(axis).map(({ step, at }) => {
        const tick = element("span", "", step.toLocaleString("en"))
        tick.style.left = `${(100 * at) / last}%`
        return tick
      }))
    },
    show(index) {
      marker.style.left = `${(100 * index) / last}%`
    },
  }
}
