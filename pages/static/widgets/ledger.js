// The ledger of a unit: what each map below contributes to it. It follows the unit of a scene, and all that it looks at.
// Header: see pages/shared/widgets/ledger.py.

import { sumBehind, traceBack } from "../engine/layer_sums.js"
import { layBar } from "../common/bars.js"
import { bySign, levelOf } from "../common/colours.js"
import { drawValues } from "../common/drawing.js"
import { capital, element, legend, svgElement, titleLine } from "../common/elements.js"
import { legendOf } from "../common/gallery_words.js"
import { drawRunningSum, makeOverlays } from "../common/ledger_pictures.js"
import { combination, softmaxText, sumOf, totalOf } from "../common/ledger_words.js"
import { numberTable } from "../common/number_table.js"
import { lookAt, pictureText } from "../common/looking.js"
import { ARROWS, within } from "../common/pointing.js"
import { digitsFor, formatNumber } from "../common/rounding.js"
import { sceneOf } from "../common/scene.js"
import { largest, shownLimit } from "../common/stage_figures.js"
import { keepRoom, lasting, widget } from "../common/widget.js"
import { covered, readMap, under } from "../common/windows.js"

// More tiles than this nobody reads: the largest are shown, the others added up.
const MOST_TILES = 32

function barOf() {
  const track = element("div", "track")
  return { track, bar: track.appendChild(element("span")) }
}

function makeEntry() {
  const [node, pair, caption] = [element("div", "entry"), element("div", "pair"), element("div", "caption")]
  const [kernel, patch, number, value] = [element("canvas"), element("canvas"), element("span"), element("span", "value")]
  const { track, bar } = barOf()
  pair.append(kernel, patch)
  caption.append(number, value)
  node.setAttribute("role", "option")
  node.append(pair, track, caption)
  return { node, kernel, patch, bar, number, value }
}

class Ledger {
  constructor(host) {
    this.host = host
    const part = (name, into = host) => into.appendChild(element("div", name))
    const words = part("words")
    words.setAttribute("role", "status")
    this.head = words.appendChild(element("strong"))
    this.rest = words.appendChild(element("span"))
    this.evidence = part("evidence")
    this.overlays = makeOverlays(part("overlays", this.evidence))
    const figure = this.evidence.appendChild(element("figure"))
    figure.append(titleLine("Running sum", "largest first, then the bias"))
    const plot = part("plot", figure)
    this.high = plot.appendChild(element("span", "end high"))
    this.low = plot.appendChild(element("span", "end low"))
    this.plot = plot.appendChild(svgElement("svg", { role: "img" }))
    this.boxes = part("note")
    this.grid = part("tiles")
    this.grid.setAttribute("role", "listbox")
    this.grid.setAttribute("aria-label", "Contributions, the largest first")
    this.others = part("note")
    this.makeDetail(part("detail"))
    this.total = part("total")
    this.grid.onpointerover = event => this.showEntryOf(event)
    this.grid.onclick = event => this.showEntryOf(event)
    this.grid.addEventListener("focusin", event => this.showEntryOf(event))
    this.grid.onkeydown = event => this.press(event)
    this.entries = []
    this.limit = {} // of what is read
  }

  makeDetail(detail) {
    this.tables = ["Kernel", "Patch", "Products"].map(name => numberTable(name))
    const [kernel, patch, products] = this.tables.map(table => table.node)
    const sign = text => element("span", "sign", text)
    const line = detail.appendChild(element("div", "line"))
    this.which = line.appendChild(element("span", "which"))
    this.follow = line.appendChild(element("button", "card-button follow"))
    this.result = element("span", "result")
    const terms = detail.appendChild(element("div", "terms"))
    terms.append(kernel, sign("×"), patch, sign("="), products, sign("→"), this.result)
    this.legends = detail.appendChild(element("div", "legends"))
    this.follow.onclick = () => this.followPart()
  }

  update({ header }, colours) {
    this.stop()
    Object.assign(this, { header, colours, drawn: {}, legendWords: "" })
    const { below, opens } = header
    this.follow.hidden = !opens
    if (!this.entries.length) keepRoom(this.host, true)
    const tiles = Math.min(below.count, MOST_TILES)
    if (this.entries.length !== tiles) {
      this.entries = Array.from({ length: tiles }, makeEntry)
      this.grid.replaceChildren(...this.entries.map(entry => entry.node))
      this.shown = 0
    }
    bySign(this.host, colours)
    this.endScene = sceneOf(header.scene).follow(scene => this.read(scene))
    // What was followed begins anew: with its sentence, and not where the button was.
    if (this.follows) this.host.scrollIntoView()
    this.follows = false
  }

