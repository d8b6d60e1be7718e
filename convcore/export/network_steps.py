"""A network as what a screen computes: each layer of a plain network as an operation."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError, short
from convcore.export.computations import (
    FUNCTIONS,
    Activation,
    Border,
    Convolution,
    Dense,
    Flatten,
    Normalisation,
    Operation,
    Pair,
    Pooling,
    Scaling,
    Step,
)
from convcore.keras_files.plain_network import PlainNetwork, first_convolution
from convcore.networks.first_layer import FirstLayer
from convcore.networks.layer_types import LAYER_TYPES
from convcore.networks.layers import Layer

_LEAST_DEVIATION: Final = 1e-7  # what Keras divides by at least


def steps_of_network(
    network: PlainNetwork,
    last: str,
    outputs: Mapping[str, NDArray[np.float32]],
    first_layer: FirstLayer | None = None,
) -> tuple[Step, ...]:
    """Follow a network up to a layer, with what each layer gave."""
    steps, first = [], first_convolution(network.layers)
    for place, (layer, arrays) in enumerate(zip(network.layers, network.weights, strict=True)):
        if place == first and first_layer is not None:
            arrays = (first_layer.filters, first_layer.biases)
        # What leaves values as they are is left out of a program; flattening is what it shows.
        if layer.type.computes or layer.type.flattens:
            steps.append(Step(layer.name, _operation(layer, arrays), outputs[layer.name]))
        if layer.name == last:
            break
    return tuple(steps)


def _operation(layer: Layer, arrays: tuple[NDArray[np.float32], ...]) -> Operation:
    settings = layer.settings
    if layer.type.pools is not None:
        if not layer.type.slides:
            return Pooling(layer.type.pools)
        pairs = (_pair(settings, "pool_size"), _pair(settings, "strides"))
        return Pooling(layer.type.pools, *pairs, settings["padding"])
    match layer.keras_class:
        case "Rescaling":
            return Scaling(settings["scale"], settings["offset"])
        case "Normalization":
            taken, spread = (array.astype(np.float64) for array in arrays)
            factor = 1 / np.maximum(np.sqrt(spread), _LEAST_DEVIATION)
            return Scaling(factor.tolist(), (-taken * factor).tolist())
        case "ZeroPadding2D":
            rows, columns = settings["padding"]
            return Border((rows[0], rows[1]), (columns[0], columns[1]))
        case "Conv2D":
            bias = arrays[1] if len(arrays) > 1 else np.zeros(arrays[0].shape[3], np.float32)
            pairs = (_pair(settings, "strides"), _pair(settings, "dilation_rate"))
            return Convolution(arrays[0], bias, *pairs, settings["padding"])
        case "BatchNormalization":
            *factors, mean, variance = arrays
            gamma = factors[0] if settings["scale"] else np.ones_like(mean)
            beta = factors[-1] if settings["center"] else np.zeros_like(mean)
            return Normalisation(gamma, beta, mean, variance, settings["epsilon"])
        case "ReLU" | "Softmax":
            return Activation(layer.keras_class.lower())
        case "LeakyReLU":
            return Activation("leaky_relu", settings["negative_slope"])
        case "ELU":
            return Activation("elu", settings["alpha"])
        case "Activation" if settings["activation"] in FUNCTIONS:
            # Keras's own slope and alpha of the activations that have one.
            slopes = {"leaky_relu": 0.2, "elu": 1.0}
            return Activation(settings["activation"], slopes.get(settings["activation"], 0.0))
        case "Flatten":
            return Flatten()
        case "Dense":
            bias = arrays[1] if len(arrays) > 1 else np.zeros(arrays[0].shape[1], np.float32)
            return Dense(arrays[0], bias)
    what = f"a {layer.keras_class}"
    if layer.keras_class == "Activation":
        what = f"the activation {settings['activation']}"
    others = [name for name, type_ in LAYER_TYPES.items() if type_.map_by_map]
    rule = f"the programs know the usual layers of a network, but not {', '.join(others)}"
    raise ConvscopeError(f"{rule} and rare activations. Received: {short(layer.name)}, {what}")


def _pair(settings: Mapping[str, Any], name: str) -> Pair:
    rows, columns = settings[name]
    return rows, columns
