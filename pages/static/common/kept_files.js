// What is large and stays as it is: fetched once, and kept by its address, which is made of its content. See
// pages/shared/session/kept_files.py.

const ROOT = new URL("../../../", import.meta.url) // of the dashboard, wherever it lies

/** @param {string} address */
export async function fetchKept(address) {
  const answer = await fetch(new URL(address.replace(/^\//, ""), ROOT))
  if (!answer.ok) throw Error(`${address} is missing`)
  return new Uint8Array(await answer.arrayBuffer())
}
