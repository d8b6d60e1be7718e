// The pixel probe: linked pictures from the input to the pooled map. Whatever is pointed at in one of
// them is marked in all, and the arithmetic of that position shown.
// Header: {scene, input: what there is to say of the picture, pinned, edit: how many pins Python has seen}.

import { makeTables, poolAt, poolCellOf, resultNode, resultsOf, sentenceOf, shortOf, windowAt } from "../common/arithmetic.js"
import { element } from "../common/elements.js"
import { hintOf } from "../common/hints.js"
import { drawLoupe, loupeFor, whenTurned } from "../common/loupe.js"
import { makeMagnifier } from "../common/magnifier.js"
import { makeMover } from "../common/mover.js"
import { makeNudges } from "../common/nudges.js"
import { makeOutbox } from "../common/outbox.js"
import { makePlayer } from "../common/player.js"
import { ARROWS, cellAt, within } from "../common/pointing.js"
import { sceneOf } from "../common/scene.js"
import { asksForAll, makeSpoken } from "../common/spoken.js"
import { makeStage, mark, unveil, updateStage, veilAfter, veilPooled } from "../common/stage.js"
import { inputFigure, inputWords, probeOf } from "../common/stage_figures.js"
import { keepRoom, lasting, widget } from "../common/widget.js"
import { covered } from "../common/windows.js"

const STEPS = {
  ...ARROWS, PageUp: [-10, 0], PageDown: [10, 0], Home: [0, -Infinity], End: [0, Infinity],
}

const SPEEDS = { noun: "position", speeds: [2, 10, 50, 250], all: { name: "whole picture in 20 s", seconds: 20 } }

class Probe {
  constructor(host) {
    this.host = host
    const body = host.appendChild(element("div", "body"))
    const part = name => body.appendChild(element("div", name))
    this.pictures = part("stages")
    const [readout, arithmetic, player] = [part("readout"), part("arithmetic"), part("player")]
    this.results = readout.appendChild(element("div", "results"))
    const near = arithmetic.appendChild(element("div", "near"))
    this.canvas = near.appendChild(element("canvas", "loupe"))
    this.canvas.setAttribute("role", "img")
    near.append(makeNudges(by => (this.mover.isOn() ? (this.nudged = true, this.mover.by(by)) : this.step(this.map, by))))
    const steps = arithmetic.appendChild(element("div", "steps"))
    this.showTables = makeTables(steps)
    this.line = steps.appendChild(element("div", "line"))
    this.spoken = makeSpoken(body)
    this.player = makePlayer(player, SPEEDS, index => this.go(this.placeOf(index)))
    this.pinButton = element("button", "pin")
    this.pinButton.onclick = () => this.pin(this.pinned ? null : this.position)
    this.mover = makeMover(() => this.switchMover())
    player.append(this.mover.button, this.pinButton)
    this.hint = readout.appendChild(element("div", "hint"))
    this.magnifier = makeMagnifier(host)
    host.onkeydown = event => {
      if (event.key === "Escape") this.pin(null)
    }

    this.stages = []
    this.led = null // the stage on which the pointer or the keys were last
    this.position = null // row and column of the activation map
    this.pooledAt = null // row and column of the pooled map, if any of its windows reads the position
    this.pinned = null
    this.outbox = makeOutbox()
    this.pointer = null // the last pointer event of this frame
    this.frame = null
    this.endTurns = null // stops hearing of a screen that is turned
    this.endScene = null // stops following a scene
    this.picture = null // of the scene, whose maps are shown
    this.nudged = false // by keys, which is told when they rest
    this.limits = { sums: {}, map: {} } // of the scales of a scene's maps
  }

  update({ header }, colours, send) {
    this.colours = colours
    // Asked once: reading the page between two drawings makes it be laid out twice.
    this.font ??= getComputedStyle(this.host).fontFamily
    this.rem ??= parseFloat(getComputedStyle(document.documentElement).fontSize)
    this.least ??= parseFloat(getComputedStyle(this.canvas).fontSize)
    this.endTurns ??= whenTurned(() => (this.fit(), this.show()))
    if (!this.outbox.isOld(header.edit, change => send("pixel", change))) this.pinned = header.pinned
    this.endScene?.()
    this.scene = sceneOf(header.scene)
    if (!this.stages.length) keepRoom(this.host, true)
    this.endScene = this.scene.follow(scene => this.followScene(scene, header.input))
  }

