"""A network as a list of layers: its shapes, its cost, and what its units see; no array is touched.

A dense layer is followed as what it is, a convolution whose window is the whole map.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from convcore import receptive
from convcore.errors import ConvscopeError
from convcore.shapes import multiply_adds, output_shape, pair

CONVOLUTIONS = ("Conv2D", "DepthwiseConv2D", "SeparableConv2D")
"""Keras classes of the layers that convolve."""

MAX_POOLING = "MaxPooling2D"
"""The Keras class of the layers that keep the largest value of a window."""

POOLINGS = (MAX_POOLING, "AveragePooling2D")
"""Keras classes of the layers that pool with a window."""

PASSIVE = frozenset({"Flatten", "Dropout", "SpatialDropout2D"})
"""Keras classes of layers that change no value when a network answers."""

GLOBAL_POOLINGS = ("GlobalMaxPooling2D", "GlobalAveragePooling2D")
"""Keras classes of the layers that make one value of each map."""

ACTIVATION_LAYERS = ("ReLU", "LeakyReLU", "ELU", "Softmax", "Activation")
"""Keras classes of the layers that bend values."""

_BY_VALUE = frozenset(
    {
        "InputLayer",
        "Rescaling",
        "BatchNormalization",
        "Dropout",
        "SpatialDropout2D",
        *ACTIVATION_LAYERS,
    }
)


@dataclass(frozen=True)
class Layer:
    """One layer of a network, as its card lists it.

    Parameters
    ----------
    name : str
        Its name, by which its maps are found.
    type : str
        Its Keras class, such as `Conv2D`.
    output_shape : tuple of ints
        Shape of its output for one input, `(h, w, F)` or `(F,)`.
    parameters : int
        How many weights and biases it learned.
    window : receptive.Window or None
        What it slides over its input; None for a layer without a window.
    is_biased : bool, optional
        Whether a convolution or dense layer adds a bias to every map or unit.
    """

    name: str
    type: str
    output_shape: tuple[int, ...]
    parameters: int
    window: receptive.Window | None
    is_biased: bool = True


@dataclass(frozen=True)
class PathStep:
    """One layer on the way from an input to an answer.

    Parameters
    ----------
    name, type : str
        As in the network's card.
    shape : tuple of ints
        Shape of its output for one input, `(h, w, F)` or `(F,)`.
    parameters : int
        Weights and biases.
    multiply_adds : int
        Multiplications, each with its addition, for one input. Biases, ReLU, pooling and softmax
        multiply nothing.
    window : receptive.Window or None
        What a unit reads of each map of the layer before; None where it reads no more than its own
        place (softmax: that of every unit).
    field : receptive.ReceptiveField
        What its units see of the input.
    """

    name: str
    type: str
    shape: tuple[int, ...]
    parameters: int
    multiply_adds: int
    window: receptive.Window | None
    field: receptive.ReceptiveField


def follow(layers: Sequence[Layer]) -> tuple[PathStep, ...]:
    """Follow an input through a network, by the arithmetic of shapes alone.

    Parameters
    ----------
    layers : sequence of Layer
        From the input on. Their windows and how many maps or units they have are used; their other
        shapes are computed, and their parameters but those of a separable convolution.

    Returns
    -------
    tuple of PathStep
        One for each layer.

    Raises
    ------
    ConvscopeError
        If a layer is of a class that is not followed here, or does not fit what comes before.
    """
    shape = image = layers[0].output_shape
    spatial = (image[0], image[1])
    windows: list[receptive.Window] = []
    steps = []
    for layer in layers:
        window, weights, products = None, 0, 0
        if layer.type in (*CONVOLUTIONS, *POOLINGS) and layer.window is not None:
            window, count = layer.window, shape[-1]
            settings = (window.strides, window.dilation, window.padding)
            name = "pool" if layer.type in POOLINGS else "kernel"
            spatial = output_shape(spatial, window.size, *settings, name)
            if layer.type in CONVOLUTIONS:
                taps = _taps(layer, window, count)
                count = layer.output_shape[-1]
                weights = taps + count * layer.is_biased
                products = multiply_adds(spatial, (taps,))
            shape = (*spatial, count)
        elif layer.type in GLOBAL_POOLINGS and len(shape) == 3:
            window = receptive.Window(spatial)
            shape, spatial = shape[-1:], (1, 1)
        elif layer.type == "Dense" and len(shape) == 1:
            window = receptive.Window(spatial)
            products = shape[0] * layer.output_shape[0]
            shape, spatial = layer.output_shape, (1, 1)
            weights = products + shape[0] * layer.is_biased
        elif layer.type == "Flatten":
            shape = (math.prod(shape),)
        elif layer.type in _BY_VALUE:
            weights = layer.parameters // layer.output_shape[-1] * shape[-1]
        else:
            _refuse(layer)
        windows += [window] if window else []
        field = receptive.receptive_field(windows, (image[0], image[1]))
        steps.append(PathStep(layer.name, layer.type, shape, weights, products, window, field))
    return tuple(steps)


def _taps(layer: Layer, window: receptive.Window, channels: int) -> int:
    """Count the weights of a convolution, each of which is used once at every position."""
    filters = layer.output_shape[-1]
    if layer.type == "SeparableConv2D":
        return layer.parameters - filters * layer.is_biased
    read = 1 if layer.type == "DepthwiseConv2D" else channels  # maps that make one of the next
    return math.prod(pair(window.size)) * read * filters


def last_maps(types: Sequence[str]) -> int:
    """Find the last convolution's maps, after all that is done to each of their values.

    Parameters
    ----------
    types : sequence of str
        The Keras classes of a network's layers, in order, at least one of which convolves.

    Returns
    -------
    int
        The place of the layer that gives them: what follows pools, flattens or weighs them.
    """
    place = max(place for place, type_ in enumerate(types) if type_ in CONVOLUTIONS)
    while types[place + 1] in _BY_VALUE:
        place += 1
    return place


def computes(layer: Layer) -> bool:
    """Say whether a layer computes something when a network answers.

    Parameters
    ----------
    layer : Layer
        The layer.

    Returns
    -------
    bool
        False for the input, and for those that only pass values on.
    """
    return layer.type not in {"InputLayer", *PASSIVE}


def without_pooling(layers: Sequence[Layer]) -> list[Layer]:
    """Leave the pooling layers out of a network.

    Parameters
    ----------
    layers : sequence of Layer
        The network.

    Returns
    -------
    list of Layer
        Those that do not pool; `follow` computes what becomes of their shapes.
    """
    return [layer for layer in layers if layer.type not in POOLINGS]


def _refuse(layer: Layer) -> NoReturn:
    known = (*CONVOLUTIONS, *POOLINGS, *GLOBAL_POOLINGS, "Dense", "Flatten", *sorted(_BY_VALUE))
    rule = f"the layers of a network are {', '.join(known)}"
    if layer.type in (*CONVOLUTIONS, *POOLINGS):
        rule = "a convolution and a pooling have a window"
    elif layer.type in ("Dense", *GLOBAL_POOLINGS):
        rule = "a dense layer reads what was flattened before, and a global pooling maps"
    raise ConvscopeError(f"{rule}. Received: {layer.name!r}, a {layer.type}")


Maps = Mapping[str, NDArray[np.float32]]
"""What each layer made of an input, by the layer's name."""


def as_maps(output: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give what a layer gave as maps; a unit of a dense layer is a map of one position.

    Parameters
    ----------
    output : ndarray of float32, shape (h, w, F) or (F,)
        What a layer gave.

    Returns
    -------
    ndarray of float32, shape (h, w, F) or (1, 1, F)
        The same numbers.
    """
    return output if output.ndim == 3 else output[np.newaxis, np.newaxis]
