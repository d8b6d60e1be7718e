"""The window that a layer slides over its input, for the widgets that follow it."""

from typing import Any

from convcore.receptive import Window
from convcore.shapes import ignored_rim, padding_amounts, pair


def reader(window: Window, shape: tuple[int, ...]) -> dict[str, Any]:
    """Say where the window of a layer lies for each of its positions (see `windows.js`)."""
    size, strides, dilation = pair(window.size), pair(window.strides), pair(window.dilation)
    axes = [
        (shape[axis], size[axis], strides[axis], dilation[axis], window.padding)
        for axis in range(2)
    ]
    return {
        "window": size,
        "strides": strides,
        "dilation": dilation,
        "padding": [padding_amounts(*axis) for axis in axes],
        "ignored": [ignored_rim(*axis) for axis in axes],
    }
