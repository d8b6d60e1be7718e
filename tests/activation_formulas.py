"""The activations of Keras as formulas of float64: plain, and written without what they witness."""

import math

import numpy as np

ROOT_OF_E, SHARE = math.sqrt(math.e), math.erfc(math.sqrt(0.5))
# The fixed point of "Self-normalizing neural networks" (arXiv:1706.02515), equation 14.
ALPHA = math.sqrt(2 / math.pi) / (1 - SHARE * ROOT_OF_E)
SCALE = (1 - SHARE * ROOT_OF_E) * math.sqrt(
    2
    * math.pi
    / (
        2 * math.erfc(math.sqrt(2)) * math.e**2
        + math.pi * SHARE**2 * math.e
        - 2 * (2 + math.pi) * SHARE * ROOT_OF_E
        + math.pi
        + 2
    )
)


def _mish(x):
    # tanh(log(1 + e^x)), written without either
    squared = math.exp(x) * (math.exp(x) + 2)
    return x * squared / (squared + 2)


FORMULAS = {
    "linear": lambda x: x,
    "relu": lambda x: max(x, 0.0),
    "relu6": lambda x: sorted((0.0, x, 6.0))[1],
    "leaky_relu": lambda x: max(x, x / 5),
    "elu": lambda x: x if x > 0 else math.expm1(x),
    "selu": lambda x: SCALE * x if x > 0 else SCALE * ALPHA * math.expm1(x),
    "gelu": lambda x: x * math.erfc(-x / math.sqrt(2)) / 2,
    "silu": lambda x: x * math.exp(x) / (1 + math.exp(x)),
    "mish": _mish,
    "tanh": math.tanh,
    "sigmoid": lambda x: math.exp(x) / (1 + math.exp(x)),
    "hard_sigmoid": lambda x: sorted((0.0, x + 3, 6.0))[1] / 6,
    "hard_silu": lambda x: x * sorted((0.0, x + 3, 6.0))[1] / 6,
    "softplus": lambda x: math.log1p(math.exp(x)),
    "softsign": lambda x: x / (1 + abs(x)),
    "exponential": math.exp,
}
"""By their names in Keras, for numbers whose exponential float32 can keep."""


def softmax(scores):
    """Turn scores into probabilities along the last axis."""
    scores = np.asarray(scores, np.float64)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))  # none overflows
    return powers / powers.sum(axis=-1, keepdims=True)
