"""What every operation on arrays begins with: checked input, padding, and what each tap sees."""

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.errors import ConvscopeError


def as_float32(values: ArrayLike, name: str, *layouts: str) -> NDArray[np.float32]:
    """Give numbers as a float32 array that is known to be finite, not empty and of a known layout.

    Parameters
    ----------
    values : array_like
        Whole or real numbers, or truth values.
    name : str
        What the numbers are, for the error.
    *layouts : str
        The allowed layouts, such as ``"(H, W)"``; what counts is how many axes they name.

    Returns
    -------
    ndarray of float32
        The numbers; the same memory where they were float32 already.

    Raises
    ------
    ConvscopeError
        If the values are no numbers, not finite (in float32), empty, or of another layout.
    """
    try:
        array = np.asarray(values)
    except ValueError as error:
        rule = f"{name} must be a table of numbers"
        raise ConvscopeError(f"{rule}. Received: rows of different lengths") from error
    if array.dtype.kind not in "biuf":
        raise ConvscopeError(f"{name} must be a table of numbers. Received: {array.dtype.name}")
    if array.size == 0 or array.ndim not in [len(re.findall(r"\w+", text)) for text in layouts]:
        rule = f"{name} must have the shape {' or '.join(layouts)} and not be empty"
        raise ConvscopeError(f"{rule}. Received: shape {array.shape}")
    with np.errstate(over="ignore"):  # too large for float32 becomes infinite, refused just below
        array = array.astype(np.float32, copy=False)
    finite = np.isfinite(array)
    if not finite.all():
        where = np.unravel_index(int(np.argmin(finite)), array.shape)
        position = f" at {tuple(int(index) for index in where)}" if where else ""
        raise ConvscopeError(f"{name} must hold finite numbers. Received: {array[where]}{position}")
    return array


def pad(
    image: NDArray[np.float32], rows: tuple[int, int], columns: tuple[int, int], fill: float = 0.0
) -> NDArray[np.float32]:
    """Surround an image with a constant.

    Parameters
    ----------
    image : ndarray of float32, shape (H, W) or (H, W, C)
        What is surrounded.
    rows : tuple of two ints
        Rows to add above and below.
    columns : tuple of two ints
        Columns to add left and right.
    fill : float
        The constant.

    Returns
    -------
    ndarray of float32
        The larger image; `image` itself where nothing is added.
    """
    if not any(rows + columns):
        return image
    height, width = image.shape[:2]
    shape = (height + sum(rows), width + sum(columns), *image.shape[2:])
    padded = np.full(shape, fill, dtype=np.float32)
    padded[rows[0] : rows[0] + height, columns[0] : columns[0] + width] = image
    return padded


def taps(
    padded: NDArray[np.float32],
    window: tuple[int, int],
    strides: tuple[int, int],
    dilation: tuple[int, int],
    shape: tuple[int, int],
) -> Iterator[tuple[int, int, NDArray[np.float32]]]:
    """Go through a window tap by tap, with what the tap sees from every output position at once.

    Parameters
    ----------
    padded : ndarray of float32, shape (H, W) or (H, W, C)
        The image with its padding.
    window : tuple of two ints
        Rows and columns of the window.
    strides : tuple of two ints
        Step between output positions.
    dilation : tuple of two ints
        Distance between neighbouring taps.
    shape : tuple of two ints
        Rows and columns of the output, (oh, ow).

    Yields
    ------
    row : int
        Row of the tap.
    column : int
        Column of the tap.
    seen : ndarray of float32, shape (oh, ow) or (oh, ow, C)
        A view of the image: element (i, j) is what this tap reads for output position (i, j).
    """
    for row in range(window[0]):
        for column in range(window[1]):
            top, left = row * dilation[0], column * dilation[1]
            bottom = top + (shape[0] - 1) * strides[0] + 1
            right = left + (shape[1] - 1) * strides[1] + 1
            yield row, column, padded[top : bottom : strides[0], left : right : strides[1]]


def squeeze_channel(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Leave out the axis of channels where there is one channel.

    Parameters
    ----------
    image : ndarray of shape (H, W, C)
        An image, or the weights of a filter.

    Returns
    -------
    ndarray of shape (H, W) or (H, W, C)
        The same values.
    """
    return image[..., 0] if image.shape[-1] == 1 else image
