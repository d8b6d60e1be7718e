"""What the pages about networks show, as it can be taken home."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convcore.activations import relu
from convcore.arrays import squeeze_channel
from convcore.export.computations import (
    Activation,
    Computation,
    Scaling,
    Step,
)
from convcore.export.network_steps import steps_of_network
from convcore.export.screens import Screen
from convcore.networks.bundles import Bundle
from convcore.networks.first_layer import FirstLayer
from convcore.networks.input_scale import InputScale
from convcore.networks.movement import last_recorded, maps_over_time
from convcore.networks.network_at_work import NetworkAtWork, NetworkInput, filter_at_work
from pages.shared.session.reading import plain_network
from pages.shared.take_home.names import input_name, network_name
from pages.shared.take_home.screen_parts import convolution_step, figure_array, tiles_array
from pages.shared.widgets.film import FilmSettings, scale_ends
from pages.shared.widgets.pictures import input_figure, map_figure

_STAGES = {"convolution": "Convolution", "relu": "ReLU", "pooled": "Pooled"}


def filters_screen(
    at_work: NetworkAtWork,
    maps: NDArray[np.float32],
    *,
    stage: str,
    scale_for_each: bool,
    name: str,
) -> Screen:
    """Give the first layer of a network at work on an input of that name."""
    network, each = at_work.network, scale_for_each
    arrays = [figure_array(input_figure(at_work.seen))]
    title = "Filters"
    if stage != "weights":
        filters = at_work.first_layer.filters
        arrays.append(tiles_array(title, filters, "filter", scale_for_each=each))
        title = f"{_STAGES[stage]} maps"
    rectified = stage in ("relu", "pooled") and bool((maps >= 0).all())
    arrays.append(tiles_array(title, maps, "filter", rectified=rectified, scale_for_each=each))
    last = network.first_stages["convolution" if stage == "weights" else stage]
    return Screen(
        f"{network_name(network)} {name}",
        tuple(arrays),
        lambda: _of_network(at_work, last, name),
        main=len(arrays) - 1,
    )


def layers_screen(
    at_work: NetworkAtWork, layer: str, number: int, *, name: str, scale_for_each: bool
) -> Screen:
    """Give the maps of a layer of a network at work on an input of that name."""
    maps = at_work.outputs[layer]
    arrays = [figure_array(input_figure(at_work.seen))]
    rectified = bool((maps >= 0).all())
    axis = "map" if maps.ndim == 3 else "unit"
    title = f"All {axis}s of {layer}"
    arrays.append(
        tiles_array(title, maps, axis, rectified=rectified, scale_for_each=scale_for_each)
    )
    if maps.ndim == 3:
        one = map_figure(f"Map {number} of {layer}", maps[..., number], None, rectified)
        arrays.append(figure_array(one))
    return Screen(
        f"{network_name(at_work.network)} {name}",
        tuple(arrays),
        lambda: _of_network(at_work, layer, name),
        main=1,
    )


def training_screen(
    trained: Bundle, seen: NetworkInput, settings: FilmSettings, step: int
) -> Screen:
    """Give the filters at a step of a training, and the map of one of them."""
    record, chosen = trained.training, settings.number
    step = last_recorded(record["steps"], step)
    at = int(np.flatnonzero(record["steps"] == step)[0])
    first_layer = FirstLayer(record["filters"][at], record["biases"][at])
    at_work = filter_at_work(trained, first_layer, chosen, seen.image)
    rectified = relu(at_work.activation)
    over_time = maps_over_time(record, trained.first_window, seen.image, chosen)
    on_scale_of = over_time if settings.scale == "shared" else rectified
    title = f"Map of filter {chosen} at step {step}"
    filters = f"Filters at step {step}"
    each = settings.scale == "each"
    tiles = tiles_array(filters, first_layer.filters, "filter", scale_for_each=each)
    end = float(scale_ends(record["filters"], settings.scale)[at].max())
    arrays = (
        figure_array(input_figure(seen)),
        replace(tiles, limit=end),
        figure_array(map_figure(title, rectified, on_scale_of, from_zero=True)),
    )
    steps = (
        *_scaled(squeeze_channel(seen.picture), seen.scale),
        convolution_step(at_work),
        Step("after ReLU", Activation("relu"), rectified),
    )
    name = network_name(trained)
    words = f"Filter {chosen} of {name} at step {step} of its training, on {input_name()}"
    found = Computation(words, squeeze_channel(seen.picture), steps)
    return Screen(f"{name} {input_name()}", arrays, lambda: found, main=1)


def _of_network(at_work: NetworkAtWork, last: str, name: str) -> Computation:
    network, seen = at_work.network, at_work.seen
    chain = plain_network(network)
    steps = steps_of_network(chain, last, at_work.outputs, at_work.first_layer)
    words = f"The network {network_name(network)} up to its layer {last}, on {name}"
    return Computation(words, seen.picture, (*_scaled(seen.picture, seen.scale), *steps))


def _scaled(picture: NDArray[np.float32], scale: InputScale) -> Sequence[Step]:
    """Scale a picture as the network takes it, where that is not from 0 to 1."""
    if scale.is_plain:
        return ()
    return (Step("scaled", Scaling(scale.factor, scale.offset), scale.apply(picture)),)
