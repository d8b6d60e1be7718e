// What follows a convolution or a dense layer, value by value, as Keras 3 defines it, by its names there.

const sigmoid = x => 1 / (1 + Math.exp(-x))
const softplus = x => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
const hardSigmoid = x => Math.min(Math.max(x / 6 + 0.5, 0), 1)

// The constants of S. Hochreiter and others, "Self-normalizing neural networks" (2017), arXiv:1706.02515.
const [ALPHA, SCALE] = [1.6732632423543772, 1.0507009873554805]

/** @type {Record<string, (x: number) => number>} */
const FUNCTIONS = {
  linear: x => x,
  relu: x => (x > 0 ? x : 0),
  relu6: x => Math.min(Math.max(x, 0), 6),
  leaky_relu: x => (x > 0 ? x : 0.2 * x),
  elu: x => (x > 0 ? x : Math.expm1(x)),
  selu: x => SCALE * (x > 0 ? x : ALPHA * Math.expm1(x)),
  gelu: x => x * normal(x),
  silu: x => x * sigmoid(x),
  mish: x => x * Math.tanh(softplus(x)),
  tanh: Math.tanh,
  sigmoid,
  hard_sigmoid: hardSigmoid,
  hard_silu: x => x * hardSigmoid(x),
  softplus,
  softsign: x => x / (1 + Math.abs(x)),
  exponential: Math.exp,
}

/**
 * Bend every value by itself.
 * @param {string} name as in Keras; softmax, which takes values together, is a function of its own
 * @param {Float32Array} values
 */
export const activate = (name, values) => values.map(FUNCTIONS[name])

/**
 * Turn the scores of each place into probabilities.
 * @param {Float32Array} values
 * @param {number} classes how many scores a place has
 */
export function softmax(values, classes) {
  const made = new Float32Array(values.length)
  for (let start = 0; start < values.length; start += classes) {
    const scores = values.subarray(start, start + classes)
    const most = scores.reduce((one, other) => Math.max(one, other), -Infinity) // no exponential overflows
    const powers = Array.from(scores, score => Math.exp(score - most))
    const sum = powers.reduce((one, other) => one + other, 0)
    made.set(powers.map(power => power / sum), start)
  }
  return made
}

// How much of the normal distribution lies below x: by the series of its integral, and in the tails by the continued
// fraction of what lies beyond. M. Abramowitz and I. Stegun (1964), "Handbook of mathematical functions", 26.2.11 and
// 26.2.14.
function normal(x) {
  const size = Math.abs(x)
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  if (size > 3) {
    let fraction = size
    for (let step = 40; step > 0; step--) fraction = size + step / fraction
    const tail = density / fraction
    return x > 0 ? 1 - tail : tail
  }
  let [term, sum] = [x, x]
  for (let step = 3; Math.abs(term) > 1e-17; step += 2) sum += term *= (x * x) / step
  return 0.5 + density * sum
}
