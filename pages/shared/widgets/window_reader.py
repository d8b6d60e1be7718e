"""The window that a layer slides over its input, for the widgets that follow it."""

from typing import Any

from convcore.receptive import Window
from convcore.shapes import ignored_rim, padding_amounts, pair


def reader(window: Window, shape: tuple[int, ...]) -> dict[str, Any]:
    """Say where the window of a layer lies for each of its positions (see `windows.js`)."""
    size, strides, dilation = pair(window.size), pair(window.strides), pair(window.dilation)
    read = window.around(shape)
    axes = [
        (read[axis], size[axis], strides[axis], dilation[axis], window.padding) for axis in range(2)
    ]
    return {
        "window": size,
        "strides": strides,
        "dilation": dilation,
        "padding": [
            tuple(map(sum, zip(border, padding_amounts(*axis), strict=True)))
            for border, axis in zip(window.border, axes, strict=True)
        ],
        "ignored": [ignored_rim(*axis) for axis in axes],
    }
