"""What is on screen, as it can be taken home; that of a hand-made kernel at work."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convcore.export.computations import (
    Activation,
    Computation,
    Convolution,
    Luminance,
    Pooling,
    Step,
    ThreeChannels,
)
from convcore.export.screens import CHANNEL, SIGNED, Screen, ScreenArray
from convcore.kernels.presets import preset_of
from convcore.receptive import Window
from convcore.shapes import pair
from pages.shared.address.parameters import NETWORK_INPUT, SAMPLE, TEST_SET
from pages.shared.address.settings import setting
from pages.shared.widgets.pictures import (
    Figure,
    largest_magnitude,
    map_figure,
)
from pages.shared.widgets.probe import Pooling as Pooled

_PLACE = ("row", "column")


@dataclass
class OnScreen:
    """What a page shows now: the page puts it here, what is taken home is read from here.

    Parameters
    ----------
    screen : callable or None
        Gives the screen; None where it has no result.
    """

    screen: Callable[[], Screen] | None = None


def input_name() -> str:
    """Name what a network looks at, for files."""
    source = setting("input")
    if source == SAMPLE:
        return f"sample {setting('sample')}"
    if source == TEST_SET:
        return f"test image {setting('sample')}"
    return f"own {source}"


def picture_name() -> str:
    """Name what the Kernel lab looks at, for files."""
    chosen: str = setting("image")
    if chosen != NETWORK_INPUT:
        return chosen.replace("_", " ")
    return f"{setting('model')} {input_name()}"


def lab_screen(
    name: str,
    picture: NDArray[np.float32],
    input_figure: Figure,
    kernel: NDArray[np.float32],
    weights: NDArray[np.float32],
    activation: NDArray[np.float32],
    layer: Window,
    bias: float,
    rectified: NDArray[np.float32] | None,
    pooling: Pooled | None,
) -> Screen:
    """Give a hand-made kernel at work."""
    preset = preset_of(kernel) if kernel.ndim == 2 else None
    kernel_name = preset.name.lower() if preset else "own kernel"
    source = activation if rectified is None else rectified
    image, steps = picture, []
    read = input_figure.values
    if picture.ndim == 3 and not np.array_equal(picture, read):
        image = read if read.ndim == 2 else read[..., 0]
        steps.append(Step("grey", Luminance(), image))
    if read.ndim > image.ndim:
        steps.append(Step("three channels", ThreeChannels(), read))
    settings = (pair(layer.strides), pair(layer.dilation), layer.padding)
    convolution = Convolution(weights, np.float32(bias), *settings)  # type: ignore[arg-type]
    steps.append(Step("activation map", convolution, activation))
    arrays = [
        figure_array(input_figure),
        _kernels("Kernel", kernel),
        figure_array(map_figure("Activation map", activation)),
    ]
    if rectified is not None:
        steps.append(Step("after ReLU", Activation("relu"), rectified))
        arrays.append(figure_array(map_figure("After ReLU", rectified, from_zero=True)))
    if pooling is not None:
        window, title = pooling.layer, f"{pooling.kind.capitalize()} pooled"
        pool = Pooling(pooling.kind, pair(window.size), pair(window.strides), window.padding)
        steps.append(Step(title.lower(), pool, pooling.pooled))
        arrays.append(
            figure_array(map_figure(title, pooling.pooled, source, rectified is not None))
        )
    words = f"The picture {name} under the kernel {kernel_name}"
    found = Computation(words, picture, tuple(steps))
    return Screen(f"{name} {kernel_name}", tuple(arrays), lambda: found, main=2)


def figure_array(figure: Figure) -> ScreenArray:
    """Take a picture as it is drawn."""
    axes = (*_PLACE, CHANNEL)[: figure.values.ndim]
    limit = figure.limit if figure.scale == SIGNED else figure.ends
    from_zero = figure.legend is not None and figure.legend["from_zero"]
    return ScreenArray(figure.title, figure.values, axes, figure.scale, limit, from_zero)


def _kernels(title: str, kernel: NDArray[np.float32]) -> ScreenArray:
    axes = (*_PLACE, CHANNEL)[: kernel.ndim]
    return ScreenArray(title, kernel, axes, SIGNED, largest_magnitude(kernel))
