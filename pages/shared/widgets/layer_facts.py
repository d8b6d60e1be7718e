"""What the browser has to know of the layers of a network to show what they make, and of what."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from convcore.networks.layer_sums import sum_behind
from convcore.networks.layers import Layer
from convcore.networks.network import Network
from convcore.shapes import pair
from pages.shared.widgets.window_reader import reader


def about_layers(network: Network) -> list[dict[str, Any]]:
    """Say of each layer what it is, what its units see, and what is added up for them."""
    return [_about(network, layer) for layer in network.layers]


def _about(network: Network, layer: Layer) -> dict[str, Any]:
    type_, window = layer.type, layer.window
    found = sum_behind(network.layers, layer.name)
    pool = window if type_.pools == "max" else None
    return {
        "name": layer.name,
        "kind": type_.title if type_.title != layer.name else "",
        "reads": type_.reads,
        "passive": type_.passive,
        "rectified": type_.rectifies or type_.pools_windows,
        "named": bool(unit_names(network, layer.name)),
        "shape": layer.output_shape,
        "field": asdict(layer.field),
        "reader": window and reader(window, _read_by(network, layer)),
        "pool": pool
        and {"size": pair(pool.size), "strides": pair(pool.strides), "padding": pool.padding},
        # Where maps are read one by one, no single kernel is behind one.
        "sum": None
        if found is None or found.layer.type.map_by_map
        else {
            "below": found.below.name,
            "steps": [step.name for step in found.steps],
            "rectifies": found.rectifies,
        },
    }


def _read_by(network: Network, layer: Layer) -> tuple[int, int]:
    """Give the rows and columns of what the window of a layer slides over."""
    before = network.layers[network.layers.index(layer) - 1]
    return before.field.shape


def unit_names(network: Network, layer: str) -> Sequence[str]:
    """Name the units of a layer where each stands for a class; none where that is not so."""
    last = sum_behind(network.layers, network.output)
    count = network.layers_by_name[layer].output_shape[-1]
    is_last = last is not None and is_of(network, layer, last.layer.name)
    return network.classes if is_last and count == len(network.classes) else ()


def is_of(network: Network, layer: str, adds: str) -> bool:
    """Say whether what a layer holds was added up by that one."""
    found = sum_behind(network.layers, layer)
    return found is not None and found.layer.name == adds
