"""What is on screen, as it can be taken home; that of a hand-made kernel at work."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convcore.channels import luminance
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
from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import preset_of
from convcore.shapes import pair
from pages.shared.address.parameters import NETWORK_INPUT, SAMPLE, TEST_SET
from pages.shared.address.settings import setting
from pages.shared.widgets.pictures import (
    Figure,
    image_figure,
    largest_magnitude,
    map_figure,
    pooled_figure,
)

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


def lab_screen(name: str, at_work: KernelAtWork) -> Screen:
    """Give a hand-made kernel at work on a picture of that name."""
    kernel, image, stages = at_work.kernel, at_work.picture, at_work.stages
    preset = preset_of(kernel) if kernel.ndim == 2 else None
    kernel_name = preset.name.lower() if preset else "own kernel"
    steps = []
    if at_work.turns_grey:
        image = luminance(image)
        steps.append(Step("grey", Luminance(), image))
    if at_work.image.ndim > image.ndim:
        steps.append(Step("three channels", ThreeChannels(), at_work.image))
    steps.append(convolution_step(at_work))
    arrays = [
        figure_array(image_figure("Input", at_work.image, "")),
        _kernels("Kernel", kernel),
        figure_array(map_figure("Activation map", at_work.activation)),
    ]
    if "relu" in stages:
        steps.append(Step("after ReLU", Activation("relu"), stages["relu"]))
        arrays.append(figure_array(map_figure("After ReLU", stages["relu"], from_zero=True)))
    if at_work.pool is not None:
        window, figure = at_work.pool, pooled_figure(at_work.pool_kind, stages)
        pool = Pooling(at_work.pool_kind, pair(window.size), pair(window.strides), window.padding)
        steps.append(Step(figure.title.lower(), pool, stages["pooled"]))
        arrays.append(figure_array(figure))
    words = f"The picture {name} under the kernel {kernel_name}"
    found = Computation(words, at_work.picture, tuple(steps))
    return Screen(f"{name} {kernel_name}", tuple(arrays), lambda: found, main=2)


def convolution_step(at_work: KernelAtWork) -> Step:
    """Say how the activation map of a kernel is computed, and what it is."""
    settings = (pair(at_work.strides), pair(at_work.dilation), at_work.padding)
    convolution = Convolution(at_work.weights, np.asarray(at_work.bias, np.float32), *settings)
    return Step("activation map", convolution, at_work.activation)


def figure_array(figure: Figure) -> ScreenArray:
    """Take a picture as it is drawn."""
    axes = (*_PLACE, CHANNEL)[: figure.values.ndim]
    limit = figure.limit if figure.scale == SIGNED else figure.ends
    from_zero = figure.legend is not None and figure.legend["from_zero"]
    return ScreenArray(figure.title, figure.values, axes, figure.scale, limit, from_zero)


def _kernels(title: str, kernel: NDArray[np.float32]) -> ScreenArray:
    axes = (*_PLACE, CHANNEL)[: kernel.ndim]
    return ScreenArray(title, kernel, axes, SIGNED, largest_magnitude(kernel))
