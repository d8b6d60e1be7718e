// The pictures of scenes: fetched once, and the last few kept, so that one that comes back is there.

import { unpack } from "./blob.js"
import { makeShelf } from "./kept_files.js"

const KEPT = 4

/**
 * Fetch the picture at an address, the same object as long as it is kept.
 * @type {(address: string) => Promise<import("../engine/conv.js").Image>}
 */
export const pictureAt = makeShelf(bytes => {
  const { header, take } = unpack(bytes)
  return { ...header, values: take(header.rows * header.columns * header.depth) }
}, KEPT)
