"""What follows a convolution or a dense layer."""

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
