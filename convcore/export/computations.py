"""What a screen computes: a picture, and the chain of operations that follow.

It is plain data. From it the programs are written that compute the same elsewhere, see
`numpy_program`, `keras_program` and `opencv_program`.
"""

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError, short
from convcore.keras_files.plain_network import PlainNetwork, first_convolution
from convcore.networks.first_layer import FirstLayer
from convcore.networks.layer_types import LAYER_TYPES
from convcore.networks.layers import Layer

Pair = tuple[int, int]


@dataclass(frozen=True)
class Luminance:
    """Colours become the grey that looks equally bright."""


@dataclass(frozen=True)
class ThreeChannels:
    """Grey is read as red, green and blue alike."""


@dataclass(frozen=True, eq=False)
class Scaling:
    """Every value times a factor, plus an offset; both may be one number for each channel."""

    factor: float | list[float]
    offset: float | list[float] = 0.0


@dataclass(frozen=True, eq=False)
class Convolution:
    """A kernel at every position, or many.

    Parameters
    ----------
    weights : ndarray of float32, shape (kh, kw), (kh, kw, C) or (kh, kw, C, F)
        As `convcore.conv.conv2d` takes them: the first two give one map without a channel.
    bias : ndarray of float32, shape () or (F,)
        What is added to every sum.
    strides, dilation : tuple of two ints
        Step between positions, distance between neighbouring taps.
    padding : {'valid', 'same'}
        As for `conv2d`.
    """

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    strides: Pair
    dilation: Pair
    padding: str


@dataclass(frozen=True, eq=False)
class Normalisation:
    """What batch normalisation does when a network answers: a factor and an offset a channel."""

    gamma: NDArray[np.float32]
    beta: NDArray[np.float32]
    mean: NDArray[np.float32]
    variance: NDArray[np.float32]
    epsilon: float


@dataclass(frozen=True)
class Activation:
    """A function of each value, or softmax; `slope` is that of a leaky ReLU below 0."""

    function: str
    slope: float = 0.0


@dataclass(frozen=True)
class Pooling:
    """One value for every window, or for the whole map where `size` is None."""

    kind: str
    size: Pair | None = None
    strides: Pair = (1, 1)
    padding: str = "valid"


@dataclass(frozen=True)
class Flatten:
    """Maps become one row of units."""


@dataclass(frozen=True, eq=False)
class Dense:
    """Every unit weighs all units before it: weights (inputs, units), biases (units,)."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]


Operation = (
    Luminance
    | ThreeChannels
    | Scaling
    | Convolution
    | Normalisation
    | Activation
    | Pooling
    | Flatten
    | Dense
)

FUNCTIONS: Final = ("relu", "leaky_relu", "elu", "sigmoid", "tanh", "softmax")
"""The activations that programs compute."""


@dataclass(frozen=True, eq=False)
class Step:
    """One operation, and what the screen shows of it.

    Parameters
    ----------
    name : str
        What it is called, such as "activation map" or a layer's name.
    operation : Operation
        What it does.
    result : ndarray of float32
        What it gave.
    """

    name: str
    operation: Operation
    result: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Computation:
    """All that a screen computes.

    Parameters
    ----------
    words : str
        What it is, in a line.
    picture : ndarray of float32, shape (H, W) or (H, W, C)
        What it begins with.
    steps : tuple of Step
        What follows, at least one.
    """

    words: str
    picture: NDArray[np.float32]
    steps: tuple[Step, ...]


# Words that a program needs for something else.
_TAKEN: Final = frozenset(
    {*keyword.kwlist, *keyword.softkwlist, *dir(builtins)}
    | {"np", "cv2", "keras", "tf", "zlib", "base64", "main", "unpack", "describe", "convolve"}
    | {"correlate", "pool", "positions", "seen_by_cells", "to_probabilities", "picture", "x"}
    | {"kernel", "bias", "filters", "biases", "red", "green", "blue", "results", "layer"}
)

# What a program calls the numbers of a layer.
_PARTS: Final = ("weights", "bias", "gamma", "beta", "mean", "variance")


def variables(names: Iterable[str]) -> list[str]:
    """Give each name a variable of its own in a program, whatever it is."""
    taken, found = set(_TAKEN), []
    for name in names:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "layer"
        stem = stem if stem[0].isalpha() else f"layer_{stem}"
        number, variable = 1, stem
        while taken & (claimed := {variable, *(f"{variable}_{part}" for part in _PARTS)}):
            number += 1
            variable = f"{stem}_{number}"
        taken |= claimed
        found.append(variable)
    return found


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
        if layer.kind.computes or layer.kind.flattens:
            steps.append(Step(layer.name, _operation(layer, arrays), outputs[layer.name]))
        if layer.name == last:
            break
    return tuple(steps)


def _operation(layer: Layer, arrays: tuple[NDArray[np.float32], ...]) -> Operation:
    settings = layer.settings
    if layer.kind.pools is not None:
        if not layer.kind.slides:
            return Pooling(layer.kind.pools)
        pairs = (_pair(settings, "pool_size"), _pair(settings, "strides"))
        return Pooling(layer.kind.pools, *pairs, settings["padding"])
    match layer.type:
        case "Rescaling":
            return Scaling(settings["scale"], settings["offset"])
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
            return Activation(layer.type.lower())
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
    what = f"a {layer.type}"
    if layer.type == "Activation":
        what = f"the activation {settings['activation']}"
    others = [name for name, kind in LAYER_TYPES.items() if kind.map_by_map]
    rule = f"the programs know the usual layers of a network, but not {', '.join(others)}"
    raise ConvscopeError(f"{rule} and rare activations. Received: {short(layer.name)}, {what}")


def _pair(settings: Mapping[str, Any], name: str) -> Pair:
    rows, columns = settings[name]
    return rows, columns
