"""What follows a convolution or a dense layer: ReLU and softmax."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def relu(values: ArrayLike) -> NDArray[np.float32]:
    """Keep what is positive and turn the rest into 0.

    Parameters
    ----------
    values : array_like of any shape
        Maps before the activation.

    Returns
    -------
    ndarray of float32, same shape
        The activations, 0 or more.
    """
    return np.maximum(np.asarray(values, dtype=np.float32), np.float32(0))


def softmax(values: ArrayLike) -> NDArray[np.float32]:
    """Turn scores into probabilities along the last axis.

    Parameters
    ----------
    values : array_like of shape (..., classes)
        Finite scores of any size: the largest is taken off first, so that no exponential overflows.

    Returns
    -------
    ndarray of float32, same shape
        Positive numbers, or 0 where too small for float32, that sum to 1 along the last axis.
    """
    scores = np.asarray(values, dtype=np.float32)
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    probabilities: NDArray[np.float32] = powers / powers.sum(axis=-1, keepdims=True)
    return probabilities
