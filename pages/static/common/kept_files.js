// What is large and stays as it is: fetched once, and kept by its address, which is made of its content. See
// pages/shared/session/kept_files.py.

const ROOT = new URL("../../../", import.meta.url) // of the dashboard, wherever it lies

/** How much of all files has come: as long as that grows, what is missing is on its way. */
export const arrived = { bytes: 0 }

/** @param {string} address */
async function fetchKept(address) {
  const answer = await fetch(new URL(address.replace(/^\//, ""), ROOT))
  if (!answer.ok || !answer.body) throw Error(`${address} is missing`)
  const counting = new TransformStream({
    transform(part, to) {
      arrived.bytes += part.length
      to.enqueue(part)
    },
  })
  return new Uint8Array(await new Response(answer.body.pipeThrough(counting)).arrayBuffer())
}

/**
 * Give a function that fetches what is at an address and reads it, unless that is there; who asks again after it could
 * not be fetched tries again.
 * @template T
 * @param {(bytes: Uint8Array) => T | Promise<T>} read
 * @param {number} [most] how many are kept, those that were asked for last
 * @returns {(address: string) => Promise<T>}
 */
export function makeShelf(read, most = Infinity) {
  /** @type {Map<string, Promise<T>>} */
  const kept = new Map()
  return address => {
    const coming = kept.get(address) ?? fetchKept(address).then(read)
    kept.delete(address)
    kept.set(address, coming) // now the last
    coming.catch(() => kept.delete(address))
    if (kept.size > most) kept.delete(/** @type {string} */ (kept.keys().next().value))
    return coming
  }
}
