// Brings the scene of a kernel at work. Header: {scene, edit, address of the picture, kernel: its sides, strides, dilation,
// padding, bias, rectifies, pool, poolKind}, then the kernel's entries.

import { pictureAt } from "../common/kept_pictures.js"
import { SceneBringer } from "../common/scene_bringer.js"
import { lasting, widget } from "../common/widget.js"

class KernelScene extends SceneBringer {
  async causesOf({ header, entries }) {
    const { scene: _scene, edit: _edit, address, kernel, bias, ...settings } = header
    return { ...settings, picture: await pictureAt(address), kernel: { ...kernel, values: entries }, bias: Math.fround(bias) }
  }

  update({ header, take }, colours, send) {
    const { rows, columns, depth } = header.kernel
    return super.update({ header, entries: take(rows * columns * depth) }, colours, send)
  }
}

export default widget("scene", [], lasting(KernelScene))