  // Of a layer that is no longer looked at, all stays as it is.
  read(scene) {
    const { atWork, keeps } = scene
    const { header, drawn } = this
    const [layer, number] = atWork.causes.map
    if (layer !== header.layer || !atWork.has(header.below.name)) return
    this.scene = scene
    const maps = atWork.after(header.below.name)
    if (drawn.maps !== maps || drawn.number !== number || drawn.moves) {
      this.sum = sumBehind(atWork, layer, number)
      this.traces = header.traced && traceBack(atWork, this.sum, header.traced)
      this.prepare(scene, number, keeps)
    }
    this.drawn = { maps, number, moves: keeps > 0 }
    this.head.parentNode.ariaLive = scene.isPassing ? "off" : "polite"
    this.show(atWork.unit)
    keepRoom(this.host, false)
  }

  // What is the same for all units of a map.
  prepare(scene, number, keeps) {
    const { header, colours, sum: { maps, kernel, parts, bias, values }, traces } = this
    const { adds, names, logits } = header
    if (this.of !== number) this.limit = {}
    this.of = number
    const limits = { kernel: largest(kernel.values), patch: shownLimit(this.limit, largest(maps.values), keeps) }
    const legends = {
      kernel: legendOf(limits.kernel, false),
      patch: legendOf(limits.patch, maps.values.every(value => value >= 0)),
    }
    const size = kernel.rows * kernel.columns
    this.kernels = Array.from({ length: maps.depth }, (_, map) =>
      Float32Array.from({ length: size }, (_, tap) => kernel.values[tap * maps.depth + map])
    )
    const most = traces ? largest(traces.values) : 0
    this.traced = traces ? { ...header.traced, limit: most, legend: legendOf(most, false) } : null
    this.context = {
      ...header,
      above: { name: adds, rows: values.rows, columns: values.columns },
      reader: scene.atWork.step(adds).reader,
      share: logits && softmaxText(scene.atWork.after(logits).values, number, names, scene.atWork.answer[number]),
      subject: names.length ? `The logit of ${names[number]}` : "",
      traced: this.traced,
      limits,
      legends,
      digits: {
        kernel: digitsFor(limits.kernel),
        patch: digitsFor(limits.patch),
        contribution: Math.max(3, digitsFor(Math.max(largest(parts.values), Math.abs(bias)))),
      },
      input: { ...scene.atWork.picture, scale: "grey", limit: [0, 1], alt: pictureText(scene, header.alt) },
    }
    this.overlays.update(this.context, scene.atWork.picture.values, colours)
    this.showLegends(legends, kernel)
  }

  showLegends(legends, { rows, columns }) {
    const { below } = this.header
    const words = JSON.stringify(legends)
    if (words !== this.legendWords) {
      this.legends.replaceChildren(
        ...[["kernel", "kernels"], ["patch", "patches"]].map(([name, title]) => {
          const made = element("div", "named")
          made.append(element("span", "", title), legend(legends[name], this.colours))
          return made
        })
      )
    }
    this.legendWords = words
    this.legend = this.traced
      ? `Laid over the input: how much comes from each place of ${this.traced.name}. The unit's bias comes from nowhere, and is left out.`
      : `Large box: the ${rows} × ${columns} units of ${below.name} that are read, each drawn on the middle of what it sees. ` +
      "Small box: the one that most of what the map contributes comes from."
  }

  show(unit) {
    const { context, colours, sum: { parts, values, places, bias } } = this
    const { above, reader, limits, digits, pooled, noun, share } = context
    if (unit[0] >= places.rows || unit[1] >= places.columns) return // of a map that is on its way out
    const at = 2 * (unit[0] * places.columns + unit[1])
    const [row, column] = places.values.subarray(at, at + 2)
    const cell = row * above.columns + column
    const window = (this.window = under(reader, row, column))
    this.ledger = [...parts.values.subarray(cell * parts.depth, (cell + 1) * parts.depth)]
      .map((value, number) => this.entryOf(number, value, window))
      .sort((a, b) => b.value - a.value || a.number - b.number)
    const value = sumOf(this.ledger) + bias
    const [head, rest, named] = combination(this.ledger, bias, value, context, window)
    this.head.textContent = head
    const pools = `Taken apart is the largest of the units of ${above.name} that are pooled, at row ${row}, column ${column} (of equals, the first).`
    this.rest.textContent = [share, pooled && pools, rest].filter(Boolean).map(text => ` ${text}`).join("")
    this.evidence.classList.toggle("bare", !named.length)
    this.boxes.textContent = named.length ? this.legend : ""
    this.overlays.show(named, context, this.traces || this.sum.maps, covered(reader, row, column), window, colours)
    const sizes = this.ledger.map(entry => Math.abs(entry.value)).sort((a, b) => b - a)
    const least = sizes[this.entries.length - 1]
    this.tiles = this.ledger.filter(entry => Math.abs(entry.value) >= least).slice(0, this.entries.length)
    this.tiles.forEach((entry, i) => this.fill(this.entries[i], entry, sizes[0], limits))
    const left = this.ledger.length - this.tiles.length
    const others = left ? { count: left, value: sumOf(this.ledger) - sumOf(this.tiles) } : null
    this.others.textContent = others
      ? `The ${left} others together contribute ${formatNumber(others.value, digits.contribution)}.`
      : ""
    const { low, high } = drawRunningSum(this.plot, this.tiles, others, bias, digits.contribution, noun)
    this.low.textContent = formatNumber(low, digits.contribution)
    this.high.textContent = formatNumber(high, digits.contribution)
    this.plot.setAttribute("aria-label", `Running sum, from ${this.low.textContent} to ${this.high.textContent}`)
    this.total.textContent = totalOf(this.ledger, bias, { name: above.name, value: values.values[cell] }, digits.contribution)
    this.showEntry(this.shown)
  }

