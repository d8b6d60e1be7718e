"""Arrays and steps of a screen that several pages have."""

import numpy as np
from numpy.typing import NDArray

from convcore.export.computations import (
    Convolution,
    Step,
)
from convcore.export.screens import CHANNEL, ROW_AND_COLUMN, SIGNED, ScreenArray
from convcore.kernel_at_work import KernelAtWork
from convcore.shapes import pair
from pages.shared.widgets.pictures import (
    Figure,
    largest_magnitude,
)


def convolution_step(at_work: KernelAtWork) -> Step:
    """Say how the activation map of a kernel is computed, and what it is."""
    settings = (pair(at_work.strides), pair(at_work.dilation), at_work.padding)
    convolution = Convolution(at_work.weights, np.asarray(at_work.bias, np.float32), *settings)
    return Step("activation map", convolution, at_work.activation)


def figure_array(figure: Figure) -> ScreenArray:
    """Take a picture as it is drawn."""
    axes = (*ROW_AND_COLUMN, CHANNEL)[: figure.values.ndim]
    limit = figure.limit if figure.scale == SIGNED else figure.ends
    from_zero = figure.legend is not None and figure.legend["from_zero"]
    return ScreenArray(figure.title, figure.values, axes, figure.scale, limit, from_zero)


def kernel_array(title: str, kernel: NDArray[np.float32]) -> ScreenArray:
    """Take the numbers of a kernel."""
    axes = (*ROW_AND_COLUMN, CHANNEL)[: kernel.ndim]
    return ScreenArray(title, kernel, axes, SIGNED, largest_magnitude(kernel))


def tiles_array(
    title: str,
    maps: NDArray[np.float32],
    noun: str,
    *,
    rectified: bool = False,
    scale_for_each: bool = False,
) -> ScreenArray:
    """Take all tiles of a gallery."""
    axes = (*(*ROW_AND_COLUMN, CHANNEL)[: maps.ndim - 1], noun)
    if maps.ndim == 4 and maps.shape[2] == 1:
        maps, axes = maps[:, :, 0], (*ROW_AND_COLUMN, noun)
    limit = largest_magnitude(maps)
    return ScreenArray(title, maps, axes, SIGNED, limit, rectified, scale_for_each)
