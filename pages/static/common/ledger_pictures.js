// The maps that a unit's sentence names over the input, and how its value adds up.

import { everyNth } from "../engine/network_at_work.js"
import { drawOver, drawValues } from "./drawing.js"
import { capital, element, legend, svgElement, titleLine } from "./elements.js"
import { placeOf } from "./ledger_words.js"
import { formatNumber } from "./rounding.js"
import { placeMark } from "./pointing.js"

const OVERLAID = 3

// Figures of the input, over each of which one map is laid. Gives what shows other maps: `entries` and the
// window that the unit reads.
export function makeOverlays(host) {
  const figures = Array.from({ length: OVERLAID }, () => {
    const node = host.appendChild(element("figure"))
    const [title, picture, canvas, over, map] = [
      element("figcaption"), element("div", "picture"), element("canvas"), element("div", "over"), element("canvas"),
    ]
    const [window, tap, scale, note] = [
      element("div", "mark"), element("div", "mark"), element("div"), element("div", "note"),
    ]
    canvas.setAttribute("role", "img")
    over.append(map)
    picture.append(canvas, over, window, tap)
    node.append(title, picture, scale, note)
    return { node, title, canvas, over, map, window, tap, scale, note }
  })

  function update({ input, below, legends, traced }, image, colours) {
    for (const { canvas, over, scale } of figures) {
      drawValues(canvas, input, image, colours)
      placeMark(over, (traced ?? below).cells, input)
      scale.replaceChildren(legend(traced ? traced.legend : legends.patch, colours))
    }
  }

  // Cells of the maps below, as cells of the input.
  const onInput = ({ jump, cells: origin }, { row, column, height, width }) => ({
    row: origin.row + row * jump[0],
    column: origin.column + column * jump[1],
    height: height * jump[0],
    width: width * jump[1],
  })

  // `maps` are those below, or where what they contribute comes from, as an image with a channel for each.
  function show(entries, { input, below, noun, notes, limits, digits, traced }, maps, reads, window, colours) {
    const { rows, columns } = window
    const laid = traced ?? { rows: below.rows, columns: below.columns, limit: limits.patch }
    figures.forEach((figure, i) => {
      const entry = entries[i]
      figure.node.hidden = !entry
      if (!entry) return
      const { number, value, tap, ties } = entry
      const amount = `${value > 0 ? "+" : ""}${formatNumber(value, digits.contribution)}`
      const spot = { row: rows[tap[0]], column: columns[tap[1]], height: 1, width: 1 }
      drawOver(figure.map, laid, everyNth(maps.values, maps.depth, number), colours)
      figure.title.replaceChildren(titleLine(`${capital(noun)} ${number}`, amount))
      figure.note.textContent = notes[number]
      figure.canvas.setAttribute(
        "aria-label",
        traced
          ? `Where on the input the ${amount} of ${noun} ${number} comes from`
          : `Where ${noun} ${number} answers, over the input: it contributes ${amount}, most ${placeOf(entry, window, below)} of its map`
      )
      placeMark(figure.window, traced ? null : onInput(below, reads), input)
      placeMark(figure.tap, traced || ties ? null : onInput(below, spot), input)
    })
  }
  return { update, show }
}

const [WIDTH, HEIGHT] = [420, 200]

// A waterfall: each bar begins where the one before has ended, the last stands for the whole. `others` are those that
// have no bar of their own, {count, value}, or null.
export function drawRunningSum(svg, entries, others, bias, digits, noun) {
  const rest = others ? [[`${others.count} others`, others.value]] : []
  const steps = [...entries.map(({ number, value }) => [`${noun} ${number}`, value]), ...rest, ["bias", bias]]
  let sum = 0
  const bars = steps.map(([name, value]) => ({ name, value, from: sum, to: (sum += value), whole: false }))
  bars.push({ name: "unit", value: sum, from: 0, to: sum, whole: true })
  const ends = bars.flatMap(({ from, to }) => [from, to])
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  const y = value => HEIGHT - (HEIGHT * (value - low)) / (high - low || 1)
  const step = WIDTH / bars.length
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`)
  svg.setAttribute("preserveAspectRatio", "none")
  svg.replaceChildren(
    svgElement("line", { x1: 0, x2: WIDTH, y1: y(0), y2: y(0), class: "zero" }),
    ...bars.map(({ name, value, from, to, whole }, i) => {
      const kind = whole ? "whole" : value < 0 ? "against" : "for"
      const bar = svgElement("rect", {
        x: i * step + 0.15 * step, width: 0.7 * step, y: y(Math.max(from, to)), class: kind,
        height: Math.max(Math.abs(y(from) - y(to)), 1),
      })
      const title = svgElement("title")
      title.textContent = `${name}: ${formatNumber(value, digits)}${whole ? "" : `, sum so far ${formatNumber(to, digits)}`}`
      bar.append(title)
      return bar
    })
  )
  return { low, high }
}