  // What a map contributes, and the place of the window where most of that comes from.
  entryOf(number, value, window) {
    const { reader } = this.context
    const patch = readMap(this.sum.maps, window, number)
    const products = patch.map((read, i) => (read ?? 0) * this.kernels[number][i])
    const signed = value >= 0 ? products : products.map(product => -product)
    const largest = Math.max(...signed)
    const most = signed.indexOf(largest)
    const ties = signed.filter(product => product === largest).length - 1
    const width = reader.window[1]
    return { number, value, patch, products, ties, tap: [Math.floor(most / width), most % width] }
  }

  fill({ node, kernel, patch, bar, number, value }, entry, largest, limits) {
    const [rows, columns] = this.context.reader.window
    const text = formatNumber(entry.value, this.context.digits.contribution)
    const share = Number(text) ? entry.value / largest : 0
    const draw = (canvas, values, limit) =>
      drawValues(canvas, { rows, columns, scale: "signed", limit }, values, this.colours)
    draw(kernel, this.kernels[entry.number], limits.kernel)
    draw(patch, entry.patch.map(read => read ?? 0), limits.patch)
    layBar(bar, share)
    number.textContent = entry.number
    value.textContent = text
    node.setAttribute("aria-label", `${capital(this.header.noun)} ${entry.number}: ${text}`)
  }

  showEntryOf(event) {
    const node = event.target.closest(".entry")
    if (node) this.showEntry(this.entries.findIndex(entry => entry.node === node))
  }

  press(event) {
    const columns = getComputedStyle(this.grid).gridTemplateColumns.split(" ").length
    const step = ARROWS[event.key]
    const ends = { Home: 0, End: this.entries.length - 1 }
    const target = ends[event.key] ?? (step && this.shown + step[0] * columns + step[1])
    if (!this.entries[target]) return
    this.entries[target].node.focus()
    event.preventDefault()
  }

  showEntry(index) {
    this.shown = index
    const { below, reader, limits, digits, noun } = this.context
    const { number, value, patch, products } = this.tiles[index]
    this.entries.forEach(({ node }, i) => {
      node.setAttribute("aria-selected", String(i === index))
      node.tabIndex = i === index ? 0 : -1
    })
    const cells = (values, limit, shown) =>
      [...values].map(value =>
        value === undefined
          ? undefined
          : [value ? formatNumber(value, shown) : "0", this.colours.signed[levelOf(value, "signed", limit)]]
      )
    const text = formatNumber(value, digits.contribution)
    const columns = reader.window[1]
    const [weights, read, result] = this.tables
    weights.fill(cells(this.kernels[number], limits.kernel, digits.kernel), columns)
    read.fill(cells(patch, limits.patch, digits.patch), columns)
    result.fill(cells(products, limits.kernel * limits.patch, digits.contribution), columns)
    const single = columns * reader.window[0] === 1
    this.which.textContent = single
      ? `${capital(noun)} ${number} of ${below.name} contributes ${text}: its weight times its value`
      : `${capital(noun)} ${number} contributes ${text}: its weights times what the unit reads of map ${number} of ${below.name}`
    this.follow.textContent = `See what ${single ? "unit" : "map"} ${number} of ${below.name} adds up`
    this.result.textContent = text
  }

  // To the map below that is shown, at the place where most of what it contributes comes from.
  followPart() {
    const { number, tap } = this.tiles[this.shown]
    const { rows, columns } = this.window
    const { below } = this.header
    this.follows = true
    lookAt(this.scene, below.name, number, within([rows[tap[0]], columns[tap[1]]], below))
  }

  stop() {
    this.endScene?.()
  }
}

export default widget("ledger", ["common/bars.css", "common/number_table.css", "widgets/ledger.css"], lasting(Ledger))
