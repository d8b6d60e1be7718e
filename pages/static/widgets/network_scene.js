// Brings the scene of a network at work. Header: {scene, edit, name and token: of the network and of what Keras would be asked, network:
// the address of its file, scale, fitting, filter, map, unit: those that are looked at, if any, silenced, placed: [{number, isExact, kernel: its
// sides}], takesOver, base: {filters: their sides}, picture: {noun, and either catalogue: an address, and the place in it, or
// address}}; then the kernels in places, and the base's filters and biases. Where Keras answers instead, {answered: {address, or
// size}, summed: {kernel: its sides, bias}, traced: sides}; then what is behind the map, and what has no address: see `answeredFrom`.

import { catalogueAt } from "../common/catalogue.js"
import { unpack } from "../common/blob.js"
import { element } from "../common/elements.js"
import { makeShelf } from "../common/kept_files.js"
import { pictureAt } from "../common/kept_pictures.js"
import { sceneOf } from "../common/scene.js"
import { SceneBringer } from "../common/scene_bringer.js"
import { lasting, widget } from "../common/widget.js"
import { firstLayerOf, networkFrom } from "../engine/network.js"

const KEPT = 4 // networks

const networkAt = makeShelf(bytes => {
  const blob = unpack(bytes)
  const network = networkFrom(blob)
  const { name, first, answers, steps } = blob.header
  return { ...network, name, first, answers, steps, firstLayer: firstLayerOf(network) }
}, KEPT)

// What Python leaves out.
const UNSAID = { scale: { factor: [1], offset: [0] }, silenced: [], placed: [], base: null }

const countOf = ({ rows, columns, depth, filters = 1 }) => rows * columns * depth * filters
const reading = take => sides => ({ ...sides, values: take(countOf(sides)) })

// What Keras has answered to a picture. Header: what a network's file says, and {filters: their sides, outputs: [{name, and
// sides}], picture: sides, name and label, if it has any}; then filters and biases, each output, the answer as trained, and the
// picture.
function answeredFrom({ header: { filters, outputs, picture, ...about }, take }) {
  const image = reading(take)
  const firstLayer = { filters: image(filters), biases: take(filters.filters) }
  const maps = new Map(outputs.map(({ name, ...sides }) => [name, image(sides)]))
  const [last, { values }] = [...maps].at(-1)
  const before = { ...maps.get(last), values: take(values.length) }
  return { network: { ...about, firstLayer, layers: [{ name: last }] }, maps, before, picture: image(picture) }
}

const answeredAt = makeShelf(bytes => answeredFrom(unpack(bytes)), KEPT)

class NetworkScene extends SceneBringer {
  constructor(host) {
    super(host)
    this.notice = host.appendChild(element("div", "notice"))
    this.notice.setAttribute("role", "status")
    this.name = "" // of the network that was brought last
  }

  async update({ header: said, take, takeBytes }, colours, send) {
    const header = { ...UNSAID, ...said }
    const image = reading(take)
    const placed = header.placed.map(each => ({ ...each, kernel: image(each.kernel) }))
    const base = header.base && { filters: image(header.base.filters), biases: take(header.base.filters.filters) }
    const summed = header.summed && { kernel: image(header.summed.kernel), bias: header.summed.bias }
    const traced = header.traced && image(header.traced)
    const size = header.answered?.size
    const answered = size && answeredFrom(unpack(takeBytes(size)))
    const blob = { header, given: { placed, base, summed, traced, answered } }
    const isOther = header.name !== this.name
    sceneOf(header.scene).expect(isOther)
    this.notice.textContent = isOther ? "The network is on its way to your browser." : ""
    await super.update(blob, colours, send)
    if (this.blob !== blob) return
    this.name = header.name
    this.notice.textContent = ""
  }

  async causesOf({ header, given: { placed, base, summed, traced, answered: brought } }) {
    const { token, scale, fitting, filter, map, unit, silenced, takesOver, picture: { noun, catalogue, place, address } } = header
    const answered = header.answered && (brought || await answeredAt(header.answered.address))
    const [network, picture] = await Promise.all([
      answered?.network ?? networkAt(header.network),
      answered?.picture ?? (catalogue ? catalogueAt(catalogue).then(samples => samples.sampleAt(place)) : pictureAt(address)),
    ])
    const outputs = answered ? { ...answered, silenced, placed, map, summed, traced } : null
    return { placed, base, outputs, token, noun, network, picture, scale, fitting, filter, map, unit, silenced, takesOver }
  }

  // Keras is asked instead.
  miss(send) {
    send("missing", true)
  }
}

export default widget("network_scene", ["common/notice.css"], lasting(NetworkScene))
