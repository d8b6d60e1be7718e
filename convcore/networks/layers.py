"""A network as a chain of layers: shapes, weights, cost, and what units see; no array is touched.

A dense layer is followed as what it is, a convolution whose window is the whole map.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.limits import ENGINE_MULTIPLY_ADDS
from convcore.networks.layer_types import LAYER_TYPES, LayerType, Settings, Shape, layer_type
from convcore.receptive import ReceptiveField, Window, receptive_field
from convcore.shapes import pair

NamedSettings = tuple[str, str, Settings]
"""A layer's name, its class in Keras, and its settings by their names there."""


@dataclass(frozen=True)
class Layer:
    """One layer of a network, at its place in the chain.

    Parameters
    ----------
    name : str
        Its name, by which its maps are found.
    keras_class : str
        Its class in Keras, a key of `LAYER_TYPES`.
    settings : mapping of str to object
        By their names in Keras.
    input_shape, output_shape : tuple of ints
        Of one input, `(h, w, F)` or `(F,)`.
    weight_shapes : tuple of tuples of ints
        Of its learned arrays, in Keras's order.
    window : Window or None
        What a unit reads of each map of the layer before; None where it reads no more than its own
        place (softmax: that of every unit).
    field : ReceptiveField
        What its units see of the input.
    """

    name: str
    keras_class: str
    settings: Settings
    input_shape: Shape
    output_shape: Shape
    weight_shapes: tuple[Shape, ...]
    window: Window | None
    field: ReceptiveField

    @property
    def type(self) -> LayerType:
        """What it can do."""
        return LAYER_TYPES[self.keras_class]

    @property
    def units(self) -> tuple[int, int]:
        """Rows and columns of one of its maps; a unit of a dense layer is a map of one position."""
        rows, columns, *_ = self.output_shape if len(self.output_shape) == 3 else (1, 1)
        return rows, columns

    @property
    def parameters(self) -> int:
        """Number of its weights and biases."""
        return sum(map(math.prod, self.weight_shapes))

    @property
    def multiply_adds(self) -> int:
        """Multiplications, each with its addition, for one input.

        Biases and what is done value by value (normalisation) count nothing, and neither do ReLU,
        pooling and softmax.
        """
        if not self.type.weighs:
            return 0
        biases = self.output_shape[-1] if self.settings["use_bias"] else 0
        return math.prod(self.output_shape[:-1]) * (self.parameters - biases)


def follow(entries: Iterable[NamedSettings]) -> tuple[Layer, ...]:
    """Follow an input through a network, by the arithmetic of shapes alone.

    Parameters
    ----------
    entries : iterable of (name, type, settings)
        From the input on.

    Returns
    -------
    tuple of Layer
        One for each.

    Raises
    ------
    ConvscopeError
        As for `next_layer`.
    """
    layers: list[Layer] = []
    for entry in entries:
        layers.append(next_layer(layers, entry))
    return tuple(layers)


def next_layer(before: Sequence[Layer], entry: NamedSettings) -> Layer:
    """Follow an input through one layer more.

    Parameters
    ----------
    before : sequence of Layer
        Those that it went through; the first is the input, and it stands on none.
    entry : tuple of name, type and settings
        The layer.

    Returns
    -------
    Layer
        With its shapes and what its units see.

    Raises
    ------
    ConvscopeError
        If its class is not in `LAYER_TYPES`, or it does not fit what comes before.
    """
    name, class_, settings = entry
    type_ = layer_type(class_, name)
    read = before[-1].output_shape if before else ()
    if before and len(read) not in type_.dimensions:
        needs = "maps, rows x columns x channels" if 3 in type_.dimensions else "a flat input"
        raise ConvscopeError(f"it takes {needs}. Received: an input of shape {read}")
    shape = type_.output_shape(settings, read)
    field = before[-1].field if before else receptive_field([], (shape[0], shape[1]))
    window = type_.window(settings)
    if window is None and (type_.weighs or type_.pools):
        window = Window(field.shape)
    if window is not None:
        field = field.through(window)
    weights = type_.weight_shapes(settings, read)
    return Layer(name, class_, settings, read, shape, weights, window, field)


def without_pooling(layers: Iterable[Layer]) -> tuple[Layer, ...]:
    """Leave the layers that pool windows out of a network.

    Parameters
    ----------
    layers : iterable of Layer
        The network.

    Returns
    -------
    tuple of Layer
        The others, with what becomes of their shapes.
    """
    return follow(
        (each.name, each.keras_class, each.settings)
        for each in layers
        if not each.type.pools_windows
    )


def last_maps(types: Sequence[LayerType]) -> int:
    """Find the last convolution's maps, after all that is done to each of their values.

    Parameters
    ----------
    types : sequence of LayerType
        Of a network's layers, in order, at least one of which convolves.

    Returns
    -------
    int
        The place of the layer that gives them: what follows pools, flattens or weighs them.
    """
    place = max(place for place, type_ in enumerate(types) if type_.convolves)
    while types[place + 1].by_value:
        place += 1
    return place


def answers_in_browser(layers: Iterable[Layer]) -> bool:
    """Say whether a network is small enough to answer within moments where its user is.

    Parameters
    ----------
    layers : iterable of Layer
        The network's; the browser's engine has every type of layer.

    Returns
    -------
    bool
        Whether its layers have at most `limits.ENGINE_MULTIPLY_ADDS` together, where each value
        that a window of a pooling reads counts as one of them.
    """
    work = 0
    for layer in layers:
        work += layer.multiply_adds
        if layer.type.pools and layer.window is not None:
            work += math.prod(layer.output_shape) * math.prod(pair(layer.window.size))
    return work <= ENGINE_MULTIPLY_ADDS


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
