// How arrays travel from Python: the other half is `pack` in pages/shared/widgets/registration.py.

/**
 * Unpack the blob that `pack` makes: a header, a reader of the float32 after it, and one of the bytes after those.
 * @param {Uint8Array} blob
 */
export function unpack(blob) {
  const length = new DataView(blob.buffer, blob.byteOffset).getUint32(0, true)
  const header = JSON.parse(new TextDecoder().decode(blob.subarray(4, 4 + length)))
  const values = new Float32Array(blob.slice(4 + length).buffer)
  const bytes = new Uint8Array(values.buffer)
  let at = 0
  const take = (/** @type {number} */ count) => values.subarray(at, (at += count))
  let byte = 0
  const takeBytes = (/** @type {number} */ count) => bytes.subarray(4 * at + byte, 4 * at + (byte += count))
  return { header, take, takeBytes }
}
