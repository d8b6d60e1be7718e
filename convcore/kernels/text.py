"""Kernels by name, and kernels as one line of text, as they stand in menus and links.

The text is the numbers row by row: ``1,1,1,0,0,0,-1,-1,-1`` is a 3x3 kernel; any other shape stands
in front, as in ``1x2:-1,1``. A kernel for colours has red, green and blue at every place:
``1x2x3:0,0,0,1,0.5,0``.
"""

import math
import re

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.arrays import as_float32
from convcore.errors import ConvscopeError
from convcore.kernels.presets import CHANNELS
from convcore.limits import KERNEL_ENTRY, KERNEL_SIDES

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]+)?", re.IGNORECASE)
_SHOWN = 30  # characters of a refused text that its error repeats


def parse_kernel(text: str) -> NDArray[np.float32]:
    """Read a kernel from text.

    Parameters
    ----------
    text : str
        Numbers row by row with commas between them, and in front, unless it is 3x3, the shape as in
        ``3x5:`` or ``3x5x3:``. Sides and entries are within `convcore.limits`.

    Returns
    -------
    ndarray of float32, shape (kh, kw) or (kh, kw, 3)
        The kernel.

    Raises
    ------
    ConvscopeError
        If the text is no such kernel; the sentence says where.
    """
    shape, colon, numbers = text.rpartition(":")
    sides = _parse_sides(shape) if colon else (3, 3)
    entries = [entry.strip() for entry in numbers.split(",")]
    if len(entries) != math.prod(sides):
        size = "x".join(map(str, sides))
        rule = f"A kernel of {size} has {math.prod(sides)} entries with commas between them"
        came = len(entries) if numbers.strip() else 0
        raise ConvscopeError(f"{rule}. Received: {came} in {_shown(numbers)}")
    for index, entry in enumerate(entries):
        if not _NUMBER.fullmatch(entry) or abs(float(entry)) > KERNEL_ENTRY:
            rule = f"A kernel entry is a number from {-KERNEL_ENTRY:g} to {KERNEL_ENTRY:g}"
            row, column, *channel = np.unravel_index(index, sides)
            place = f"row {row}, column {column}" + "".join(f", {CHANNELS[c]}" for c in channel)
            raise ConvscopeError(f"{rule}. Received: {_shown(entry)} at {place}")
    return np.array([float(entry) for entry in entries], dtype=np.float32).reshape(sides)


def format_kernel(weights: ArrayLike) -> str:
    """Write a kernel as the shortest text from which `parse_kernel` reads the same numbers.

    Parameters
    ----------
    weights : array_like of shape (kh, kw) or (kh, kw, 3)
        Finite numbers, read as float32.

    Returns
    -------
    str
        Numbers row by row; the shape stands in front unless it is 3x3.

    Raises
    ------
    ConvscopeError
        If the weights are not a table of finite numbers.
    """
    weights = as_float32(weights, "kernel", "(kh, kw)", "(kh, kw, 3)")
    weights = weights + np.float32(0)  # turns -0 into 0
    numbers = ",".join(str(weight).removesuffix(".0") for weight in weights.flat)
    return numbers if weights.shape == (3, 3) else f"{'x'.join(map(str, weights.shape))}:{numbers}"


def _parse_sides(shape: str) -> tuple[int, ...]:
    """Read rows and columns, and perhaps channels, from text such as 3x5 or 3x5x3."""
    sides = re.fullmatch(r"\s*([0-9]{1,9})x([0-9]{1,9})(x3)?\s*", shape)
    if not sides:
        rule = "The shape of a kernel is rows x columns, such as 3x5, and x3 if it reads colours"
        raise ConvscopeError(f"{rule}. Received: {_shown(shape)}")
    rows, columns = int(sides[1]), int(sides[2])
    fewest, most = KERNEL_SIDES
    if not (fewest <= rows <= most and fewest <= columns <= most):
        rule = f"A kernel has {fewest} to {most} rows and {fewest} to {most} columns"
        raise ConvscopeError(f"{rule}. Received: {_shown(shape)}")
    return (rows, columns, len(CHANNELS)) if sides[3] else (rows, columns)


def _shown(text: str) -> str:
    """Quote a text, shortened where it is long."""
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "...")
