// The ledger of a unit: a tile for each map below it, with its slice of the kernel, the patch that it
// reads and what they contribute; the tile that is pointed at in full, number by number.
// Header: {noun, below, rows, columns, limits, digits, legends, tiles: [{number, text, share}]}; then the
// kernels and the patches, in the order of the tiles.

function smallPicture(values, { rows, columns }, limit, colours) {
  const canvas = element("canvas")
  drawValues(canvas, { rows, columns, scale: "signed", limit }, values, colours)
  return canvas
}

function barOf(share) {
  const track = element("div", "track")
  const bar = track.appendChild(element("span", share < 0 ? "share against" : "share"))
  bar.style.width = `${50 * Math.abs(share)}%`
  bar.style.left = share < 0 ? `${50 - 50 * -share}%` : "50%"
  return track
}

class Ledger {
  constructor(host) {
    this.grid = host.appendChild(element("div", "tiles"))
    this.grid.setAttribute("role", "listbox")
    this.grid.setAttribute("aria-label", "Contributions, the largest first")
    const detail = host.appendChild(element("div", "detail"))
    this.tables = ["Kernel", "Patch", "Products"].map(name => numberTable(name))
    const [kernel, patch, products] = this.tables.map(table => table.node)
    const sign = text => element("span", "sign", text)
    this.name = detail.appendChild(element("div", "which"))
    this.result = element("span", "result")
    const terms = detail.appendChild(element("div", "terms"))
    terms.append(kernel, sign("×"), patch, sign("="), products, sign("→"), this.result)
    this.legends = detail.appendChild(element("div", "legends"))
    this.grid.onpointerover = event => this.showTileOf(event)
    this.grid.onclick = event => this.showTileOf(event)
    this.grid.onfocusin = event => this.showTileOf(event)
    this.grid.onkeydown = event => this.press(event)
    this.shown = 0
  }

  update({ header, take }, colours) {
    Object.assign(this, { header, colours })
    const { tiles, rows, columns, limits, legends, noun } = header
    const size = rows * columns
    const cut = values => tiles.map((_, i) => values.subarray(i * size, (i + 1) * size))
    this.kernels = cut(take(size * tiles.length))
    this.patches = cut(take(size * tiles.length))
    const focused = [...this.grid.children].indexOf(this.grid.getRootNode().activeElement)
    this.grid.replaceChildren(
      ...tiles.map(({ number, text, share }, i) => {
        const node = element("div", "entry")
        const pair = element("div", "pair")
        pair.append(
          smallPicture(this.kernels[i], header, limits.kernel, colours),
          smallPicture(this.patches[i], header, limits.patch, colours)
        )
        const caption = element("div", "caption")
        caption.append(element("span", "", number), element("span", "value", text))
        node.setAttribute("role", "option")
        node.setAttribute("aria-label", `${noun} ${number}: ${text}`)
        node.append(pair, barOf(share), caption)
        return node
      })
    )
    const named = [
      ["kernel", "kernels"],
      ["patch", "patches"],
    ].map(([name, title]) => {
      const made = element("div", "named")
      made.append(element("span", "", title), legend(legends[name], colours))
      return made
    })
    this.legends.replaceChildren(...named)
    this.show(Math.min(this.shown, tiles.length - 1))
    if (focused >= 0) this.grid.children[focused].focus({ preventScroll: true })
  }

  showTileOf(event) {
    const node = event.target.closest(".entry")
    if (node) this.show([...this.grid.children].indexOf(node))
  }

  press(event) {
    const columns = getComputedStyle(this.grid).gridTemplateColumns.split(" ").length
    const step = ARROWS[event.key]
    const target = { Home: 0, End: this.header.tiles.length - 1 }[event.key] ?? (step && this.shown + step[0] * columns + step[1])
    if (target === undefined || !this.grid.children[target]) return
    this.show(target)
    this.grid.children[target].focus()
    event.preventDefault()
  }

  show(index) {
    this.shown = index
    const { tiles, noun, below, columns, limits, digits } = this.header
    const { number, text } = tiles[index]
    ;[...this.grid.children].forEach((node, i) => {
      node.setAttribute("aria-selected", String(i === index))
      node.tabIndex = i === index ? 0 : -1
    })
    const [kernel, patch, products] = this.tables
    const cells = (values, limit, shown) =>
      [...values].map(value => [formatNumber(value, shown), this.colours.signed[levelOf(value, "signed", limit)]])
    const [weights, read] = [this.kernels[index], this.patches[index]]
    kernel.fill(cells(weights, limits.kernel, digits.kernel), columns)
    patch.fill(cells(read, limits.patch, digits.patch), columns)
    const each = weights.map((weight, i) => weight * read[i])
    products.fill(cells(each, limits.kernel * limits.patch, digits.contribution), columns)
    const name = noun[0].toUpperCase() + noun.slice(1)
    this.name.textContent = `${name} ${number} contributes ${text}: its slice of the kernel times what the unit reads of map ${number} of ${below}`
    this.result.textContent = text
  }
}

export default function ({ data, parentElement }) {
  const host = root(parentElement, "ledger")
  const ledger = (host.ledger ??= new Ledger(host))
  ledger.update(unpack(data), palettes(host))
}
