// How a map of a network came about, as lines between the maps of neighbouring stages.

// Less than this, beside the strongest, is no line.
const FAINTEST = 0.08

/**
 * From the chosen map back to the maps that it is added up from, and on, map by map, to the layer that adds these up
 * in turn: beyond that a share of a share would be a guess.
 * @param {{name: string, reads: string, count: number}[]} stages from the input on
 * @param {[string, number]} chosen a layer and one of its maps
 * @param {{adds: string, shares: number[]} | null} links how much of the chosen map each of those makes up that the
 *   layer reads which adds it up
 * @returns {{to: number, map: number, source: number, weight: number}[]} lines to a map of the stage `to` from one of
 *   the stage before it; of the weights, from -1 to 1, the strongest is 1 or -1
 */
export function linksOf(stages, [layer, chosen], links) {
  const lines = []
  let tiles = [[chosen, 1]]
  let isSpread = false
  for (let to = stages.findIndex(stage => stage.name === layer); to > 0; to--) {
    const [stage, before] = [stages[to], stages[to - 1]]
    const adds = stage.reads === "all" && links !== null && stage.name === links.adds
    if (before.reads === "none") {
      lines.push(...tiles.map(([map, weight]) => ({ to, map, source: 0, weight })))
      break
    }
    if (adds && !isSpread) {
      const most = Math.max(...links.shares.map(Math.abs)) || 1
      const [map] = tiles[0]
      tiles = links.shares.map((share, i) => [i, share / most]).filter(([, weight]) => Math.abs(weight) >= FAINTEST)
      lines.push(...tiles.map(([source, weight]) => ({ to, map, source, weight })))
      isSpread = true
      continue
    }
    // A softmax reads all units, and above all the one with its number; else number stands below number.
    if (stage.count !== before.count || (stage.reads === "all" && (isSpread || !links))) break
    lines.push(...tiles.map(([source, weight]) => ({ to, map: source, source, weight })))
  }
  return lines
}
