// A kernel as a table of number fields; see common/kernel_editing.js. Header: {scene, channel, part, plain, preset: {name,
// rows, columns} or null, largest, limits: of entries, and of the bias}; then the preset's entries.

import { makeEditor, presets } from "../common/kernel_editing.js"
import { sceneOf } from "../common/scene.js"
import { keepRoom, lasting, widget } from "../common/widget.js"

class KernelEditor {
  constructor(host) {
    this.host = host
    this.made = null // the editor, and what it was made for
    this.end = null
  }

  update({ header, take }, colours) {
    this.stop()
    const scene = sceneOf(header.scene)
    // Another part of a kernel has a history of its own: what was done to green is not undone in red.
    const name = `${header.scene} ${header.part}`
    if (header.preset) {
      const { rows, columns } = header.preset
      const values = Array.from(take(rows * columns))
      presets.set(name, { name: header.preset.name, table: { rows, columns, values, bias: 0 } })
    }
    if (!this.made) keepRoom(this.host, true)
    this.end = scene.follow(({ causes }) => {
      const of = causes.network ? `${name} ${causes.filter}` : name
      if (this.made?.name !== of) {
        this.host.replaceChildren()
        this.made = { name: of, editor: makeEditor(this.host, { ...header, scene, name: of }, colours) }
      }
      this.made.editor.show(colours)
      keepRoom(this.host, false)
    })
  }

  stop() {
    this.end?.()
    this.end = null
  }
}

export default widget("editor", ["widgets/kernel_editor.css"], lasting(KernelEditor))
