// Brings the scene of a network at work. Header: {scene, edit, token: of what Keras would be asked, network: the address of its
// file, scale, fitting, filter, map, unit: those that are looked at, if any, silenced, placed: [{number, isExact, kernel: its
// sides}], takesOver, base: {filters: their sides}, picture: {noun, and either catalogue: an address, and the place in it, or
// address, or sides and label}}; then the kernels in places, the base's filters and biases, and the picture. Where Keras
// answers instead: {about: what a network's file says, and the sides of its filters, outputs: [{name, and sides}], summed:
// {kernel: its sides, bias}, traced: sides}, then filters and biases, each output, the answer as trained, and what is behind
// the map.

import { catalogueAt } from "../common/catalogue.js"
import { unpack } from "../common/blob.js"
import { makeShelf } from "../common/kept_files.js"
import { pictureAt } from "../common/kept_pictures.js"
import { SceneBringer } from "../common/scene_bringer.js"
import { lasting, widget } from "../common/widget.js"
import { firstLayerOf, networkFrom } from "../engine/network.js"

const KEPT = 4 // networks
const LONG = 3000 // milliseconds after which Keras is asked instead

const networkAt = makeShelf(bytes => {
  const blob = unpack(bytes)
  const network = networkFrom(blob)
  const { first, answers, steps } = blob.header
  return { ...network, first, answers, steps, firstLayer: firstLayerOf(network) }
}, KEPT)

// What Python leaves out.
const UNSAID = { scale: { factor: [1], offset: [0] }, silenced: [], placed: [], base: null }

const countOf = ({ rows, columns, depth, filters = 1 }) => rows * columns * depth * filters

class NetworkScene extends SceneBringer {
  update({ header: said, take }, colours, send) {
    const header = { ...UNSAID, ...said }
    const image = sides => ({ ...sides, values: take(countOf(sides)) })
    const layer = ({ filters }) => ({ filters: image(filters), biases: take(filters.filters) })
    const { about } = header
    const placed = header.placed.map(each => ({ ...each, kernel: image(each.kernel) }))
    const base = header.base && layer(header.base)
    const firstLayer = about && layer(about)
    const outputs = (header.outputs ?? []).map(({ name, ...sides }) => [name, image(sides)])
    const before = about && outputs.length && { ...outputs.at(-1)[1], values: take(countOf(outputs.at(-1)[1])) }
    const summed = header.summed && { kernel: image(header.summed.kernel), bias: header.summed.bias }
    const traced = header.traced && image(header.traced)
    const picture = about && image(header.picture)
    const network = about && { ...about, firstLayer, layers: [{ name: outputs.at(-1)[0] }] }
    const { silenced, map } = header
    const answered = about && { picture, silenced, placed, map, maps: new Map(outputs), before, summed, traced }
    return super.update({ header, given: { placed, base, network, picture, outputs: answered ?? null } }, colours, send)
  }

  async causesOf({ header, given }) {
    const { token, scale, fitting, filter, map, unit, silenced, takesOver, picture: { noun, catalogue, place, address } } = header
    const [network, picture] = await Promise.all([
      given.network ?? networkAt(header.network),
      given.picture ?? (catalogue ? catalogueAt(catalogue).then(samples => samples.sampleAt(place)) : pictureAt(address)),
    ])
    return { ...given, token, noun, network, picture, scale, fitting, filter, map, unit, silenced, takesOver }
  }

  miss(waited, send) {
    if (waited >= LONG) send("missing", true)
  }
}

export default widget("network_scene", [], lasting(NetworkScene))
