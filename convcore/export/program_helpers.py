"""The functions that a program carries home; their text here is their text there.

They are written to be read by participants: plain functions over NumPy arrays, which need nothing
of this project.
"""

import base64
import zlib

import numpy as np


def convolve(image, kernel, bias, *, strides, dilation, padding):
    """Lay the kernel on the image at every position, multiply, and sum up.

    Of one map and one channel: nine multiplications for a kernel of 3 x 3.
    """
    seen = seen_by_cells(image, kernel.shape[:2], strides, dilation, padding, outside=0)
    total = 0
    for row in range(kernel.shape[0]):
        for column in range(kernel.shape[1]):
            total = total + kernel[row, column] * seen[row, column]
    return total + bias


def convolve_channels(image, kernel, bias, *, strides, dilation, padding):
    """Lay the kernel on the image at every position, multiply, and sum up.

    The @ multiplies all channels with their weights and sums over them, for each filter.
    """
    seen = seen_by_cells(image, kernel.shape[:2], strides, dilation, padding, outside=0)
    total = 0
    for row in range(kernel.shape[0]):
        for column in range(kernel.shape[1]):
            total = total + seen[row, column] @ kernel[row, column]
    return total + bias


def pool(maps, size, *, kind, strides, padding):
    """Give the largest value or the mean of every window; what is beyond the border is left out."""
    outside = -np.inf if kind == "max" else np.nan
    seen = seen_by_cells(maps, size, strides, (1, 1), padding, outside=outside)
    members = list(seen.values())
    return np.max(members, axis=0) if kind == "max" else np.nanmean(members, axis=0)


def seen_by_cells(image, size, strides, dilation, padding, *, outside):
    """Give for each cell of a window, by row and column, what it reads at all positions."""
    rows, above, below = positions(image.shape[0], size[0], strides[0], dilation[0], padding)
    columns, left, right = positions(image.shape[1], size[1], strides[1], dilation[1], padding)
    borders = [(above, below), (left, right)] + [(0, 0)] * (image.ndim - 2)
    padded = np.pad(image, borders, constant_values=outside)
    seen = {}
    for row in range(size[0]):
        for column in range(size[1]):
            top, start = row * dilation[0], column * dilation[1]
            down = slice(top, top + rows * strides[0], strides[0])
            across = slice(start, start + columns * strides[1], strides[1])
            seen[row, column] = padded[down, across]
    return seen


def positions(side, window, stride, dilation, padding):
    """Count a window's positions along an axis, and the padding before and after it."""
    covered = (window - 1) * dilation + 1
    if padding == "valid":
        return (side - covered) // stride + 1, 0, 0
    count = -(-side // stride)  # "same" keeps the size, but for the stride
    missing = max((count - 1) * stride + covered - side, 0)
    return count, missing // 2, missing - missing // 2


def to_probabilities(scores):
    """Turn scores into probabilities, which are positive and sum to 1."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def summary(name, values, decimals):
    """Say in one line which shape values have, how far they reach, and where the largest is."""
    rounded = values.round(decimals) + 0.0  # what differs by a rounding is told the same
    if rounded.min() == rounded.max():
        return f"{name}: shape {rounded.shape}, {rounded.max():.{decimals}f} everywhere"
    place = tuple(int(index) for index in np.unravel_index(rounded.argmax(), rounded.shape))
    first = "first at" if np.sum(rounded == rounded.max()) > 1 else "at"
    return (
        f"{name}: shape {rounded.shape}, smallest {rounded.min():.{decimals}f}, "
        f"largest {rounded.max():.{decimals}f} {first} {place}"
    )


def unpack(text, dtype, shape):
    """Give the numbers that a text holds, compressed by zlib and spelled in base64."""
    return np.frombuffer(zlib.decompress(base64.b64decode(text)), dtype).reshape(shape)
