// Keeps a text in the tab, where a reload finds it again. Header: {name, text, recalled}: `recalled` once the server has
// what an earlier load of the page kept. Until then that is told with whatever else is, and not overwritten.

import { unpack } from "../common/blob.js"
import { widget } from "../common/widget.js"

/** What this load of the page has kept, by name. */
const kept = new Map()

// A browser may refuse to keep anything.
function tab(act) {
  try {
    return act(sessionStorage)
  } catch {
    return null
  }
}

export default widget("tab_memory", [], (_, { data, setStateValue }) => {
  const { name, text, recalled } = unpack(data).header
  const key = `convscope ${name}`
  const before = tab(storage => storage.getItem(key))
  if (!recalled && before && before !== text && before !== kept.get(name)) setStateValue("found", before)
  else {
    kept.set(name, text)
    tab(storage => storage.setItem(key, text))
  }
})
