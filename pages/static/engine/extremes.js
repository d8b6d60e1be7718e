// Where values are largest. The source is convcore/extremes.py.

const [RELATIVE, ABSOLUTE] = [1e-5, 2e-6] // of equal values, as in convcore/agreement.py

/**
 * The places of the largest value: of all that equal it but for rounding.
 * @param {Float32Array} values
 * @returns {number[]}
 */
export function placesOfLargest(values) {
  let [most, size] = [-Infinity, 0]
  for (const value of values) {
    if (value > most) most = value
    if (Math.abs(value) > size) size = Math.abs(value)
  }
  const least = most - RELATIVE * Math.abs(most) - ABSOLUTE * size
  /** @type {number[]} */
  const places = []
  values.forEach((value, place) => value >= least && places.push(place))
  return places
}