  // A kernel that does not fit leaves the maps of the last one; of another picture there are none yet.
  followScene(scene, input) {
    const atWork = scene.kernelAtWork
    const { image, causes } = atWork
    this.mover.follow(scene.causes.network ? null : scene)
    try {
      const shown = probeOf(atWork, inputWords(scene, input, image), this.limits, scene.keeps)
      // What is below a map moves nothing meanwhile.
      if (scene.keeps) shown.stages.forEach((stage, i) => i && (stage.note = this.stages[i]?.note ?? ""))
      this.fill(shown)
      this.picture = causes.picture
      if (!scene.moves && this.nudged) this.spoken.say(this.mover.words())
      this.nudged &&= scene.moves
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      if (this.picture !== causes.picture) this.fill({ stages: [inputFigure(input, image)] })
      this.hint.textContent = `${error.message}.`
    }
  }

  fill({ stages, ...rest }) {
    keepRoom(this.host, false)
    while (this.stages.length > stages.length) this.stages.pop()
    while (this.stages.length < stages.length) this.stages.push(this.listen(makeStage()))
    this.stages.forEach((stage, i) => updateStage(stage, stages[i], stages[i].values, this.colours))
    const nodes = this.stages.map(stage => stage.node)
    if (nodes.length !== this.pictures.childElementCount) this.pictures.replaceChildren(...nodes)
    Object.assign(this, rest)
    ;[this.input, this.map] = this.stages
    this.host.classList.toggle("alone", !this.map)
    if (!this.map) return
    if (!this.stages.includes(this.led)) this.led = this.map
    this.source = this.stages.at(this.pool ? -2 : -1)
    this.pooled = this.pool && this.stages.at(-1)
    for (const { node, columns } of this.stages) node.classList.toggle("smaller", 2 * columns <= this.map.columns)
    this.fit()
    this.put(this.pinned ?? this.position ?? this.strongest())
  }

  fit() {
    this.loupe = loupeFor(this.input, this.rem, this.least)
  }

  // Something to see before anybody has pointed: where the map is largest, but for its rim, where the zeros
  // around the picture may make more of it.
  strongest() {
    const { values, rows, columns } = this.map
    const { row, column, height, width } = this.inside ?? { row: 0, column: 0, height: rows, width: columns }
    let best = row * columns + column
    for (let y = row; y < row + height; y++) {
      for (let at = y * columns + column; at < y * columns + column + width; at++) {
        if (values[at] > values[best]) best = at
      }
    }
    return this.placeOf(best)
  }

  placeOf(index) {
    return [Math.floor(index / this.map.columns), index % this.map.columns]
  }

  switchMover() {
    if (this.mover.isOn()) this.input.picture.focus({ preventScroll: true }) // where the arrow keys move it
    this.show()
  }

  // A picture without a map has nothing to point out.
  listen(stage) {
    this.magnifier.listen(stage.frame)
    stage.frame.onpointermove = event => {
      if (!this.map || (stage === this.input && this.mover.drags(event, stage.canvas))) return
      this.pointer = [stage, event]
      this.frame ??= requestAnimationFrame(() => this.followPointer())
    }
    stage.frame.onpointerdown = event => void (stage === this.input && this.mover.take(event)) // false would keep the focus away
    stage.frame.onpointerup = stage.frame.onpointercancel = () => this.mover.letGo()
    stage.frame.onclick = event => {
      if (!this.map || (stage === this.input && this.mover.isOn())) return
      if (event.detail > 1) return // the second click of a double click
      const before = String(this.pinned)
      this.player.pause()
      this.pointAt(stage, cellAt(event, stage.canvas))
      this.pin(before === String(this.position) ? null : this.position)
    }
    stage.picture.onkeydown = event => {
      if (!this.map) return
      const step = STEPS[event.key]
      if (stage === this.input && this.mover.nudges(event)) this.nudged = true
      else if (step) this.step(stage, step)
      else if (asksForAll(event)) this.spoken.tell(this.line.textContent)
      else if (event.key === "Enter" || event.key === " ") this.pin(this.pinned ? null : this.position)
      else return
      event.preventDefault()
    }
    return stage
  }

  followPointer() {
    this.frame = null
    const [stage, event] = this.pointer
    const slides = this.magnifier.follows(event)
    if (slides) this.release()
    if (this.pinned || this.player.playing()) return
    if (slides) this.magnifier.place(event, this.loupe.size)
    this.pointAt(stage, cellAt(event, stage.canvas))
  }

