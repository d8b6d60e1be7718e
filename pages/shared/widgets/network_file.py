"""How a network travels to the browser, whose engine then answers in it."""

from collections.abc import Mapping
from typing import Any

from convcore.keras_files.plain_network import PlainNetwork
from convcore.networks.network import Network
from convcore.shapes import pair
from pages.shared.widgets.layer_facts import about_layers
from pages.shared.widgets.registration import pack


def pack_network(network: PlainNetwork, about: Mapping[str, Any] | None = None) -> bytes:
    """Write a network and what else there is to say as pages/static/engine/network.js reads it."""
    layers = [
        {
            "name": layer.name,
            "type": layer.keras_class,
            "settings": dict(layer.settings),
            "shapes": layer.weight_shapes,
        }
        for layer in network.layers
    ]
    arrays = [array for of_layer in network.weights for array in of_layer]
    return pack({"layers": layers} | dict(about or {}), arrays)


def about_network(network: Network) -> dict[str, Any]:
    """Say what the browser has to know of a network beside its layers."""
    window, pooling = network.first_window, network.first_pooling
    pool = pooling and pooling.window
    return {
        "name": network.name,
        "answers": network.answers,
        "steps": about_layers(network),
        "first": {
            "stages": network.first_stages,
            "fields": {stage: field.seen for stage, field in network.first_fields.items()},
            "input": network.first_input,
            "strides": pair(window.strides),
            "padding": window.padding,
            "dilation": pair(window.dilation),
            "pool": pool
            and {"size": pair(pool.size), "strides": pair(pool.strides), "padding": pool.padding},
            "poolKind": (pooling and pooling.type.pools) or "max",
        },
    }
