"""What each page shows, as it can be taken home: its arrays, and what it computes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app_pages.ui.cached import MODEL_NAMES, plain_network
from app_pages.ui.components.pictures import (
    Figure,
    image_figure,
    largest_magnitude,
    map_figure,
)
from app_pages.ui.components.probe import Pooling as Pooled
from app_pages.ui.network_input import NetworkInput
from app_pages.ui.parameters import NETWORK_INPUT, SAMPLE, TEST_SET
from app_pages.ui.recorded_training import last_recorded, maps_over_time
from convcore.activations import relu
from convcore.arrays import plain
from convcore.bundles import Bundle
from convcore.computations import (
    Activation,
    Computation,
    Convolution,
    Luminance,
    Pooling,
    Scaling,
    Step,
    ThreeChannels,
    steps_of_network,
)
from convcore.conv import conv2d
from convcore.first_layer import FirstLayer
from convcore.kernels import preset_of
from convcore.networks import Network
from convcore.receptive import Layer
from convcore.screens import CHANNEL, SIGNED, Screen, ScreenArray
from convcore.shapes import pair

_PLACE = ("row", "column")
_STAGES = {"convolution": "Convolution", "relu": "ReLU", "pooled": "Pooled"}


@dataclass
class OnScreen:
    """What a page shows now: the page puts it here, what is taken home is read from here.

    Parameters
    ----------
    screen : callable or None
        Gives the screen; None where it has no result.
    """

    screen: Callable[[], Screen] | None = None


def picture_name() -> str:
    """Name what the Kernel lab looks at, for files.

    Returns
    -------
    str
        Such as "boxes" or "fashion sample 17".
    """
    chosen: str = st.session_state["image"]
    if chosen != NETWORK_INPUT:
        return chosen.replace("_", " ")
    return f"{st.session_state['model']} {_input_name()}"


def lab_screen(
    name: str,
    picture: NDArray[np.float32],
    input_figure: Figure,
    kernel: NDArray[np.float32],
    weights: NDArray[np.float32],
    activation: NDArray[np.float32],
    layer: Layer,
    bias: float,
    rectified: NDArray[np.float32] | None,
    pooling: Pooled | None,
) -> Screen:
    """Give a hand-made kernel at work.

    Parameters
    ----------
    name : str
        What the picture is called.
    picture : ndarray of shape (H, W) or (H, W, 3)
        It, before its colours became grey.
    input_figure : Figure
        What the kernel reads.
    kernel, weights : ndarray
        The kernel as it is edited, and as it is applied.
    activation : ndarray of shape (oh, ow)
        The activation map.
    layer : Layer
        The kernel's size, strides, dilation and padding.
    bias : float
        What was added to every sum.
    rectified : ndarray or None
        The map after ReLU.
    pooling : Pooling or None
        What was pooled last, and how.

    Returns
    -------
    Screen
        Input, kernel and maps.
    """
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
        _array(input_figure),
        _kernels("Kernel", kernel),
        _array(map_figure("Activation map", activation)),
    ]
    if rectified is not None:
        steps.append(Step("after ReLU", Activation("relu"), rectified))
        arrays.append(_array(map_figure("After ReLU", rectified, from_zero=True)))
    if pooling is not None:
        window, title = pooling.layer, f"{pooling.kind.capitalize()} pooled"
        pool = Pooling(pooling.kind, pair(window.window), pair(window.strides), window.padding)
        steps.append(Step(title.lower(), pool, pooling.pooled))
        arrays.append(_array(map_figure(title, pooling.pooled, source, rectified is not None)))
    words = f"The picture {name} under the kernel {kernel_name}"
    found = Computation(words, picture, tuple(steps))
    return Screen(f"{name} {kernel_name}", tuple(arrays), lambda: found, main=2)


def filters_screen(
    trained: Network,
    seen: NetworkInput,
    layer: FirstLayer,
    layers: Mapping[str, NDArray[np.float32]],
    *,
    stage: str,
    shown: NDArray[np.float32],
    scale_for_each: bool,
) -> Screen:
    """Give the first layer of a network at work.

    Parameters
    ----------
    trained : Network
        The network.
    seen : NetworkInput
        What it looks at.
    layer : FirstLayer
        What its first layer holds now.
    layers : mapping of str to ndarray
        What each layer gave.
    stage : str
        The stage on screen.
    shown : ndarray
        What the gallery shows of it.
    scale_for_each : bool
        Whether each tile has a scale of its own.

    Returns
    -------
    Screen
        Input, filters, and the maps of the stage on screen.
    """
    tiles = {"Filters": shown if stage == "weights" else layer.filters}
    if stage != "weights":
        tiles[f"{_STAGES[stage]} maps"] = shown
    rectified = stage in ("relu", "pooled")
    arrays = [_array(image_figure("Input", plain(seen.picture), seen.origin))]
    for title, values in tiles.items():
        arrays.append(
            _tiles(
                title,
                values,
                "filter",
                rectified=rectified and values is shown,
                scale_for_each=scale_for_each,
            )
        )
    last = trained.first_stages["convolution" if stage == "weights" else stage]
    return Screen(
        f"{_network_name(trained)} {_input_name()}",
        tuple(arrays),
        lambda: _of_network(trained, seen, layers, last, layer),
        main=len(arrays) - 1,
    )


def layers_screen(
    trained: Network,
    seen: NetworkInput,
    layers: Mapping[str, NDArray[np.float32]],
    layer: str,
    number: int,
    *,
    scale_for_each: bool,
) -> Screen:
    """Give the maps of a layer.

    Parameters
    ----------
    trained : Network
        The network.
    seen : NetworkInput
        What it looks at.
    layers : mapping of str to ndarray
        What each layer gave.
    layer : str
        The layer that is looked at.
    number : int
        Its map that is looked at.
    scale_for_each : bool
        Whether each tile has a scale of its own.

    Returns
    -------
    Screen
        Input, all maps of the layer, and the one map.
    """
    maps = layers[layer]
    arrays = [_array(image_figure("Input", plain(seen.picture), seen.origin))]
    rectified = bool((maps >= 0).all())
    axis = "map" if maps.ndim == 3 else "unit"
    title = f"All maps of {layer}" if maps.ndim == 3 else f"All units of {layer}"
    arrays.append(_tiles(title, maps, axis, rectified=rectified, scale_for_each=scale_for_each))
    if maps.ndim == 3:
        one = map_figure(f"Map {number} of {layer}", maps[..., number], None, rectified)
        arrays.append(_array(one))
    return Screen(
        f"{_network_name(trained)} {_input_name()}",
        tuple(arrays),
        lambda: _of_network(trained, seen, layers, layer),
        main=1,
    )


def training_screen(
    trained: Bundle, seen: NetworkInput, chosen: int, step: int, *, scale_for_each: bool
) -> Screen:
    """Give the filters at a step of a training, and the map of one of them.

    Parameters
    ----------
    trained : Bundle
        The network.
    seen : NetworkInput
        What the map is made from.
    chosen : int
        The filter.
    step : int
        The step; shown is the last recorded one up to it.
    scale_for_each : bool
        Whether each tile has a scale of its own.

    Returns
    -------
    Screen
        Input, filters, and the map after ReLU.
    """
    record, step = trained.training, last_recorded(trained, step)
    at = int(np.flatnonzero(record["steps"] == step)[0])
    filters, window = record["filters"][at], trained.first_window
    weights, bias = plain(filters[..., chosen]), record["biases"][at, chosen]
    settings = (pair(window.strides), pair(window.dilation), window.padding)
    image = plain(seen.image)
    values = conv2d(
        image, weights, bias=bias, strides=settings[0], dilation=settings[1], padding=settings[2]
    )
    rectified = relu(values)
    # The film has one scale for the map at all steps.
    over_time = maps_over_time(record, window, seen.image, chosen)
    on_scale_of = rectified if scale_for_each else over_time
    title = f"Map of filter {chosen} at step {step}"
    arrays = (
        _array(image_figure("Input", plain(seen.picture), seen.origin)),
        _tiles(f"Filters at step {step}", filters, "filter", scale_for_each=scale_for_each),
        _array(map_figure(title, rectified, on_scale_of, from_zero=True)),
    )
    steps = (
        *_scaled(plain(seen.picture), seen.white),
        Step("activation map", Convolution(weights, bias, *settings), values),
        Step("after ReLU", Activation("relu"), rectified),
    )
    name = _network_name(trained)
    words = f"Filter {chosen} of {name} at step {step} of its training, on {_input_name()}"
    found = Computation(words, plain(seen.picture), steps)
    return Screen(f"{name} {_input_name()}", arrays, lambda: found, main=1)


def _of_network(
    trained: Network,
    seen: NetworkInput,
    layers: Mapping[str, NDArray[np.float32]],
    last: str,
    first_layer: FirstLayer | None = None,
) -> Computation:
    steps = steps_of_network(plain_network(trained), last, layers, first_layer)
    words = f"The network {_network_name(trained)} up to its layer {last}, on {_input_name()}"
    return Computation(words, seen.picture, (*_scaled(seen.picture, seen.white), *steps))


def _scaled(picture: NDArray[np.float32], white: float) -> Sequence[Step]:
    """Scale a picture as the network takes it, where that is not from 0 to 1."""
    if white == 1:
        return ()
    return (Step("scaled", Scaling(white), picture * np.float32(white)),)


def _array(figure: Figure) -> ScreenArray:
    """Take a picture as it is drawn."""
    axes = (*_PLACE, CHANNEL)[: figure.values.ndim]
    limit = figure.limit if figure.scale == SIGNED else figure.ends
    from_zero = figure.legend is not None and figure.legend["from_zero"]
    return ScreenArray(figure.title, figure.values, axes, figure.scale, limit, from_zero)


def _kernels(title: str, kernel: NDArray[np.float32]) -> ScreenArray:
    axes = (*_PLACE, CHANNEL)[: kernel.ndim]
    return ScreenArray(title, kernel, axes, SIGNED, largest_magnitude(kernel))


def _tiles(
    title: str,
    maps: NDArray[np.float32],
    noun: str,
    *,
    rectified: bool = False,
    scale_for_each: bool = False,
) -> ScreenArray:
    """Take all tiles of a gallery."""
    axes = (*(*_PLACE, CHANNEL)[: maps.ndim - 1], noun)
    if maps.ndim == 4 and maps.shape[2] == 1:
        maps, axes = maps[:, :, 0], (*_PLACE, noun)
    from_zero = rectified and bool((maps >= 0).all())
    limit = largest_magnitude(maps)
    return ScreenArray(title, maps, axes, SIGNED, limit, from_zero, scale_for_each)


def _network_name(trained: Network) -> str:
    """Name a network: those that ship by what they are in links, a visitor's by its file."""
    return trained.name if trained.name in MODEL_NAMES else trained.title


def _input_name() -> str:
    """Name what a network looks at, for files."""
    source = st.session_state.get("input", SAMPLE)
    if source == SAMPLE:
        return f"sample {st.session_state.get('sample', 0)}"
    if source == TEST_SET:
        return f"test image {st.session_state.get('sample', 0)}"
    return f"own {source}"
