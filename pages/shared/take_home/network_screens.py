"""What the pages about networks show, as it can be taken home."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from convcore.activations import relu
from convcore.arrays import plain
from convcore.conv import conv2d
from convcore.export.computations import (
    Activation,
    Computation,
    Convolution,
    Scaling,
    Step,
    steps_of_network,
)
from convcore.export.screens import CHANNEL, SIGNED, Screen, ScreenArray
from convcore.networks.bundles import Bundle
from convcore.networks.first_layer import FirstLayer
from convcore.networks.movement import last_recorded, maps_over_time
from convcore.networks.network import Network
from convcore.shapes import pair
from pages.shared.choosing.fitted_input import NetworkInput
from pages.shared.session.reading import plain_network
from pages.shared.session.shipped import MODEL_NAMES
from pages.shared.take_home.lab_screen import figure_array, input_name
from pages.shared.widgets.pictures import image_figure, largest_magnitude, map_figure

_PLACE = ("row", "column")
_STAGES = {"convolution": "Convolution", "relu": "ReLU", "pooled": "Pooled"}


def filters_screen(
    trained: Network,
    seen: NetworkInput,
    layer: FirstLayer,
    layers: Mapping[str, NDArray[np.float32]],
    *,
    name: str,
    stage: str,
    shown: NDArray[np.float32],
    scale_for_each: bool,
) -> Screen:
    """Give the first layer of a network at work."""
    tiles = {"Filters": shown if stage == "weights" else layer.filters}
    if stage != "weights":
        tiles[f"{_STAGES[stage]} maps"] = shown
    rectified = stage in ("relu", "pooled")
    arrays = [figure_array(image_figure("Input", plain(seen.picture), seen.origin))]
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
        f"{_network_name(trained)} {name}",
        tuple(arrays),
        lambda: _of_network(trained, seen, name, layers, last, layer),
        main=len(arrays) - 1,
    )


def layers_screen(
    trained: Network,
    seen: NetworkInput,
    layers: Mapping[str, NDArray[np.float32]],
    layer: str,
    number: int,
    *,
    name: str,
    scale_for_each: bool,
) -> Screen:
    """Give the maps of a layer."""
    maps = layers[layer]
    arrays = [figure_array(image_figure("Input", plain(seen.picture), seen.origin))]
    rectified = bool((maps >= 0).all())
    axis = "map" if maps.ndim == 3 else "unit"
    title = f"All maps of {layer}" if maps.ndim == 3 else f"All units of {layer}"
    arrays.append(_tiles(title, maps, axis, rectified=rectified, scale_for_each=scale_for_each))
    if maps.ndim == 3:
        one = map_figure(f"Map {number} of {layer}", maps[..., number], None, rectified)
        arrays.append(figure_array(one))
    return Screen(
        f"{_network_name(trained)} {name}",
        tuple(arrays),
        lambda: _of_network(trained, seen, name, layers, layer),
        main=1,
    )


def training_screen(
    trained: Bundle, seen: NetworkInput, chosen: int, step: int, *, scale_for_each: bool
) -> Screen:
    """Give the filters at a step of a training, and the map of one of them."""
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
        figure_array(image_figure("Input", plain(seen.picture), seen.origin)),
        _tiles(f"Filters at step {step}", filters, "filter", scale_for_each=scale_for_each),
        figure_array(map_figure(title, rectified, on_scale_of, from_zero=True)),
    )
    steps = (
        *_scaled(plain(seen.picture), seen.white),
        Step("activation map", Convolution(weights, bias, *settings), values),
        Step("after ReLU", Activation("relu"), rectified),
    )
    name = _network_name(trained)
    words = f"Filter {chosen} of {name} at step {step} of its training, on {input_name()}"
    found = Computation(words, plain(seen.picture), steps)
    return Screen(f"{name} {input_name()}", arrays, lambda: found, main=1)


def _of_network(
    trained: Network,
    seen: NetworkInput,
    name: str,
    layers: Mapping[str, NDArray[np.float32]],
    last: str,
    first_layer: FirstLayer | None = None,
) -> Computation:
    steps = steps_of_network(plain_network(trained), last, layers, first_layer)
    words = f"The network {_network_name(trained)} up to its layer {last}, on {name}"
    return Computation(words, seen.picture, (*_scaled(seen.picture, seen.white), *steps))


def _scaled(picture: NDArray[np.float32], white: float) -> Sequence[Step]:
    """Scale a picture as the network takes it, where that is not from 0 to 1."""
    if white == 1:
        return ()
    return (Step("scaled", Scaling(white), picture * np.float32(white)),)


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
