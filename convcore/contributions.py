"""The ledger of a convolution: what each map below contributes to each of its units."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.arrays import as_float32
from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.receptive import Window


def contributions(maps: ArrayLike, kernel: ArrayLike, window: Window) -> NDArray[np.float32]:
    """Convolve each map with its own slice of a kernel, and do not add up.

    The sum over the maps and the kernel's bias are what `convcore.conv.conv2d` gives.

    Parameters
    ----------
    maps : array_like of shape (H, W, C)
        What the convolution reads.
    kernel : array_like of shape (kh, kw, C)
        One of its kernels.
    window : Window
        How the kernel moves: strides, dilation and padding.

    Returns
    -------
    ndarray of float32, shape (oh, ow, C)
        By unit and map, the sum of the products of the map's patch with its slice of the kernel.

    Raises
    ------
    ConvscopeError
        If the arrays do not fit each other, or the kernel does not fit the maps.
    """
    maps = as_float32(maps, "maps", "(H, W, C)")
    kernel = as_float32(kernel, "kernel", "(kh, kw, C)")
    if maps.shape[2] != kernel.shape[2]:
        rule = "kernel and maps must have the same channels"
        raise ConvscopeError(f"{rule}. Received: kernel {kernel.shape}, maps {maps.shape}")
    if kernel.shape == maps.shape and window.padding == "valid":  # one unit that reads all there is
        parts = np.einsum("hwc,hwc->c", maps, kernel)
        return np.asarray(parts[np.newaxis, np.newaxis], np.float32)
    return np.stack(
        [
            conv2d(
                maps[..., channel],
                kernel[..., channel],
                strides=window.strides,
                dilation=window.dilation,
                padding=window.padding,
            )
            for channel in range(maps.shape[2])
        ],
        axis=-1,
    )
