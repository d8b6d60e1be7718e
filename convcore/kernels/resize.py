"""Kernels made larger and smaller around their centre."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.arrays import as_float32


def resize_kernel(weights: ArrayLike, rows: int, columns: int) -> NDArray[np.float32]:
    """Give a kernel another shape around its centre: what fits is kept, new entries are 0.

    The centre of n rows is row (n - 1) // 2, which padding ``same`` lays on the pixel itself at
    stride and dilation 1: there a kernel that has only grown gives the same map. ``resize`` in
    ``pages/static/common/kernel_table.js`` follows the same rule.

    Parameters
    ----------
    weights : array_like of shape (kh, kw) or (kh, kw, 3)
        Finite numbers, read as float32.
    rows, columns : int
        The new sides, 1 or more.

    Returns
    -------
    ndarray of float32, shape (rows, columns) or (rows, columns, 3)
        The kernel in its new shape.

    Raises
    ------
    ConvscopeError
        If the weights are not a table of finite numbers.
    """
    weights = as_float32(weights, "kernel", "(kh, kw)", "(kh, kw, 3)")
    resized = np.zeros((rows, columns, *weights.shape[2:]), np.float32)
    (top, bottom), (left, right) = map(_laid, weights.shape, (rows, columns))
    kept = weights[max(-top, 0) : rows - top, max(-left, 0) : columns - left]
    resized[max(top, 0) : bottom, max(left, 0) : right] = kept
    return resized


def _laid(old: int, new: int) -> tuple[int, int]:
    """Say from where to where in the new rows the old ones lie; some may hang over."""
    first = (new - 1) // 2 - (old - 1) // 2
    return first, first + old
