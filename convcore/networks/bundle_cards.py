"""The card of a bundle, `card.json`: what is known about a network, its layers among it."""

from collections.abc import Mapping
from typing import Any

from convcore.networks.layer_types import LAYER_TYPES
from convcore.networks.layers import NamedSettings, follow


def parse_card(card: Mapping[str, Any]) -> dict[str, Any]:
    """Read what a card says, and check that its layers are what they say of themselves.

    Parameters
    ----------
    card : mapping
        As `card.json` has it.

    Returns
    -------
    dict
        What `Bundle` and `Network` know from it, by their names.

    Raises
    ------
    ValueError, TypeError, KeyError
        And whatever else comes of a card that is damaged.
    """
    layers = follow(map(_settings, card["layers"]))
    for layer, told in zip(layers, card["layers"], strict=True):
        found = ([*layer.output_shape], layer.parameters)
        if found != (told["output_shape"], told["parameters"]):
            raise ValueError
    for can in ("convolves", "rectifies", "pools_windows"):
        if not any(getattr(layer.type, can) for layer in layers):
            raise ValueError
    height, width, channels = map(int, card["input_shape"])
    texts = ["name", "title", "data_set", "command", "date", "source", "licence"]
    integers = ["epochs", "steps", "batch_size", "seed"]
    accuracy = card["sample_accuracy"]
    return {
        "classes": tuple(map(str, card["classes"])),
        "input_shape": (height, width, channels),
        "layers": layers,
        "reproducibility": str(card["reproducibility"]["statement"]),
        **{key: str(card[key]) for key in texts},
        **{key: int(card[key]) for key in integers},
        "test_accuracy": float(card["test_accuracy"]),
        "sample_accuracy": None if accuracy is None else float(accuracy),
    }


def _settings(told: Mapping[str, Any]) -> NamedSettings:
    """Give the settings of a layer of which a card tells its shape and window."""
    shape, type_ = [*map(int, told["output_shape"])], LAYER_TYPES[told["type"]]
    known = {"shape": shape, "filters": shape[-1], "units": shape[-1], "use_bias": True}
    if (window := told["window"]) is not None:
        size, strides, dilation = (
            [*map(int, window[name])] for name in ("window", "strides", "dilation")
        )
        known |= {"kernel_size": size, "pool_size": size, "strides": strides}
        known |= {"dilation_rate": dilation, "padding": str(window["padding"])}
    kept = {name: known.get(name, setting.default) for name, setting in type_.settings.items()}
    return str(told["name"]), str(told["type"]), kept
