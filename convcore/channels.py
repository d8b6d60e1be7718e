"""Channels: a picture in colour read as grey, and a kernel that reads every channel alike."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.arrays import as_float32

LUMINANCE: Final = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in the grey that looks equally bright."""


def luminance(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn colours into the grey that looks equally bright.

    Parameters
    ----------
    image : ndarray of float32, shape (H, W, 3)
        Red, green and blue in [0, 1].

    Returns
    -------
    ndarray of float32, shape (H, W)
        In [0, 1].

    References
    ----------
    .. [1] Recommendation ITU-R BT.601, section 2.5.1: 0.299 red, 0.587 green, 0.114 blue. Pillow's
           mode "L" uses them too, and `tf.image.rgb_to_grayscale` with the first as 0.2989.
    """
    # Summed as float64, it rounds to the same float32 in whatever order: in the engine, too.
    weights = np.array(LUMINANCE, np.float32).astype(np.float64)
    return np.asarray(image @ weights, np.float32)


def for_every_channel(weights: ArrayLike, channels: int) -> NDArray[np.float32]:
    """Let the same kernel read each channel of an image; the results are added.

    Parameters
    ----------
    weights : array_like of shape (kh, kw)
        The kernel.
    channels : int
        How many channels the image has.

    Returns
    -------
    ndarray of float32, shape (kh, kw, channels)
        The kernel, once for each channel.

    Raises
    ------
    ConvscopeError
        If the weights are not a table of finite numbers.
    """
    weights = as_float32(weights, "kernel", "(kh, kw)")
    return np.repeat(weights[:, :, np.newaxis], channels, axis=2)