  // A pixel of the input stands for the window centred on it, a pooled cell for the member that won.
  pointAt(stage, cell) {
    this.led = stage
    if (stage === this.pooled) {
      this.moveTo(poolAt(this.source, this.pool, ...cell).place, cell)
    } else if (stage === this.input) {
      const { window, strides, dilation, padding } = stage.reader
      const middle = axis => padding[axis][0] - ((window[axis] - 1) * dilation[axis]) / 2
      this.moveTo(cell.map((place, axis) => Math.round((place + middle(axis)) / strides[axis])))
    } else this.moveTo(cell)
  }

  step(stage, by) {
    const moved = ([row, column]) => [row + by[0], column + by[1]]
    this.release()
    this.led = stage
    if (stage !== this.pooled) this.moveTo(moved(this.position))
    else this.pointAt(stage, within(moved(this.pooledAt ?? [0, 0]), stage))
  }

  go(place) {
    this.release()
    this.led = this.map
    this.moveTo(place)
  }

  release() {
    if (this.pinned) this.pin(null)
  }

  pin(place) {
    if (String(place) === String(this.pinned)) return
    this.pinned = place
    // What a camera sees is not Python's picture, on which a place might not be.
    if (!this.scene.live) this.outbox.put({ pixel: String(place ?? "") })
    this.show()
    this.spoken.tell(place ? "Pinned." : "Released.")
  }

  moveTo(place, pooledAt) {
    this.put(place, pooledAt)
    if (!this.player.playing()) this.spoken.say(shortOf(this, this.led))
  }

  put(place, pooledAt = null) {
    this.position = within(place, this.map)
    this.pooledAt = this.pooled ? (pooledAt ?? poolCellOf(this)) : null
    this.show()
  }

  show() {
    const [row, column] = this.position
    const window = windowAt(this.input, this.kernel, row, column)
    const pooled = this.pooledAt && poolAt(this.source, this.pool, ...this.pooledAt)
    const cells = covered(this.input.reader, row, column)
    this.placeMarks(cells, pooled)
    drawLoupe(this.canvas, this, cells)
    if (this.magnifier.shown()) drawLoupe(this.magnifier.canvas, this, cells)
    const place = `row ${row}, column ${column}`
    this.canvas.setAttribute("aria-label", `The input around ${place} of the map, enlarged`)
    this.showTables(this, window, pooled)
    const values = resultsOf(this, window, pooled)
    this.results.replaceChildren(...values.map(([name, value]) => resultNode(name, value)))
    this.line.textContent = sentenceOf(this, window, pooled)
    this.player.show(row * this.map.columns + column, this.map.values.length, place)
    this.pinButton.textContent = this.pinned ? "Release" : "Pin"
    this.pinButton.title = this.pinned ? "Follow the pointer again" : "Keep this position, also in the link"
    this.host.classList.toggle("pinned", Boolean(this.pinned))
    this.input.frame.classList.toggle("moves", this.mover.isOn())
    this.hint.textContent = this.mover.isOn() ? this.mover.words() : hintOf(this.pinned, place)
  }

  placeMarks(window, pooled) {
    const [row, column] = this.position
    mark(this.input, "window", window)
    for (const stage of this.stages.slice(1)) {
      const [r, c] = stage === this.pooled ? (this.pooledAt ?? []) : [row, column]
      mark(stage, "cell", r === undefined ? null : { row: r, column: c, height: 1, width: 1 })
      if (!this.player.playing()) unveil(stage)
      else if (stage === this.pooled) veilPooled(stage, this.source, row, column)
      else veilAfter(stage, row, column)
    }
    if (!this.pooled) return
    const won = pooled && pooled.winner >= 0
    mark(this.source, "window", pooled && covered(this.source.reader, ...this.pooledAt))
    mark(this.source, "winner", won ? { row: pooled.place[0], column: pooled.place[1], height: 1, width: 1 } : null)
  }

  stop() {
    this.endTurns?.()
    this.endScene?.()
    this.endTurns = this.endScene = null
    this.player.pause()
    this.magnifier.hide()
    cancelAnimationFrame(this.frame)
    this.frame = null
  }
}

export default widget("probe", ["common/number_table.css", "common/player.css", "widgets/probe.css"], lasting(Probe))
