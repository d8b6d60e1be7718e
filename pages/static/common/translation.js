// Keeps a page true that the browser translates. Chrome takes each text out and puts `<font>` with its translation
// there; the page, which knows nothing of it, writes on into the text that is out, so that the old sentence stays
// on screen, or breaks when it takes that text away. So the text is put back, emptied, before its translation: what
// is then written into it takes the translation's place, to be translated anew, and they leave together.

/** @type {WeakMap<Node, {text: Text, words: string}>} of each translation */
const originals = new WeakMap()
/** @type {WeakMap<Node, Element>} of each text that was put back */
const translations = new WeakMap()

/** @param {Text} text @param {Element} font */
function putBack(text, font) {
  if (font.contains(text)) text.replaceWith(text.cloneNode())
  originals.set(font, { text, words: text.data })
  translations.set(text, font)
  text.data = ""
  font.before(text)
}

/** @param {Text} text */
function written(text) {
  const font = translations.get(text)
  if (!font || !text.data) return
  originals.delete(font)
  translations.delete(text)
  font.replaceWith(text)
}

/** @param {MutationRecord} record */
function replaced({ target, addedNodes, removedNodes, previousSibling }) {
  const there = previousSibling ? previousSibling.nextSibling : target.firstChild
  const font = [...addedNodes, previousSibling, there].find(
    node => node?.nodeName === "FONT" && node.parentNode === target && !originals.has(node)
  )
  for (const node of removedNodes) {
    const original = originals.get(node)
    if (font && node instanceof Text && node.data.trim()) putBack(node, /** @type {Element} */ (font))
    else if (!node.isConnected) translations.get(node)?.remove()
    // The translation is undone.
    if (original && !node.isConnected) {
      translations.delete(original.text)
      original.text.data ||= original.words
    }
  }
}

new MutationObserver(records => {
  for (const record of records) {
    if (record.type === "characterData") written(/** @type {Text} */ (record.target))
    else replaced(record)
  }
}).observe(document, { characterData: true, childList: true, subtree: true })
