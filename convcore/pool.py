"""Pooling: one number for every window of a map, and where the largest one came from."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.arrays import as_float32, pad, taps
from convcore.errors import ConvscopeError
from convcore.shapes import output_shape, padding_amounts, pair

KINDS = ("max", "average")
"""The two kinds of pooling."""


def pool2d(
    maps: ArrayLike,
    size: int | tuple[int, int] = 2,
    *,
    strides: int | tuple[int, int] | None = None,
    padding: str = "valid",
    kind: str = "max",
) -> NDArray[np.float32]:
    """Pool each map: the maximum or the average of every window.

    Parameters
    ----------
    maps : array_like of shape (H, W) or (H, W, C)
        One map or C maps, of finite numbers.
    size : int or tuple of two ints
        Rows and columns of the window.
    strides : int, tuple of two ints or None
        Step between windows; None for the size, so that windows touch without overlap.
    padding : {'valid', 'same'}
        Whole windows only, or windows that reach over the border. What lies beyond it counts
        neither as a maximum nor in an average, as in TensorFlow.
    kind : {'max', 'average'}
        What stands for a window.

    Returns
    -------
    ndarray of float32, shape (oh, ow) or (oh, ow, C)
        The pooled maps.

    Raises
    ------
    ConvscopeError
        If the array or settings are not as above, or the window does not fit the map.
    """
    maps = as_float32(maps, "maps", "(H, W)", "(H, W, C)")
    if kind not in KINDS:
        raise ConvscopeError(f"kind must be 'max' or 'average'. Received: {kind!r}")
    if kind == "max":
        members = _members(maps, size, strides, padding, outside=-np.inf)
        largest = next(members).copy()
        for seen in members:
            np.maximum(largest, seen, out=largest)
        return largest
    total = sum(_members(maps, size, strides, padding, outside=0.0))
    count = sum(_members(np.ones_like(maps), size, strides, padding, outside=0.0))
    return np.divide(total, count, dtype=np.float32)


def winners(
    maps: ArrayLike,
    size: int | tuple[int, int] = 2,
    *,
    strides: int | tuple[int, int] | None = None,
    padding: str = "valid",
) -> NDArray[np.intp]:
    """Find the position of the maximum of every window.

    Parameters
    ----------
    maps : array_like of shape (H, W) or (H, W, C)
        One map or C maps, of finite numbers.
    size : int or tuple of two ints
        Rows and columns of the window.
    strides : int, tuple of two ints or None
        Step between windows; None for the size.
    padding : {'valid', 'same'}
        Whole windows only, or windows that reach over the border.

    Returns
    -------
    ndarray of int, shape (oh, ow, 2) or (oh, ow, C, 2)
        Row and column in `maps`, from 0; among equals the first, row by row.

    Raises
    ------
    ConvscopeError
        If the array or settings are not as above, or the window does not fit the map.
    """
    maps = as_float32(maps, "maps", "(H, W)", "(H, W, C)")
    # Every cell's own (row, column), seen through the same windows as the maps.
    own = np.moveaxis(np.indices(maps.shape[:2], dtype=np.float32), 0, -1)
    best, places = np.full((), -np.inf, dtype=np.float32), np.full((), -1, dtype=np.float32)
    for seen, place in zip(
        _members(maps, size, strides, padding, outside=-np.inf),
        _members(own, size, strides, padding, outside=-1.0),
        strict=True,
    ):
        place = place if maps.ndim == 2 else place[:, :, np.newaxis]
        better = seen > best
        best = np.where(better, seen, best)
        places = np.where(better[..., np.newaxis], place, places)
    return places.astype(np.intp)


def _members(
    maps: NDArray[np.float32],
    size: int | tuple[int, int],
    strides: int | tuple[int, int] | None,
    padding: str,
    outside: float,
) -> Iterator[NDArray[np.float32]]:
    """Give the members of all windows: first the top left ones, then the ones next to them, ..."""
    size = pair(size, "pool size")
    strides = size if strides is None else pair(strides, "pool strides")
    height, width = maps.shape[:2]
    shape = output_shape((height, width), size, strides, padding=padding, name="pool window")
    rows = padding_amounts(height, size[0], strides[0], padding=padding)
    columns = padding_amounts(width, size[1], strides[1], padding=padding)
    for _, _, seen in taps(pad(maps, rows, columns, outside), size, strides, (1, 1), shape):
        yield seen
