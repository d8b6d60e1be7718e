"""The convolution: the kernel times the patch under it, summed up, at every position.

What Keras and TensorFlow call convolution is the cross-correlation: the kernel lies on the patch as
it is written. `conv2d` computes that; `true_convolution2d` flips the kernel along both axes first.

References
----------
.. [1] V. Dumoulin and F. Visin (2016), "A guide to convolution arithmetic for deep learning",
       arXiv:1603.07285.
.. [2] TensorFlow, "tf.nn.conv2d" and "tf.nn", notes on padding.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.arrays import as_float32, pad, taps
from convcore.errors import ConvscopeError
from convcore.shapes import covered, output_shape, padding_amounts, pair

# Output entries computed at a time: 96 KiB, so that sum and products stay in the processor's cache.
# Measured: a 2048 x 2048 picture takes half as long as in one piece.
_BLOCK = 24 * 1024


def conv2d(
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    strides: int | tuple[int, int] = 1,
    padding: str = "valid",
    dilation: int | tuple[int, int] = 1,
    bias: ArrayLike = 0.0,
) -> NDArray[np.float32]:
    """Convolve an image with one kernel or many, as Keras does (cross-correlation).

    Parameters
    ----------
    image : array_like of shape (H, W) or (H, W, C)
        Finite numbers of any range.
    kernel : array_like of shape (kh, kw), (kh, kw, C) or (kh, kw, C, F)
        The first for an image without channels, the others for one with C channels.
    strides : int or tuple of two ints
        Step between positions, for rows and columns.
    padding : {'valid', 'same'}
        No padding, or zeros around the image; an odd extra row or column at the bottom or right.
    dilation : int or tuple of two ints
        Distance between neighbouring taps of the kernel; may be above 1 together with `strides`.
    bias : array_like of shape () or (F,)
        Added to every sum, one for all filters or one for each.

    Returns
    -------
    ndarray of float32, shape (oh, ow) or (oh, ow, F)
        The map, or the maps of F filters.

    Raises
    ------
    ConvscopeError
        If the arrays or settings are not as above, or the kernel does not fit the image.
    """
    image = as_float32(image, "image", "(H, W)", "(H, W, C)")
    kernel = as_float32(kernel, "kernel", "(kh, kw)", "(kh, kw, C)", "(kh, kw, C, F)")
    bias = as_float32(bias, "bias", "()", "(F,)")
    if image.shape[2:] != kernel.shape[2:3]:
        rule = "kernel and image must have the same channels"
        raise ConvscopeError(f"{rule}. Received: kernel {kernel.shape}, image {image.shape}")
    if bias.shape not in ((), kernel.shape[3:]):
        rule = "bias must be one number, or one for each filter"
        raise ConvscopeError(f"{rule}. Received: bias {bias.shape}, kernel {kernel.shape}")
    strides, dilation = pair(strides, "strides"), pair(dilation, "dilation")
    shape = output_shape(image.shape[:2], kernel.shape[:2], strides, dilation, padding)

    # np.matmul multiplies the channels of a tap with its weights, and sums over them.
    multiply = np.multiply if image.ndim == 2 else np.matmul
    maps = np.zeros(shape + kernel.shape[3:], dtype=np.float32)
    for rows, padded in _blocks(image, kernel.shape[:2], strides, dilation, padding, maps):
        total = maps[rows]
        product = np.empty_like(total)
        for row, column, seen in taps(padded, kernel.shape[:2], strides, dilation, total.shape[:2]):
            multiply(seen, kernel[row, column], out=product)
            total += product
        total += bias
    return maps


def true_convolution2d(
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    strides: int | tuple[int, int] = 1,
    padding: str = "valid",
    dilation: int | tuple[int, int] = 1,
    bias: ArrayLike = 0.0,
) -> NDArray[np.float32]:
    """Convolve an image in the sense of mathematics: with the kernel flipped along both axes.

    Parameters
    ----------
    image : array_like of shape (H, W) or (H, W, C)
        Finite numbers of any range.
    kernel : array_like of shape (kh, kw), (kh, kw, C) or (kh, kw, C, F)
        The first for an image without channels, the others for one with C channels.
    strides : int or tuple of two ints
        Step between positions, for rows and columns.
    padding : {'valid', 'same'}
        No padding, or zeros around the image; an odd extra row or column at the bottom or right.
    dilation : int or tuple of two ints
        Distance between neighbouring taps of the kernel; may be above 1 together with `strides`.
    bias : array_like of shape () or (F,)
        Added to every sum, one for all filters or one for each.

    Returns
    -------
    ndarray of float32, shape (oh, ow) or (oh, ow, F)
        The map, or the maps of F filters.

    Raises
    ------
    ConvscopeError
        As for `conv2d`.
    """
    kernel = as_float32(kernel, "kernel", "(kh, kw)", "(kh, kw, C)", "(kh, kw, C, F)")
    flipped = kernel[::-1, ::-1]
    return conv2d(image, flipped, strides=strides, padding=padding, dilation=dilation, bias=bias)


def _blocks(
    image: NDArray[np.float32],
    window: tuple[int, int],
    strides: tuple[int, int],
    dilation: tuple[int, int],
    padding: str,
    maps: NDArray[np.float32],
) -> Iterator[tuple[slice, NDArray[np.float32]]]:
    """Cut the maps into blocks of rows; give each with the padded rows of the image under it."""
    cover = covered(window[0], dilation[0])
    above, _ = padding_amounts(image.shape[0], window[0], strides[0], dilation[0], padding)
    columns = padding_amounts(image.shape[1], window[1], strides[1], dilation[1], padding)
    rows_at_a_time = max(1, _BLOCK // maps[0].size)
    for first in range(0, len(maps), rows_at_a_time):
        last = min(first + rows_at_a_time, len(maps)) - 1
        start, stop = first * strides[0] - above, last * strides[0] - above + cover
        rows = (max(-start, 0), max(stop - len(image), 0))
        yield slice(first, last + 1), pad(image[max(start, 0) : stop], rows, columns)
