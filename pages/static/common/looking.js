// What of a network a hand looks at.

/**
 * A hand chooses a map of a layer, and a unit of it: the one that it had chosen before, if there is one at its place.
 * @param {import("./scene.js").Scene} scene
 * @param {string} layer
 * @param {number} number
 * @param {number[] | null} [unit] row and column
 */
export function lookAt(scene, layer, number, unit = scene.chosen.unit ?? null) {
  const [rows, columns] = scene.atWork.step(layer).field.shape
  const isThere = unit && unit[0] < rows && unit[1] < columns
  scene.change({ map: [layer, number], unit: isThere ? unit : null }, { rests: true })
}

/** What a picture that is none of a catalogue is called where Python has not seen it. */
const NOW = "Your picture as it is at this moment"

/**
 * What is looked at, in words: Python has them for what it knows.
 * @param {import("./scene.js").Scene} scene
 * @param {string} alt
 */
export const pictureText = (scene, alt) => scene.pictureName ?? (scene.isKnown ? alt : NOW)
