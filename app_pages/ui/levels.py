"""From arrays to what a widget draws: 8-bit levels on one of the colour scales.

Grey is for pictures: 0 to 255 is black to white. The signed scale is for everything a kernel
makes: 128 is 0, drawn neutral, 255 the limit and 1 its negative, so values that passed a ReLU use
the upper half of the same scale.
"""

import numpy as np
from numpy.typing import NDArray


def grey_levels(image: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Map a picture's values to grey or colour levels.

    Parameters
    ----------
    image : ndarray of shape (H, W) or (H, W, 3)
        Values in [0, 1].

    Returns
    -------
    ndarray of the same shape
        uint8, 0 for 0 and 255 for 1.
    """
    return np.rint(image * 255).astype(np.uint8)


def signed_levels(
    values: NDArray[np.float32], limit: float | NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Map signed values to levels of the scale that is symmetric about 0.

    Parameters
    ----------
    values : ndarray of any shape
        Values within +-limit.
    limit : float or ndarray that broadcasts against `values`
        The value at the end of the scale; where it is 0, everything is neutral.

    Returns
    -------
    ndarray of the same shape
        uint8 from 1 to 255, 128 for 0.
    """
    ends = np.where(np.asarray(limit) > 0, limit, 1)
    return (np.rint(values / ends * 127) + 128).astype(np.uint8)
