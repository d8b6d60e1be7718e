"""A network as plain data: a chain of layers that are on a list, and their weights as arrays.

This is all that is kept of a network that a visitor brings. It is checked whenever it is made or
read, so what holds it can rely on it wherever it came from.
"""

import io
import json
import math
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError, short
from convcore.keras_files.plain_layers import free_name
from convcore.limits import (
    LAYER_NAME,
    NETWORK_CLASSES,
    NETWORK_FILTERS,
    NETWORK_KERNEL,
    NETWORK_LAYERS,
    NETWORK_MAPS,
    NETWORK_MULTIPLY_ADDS,
    NETWORK_PARAMETERS,
)
from convcore.networks.answers import LOSSES, answer_of
from convcore.networks.layer_types import LayerType, Settings, layer_type
from convcore.networks.layers import Layer, NamedSettings, next_layer
from convcore.rounding import format_number

_TEXTS = ("layers", "notes", "loss", "saved_layers")  # the entries of a file that are JSON
_NOTES, _NOTE = 4, 2000  # most notes, and characters of one
_SHOWN = 0.0005  # the least that three decimals show
_EACH = " (red, green and blue)"
_DIVISOR = 1e-7  # by which Keras divides where a deviation is less
_NORMALISE = ("BatchNormalization", "Normalization")  # their last array is a variance


@dataclass(frozen=True, eq=False)
class PlainNetwork:
    """A network as plain data.

    Parameters
    ----------
    layers : tuple of Layer
        From the input to the answer.
    weights : tuple of tuples of ndarray of float32
        For each layer its arrays.
    notes : tuple of str
        What its file holds and it does not, in sentences.
    loss : str
        What it was trained with, of `answers.LOSSES`; empty where nobody knows.
    saved_layers : int
        How many layers its Keras file has, its input among them; 0 where it comes from none.
    """

    layers: tuple[Layer, ...]
    weights: tuple[tuple[NDArray[np.float32], ...], ...]
    notes: tuple[str, ...] = ()
    loss: str = ""
    saved_layers: int = 0

    def __post_init__(self) -> None:
        """Check that every layer has weights of its shapes, and such as give numbers."""
        short_ones = [each for each in self.notes if isinstance(each, str) and len(each) <= _NOTE]
        if len(short_ones) != len(self.notes) or len(self.notes) > _NOTES:
            rule = f"a network has at most {_NOTES} notes of {_NOTE} characters"
            raise ConvscopeError(f"{rule}. Received: {short(self.notes)}")
        for layer, arrays in zip(self.layers, self.weights, strict=True):
            if tuple(array.shape for array in arrays) != layer.weight_shapes:
                rule = f"the layer {layer.name!r} has weights of shapes {layer.weight_shapes}"
                raise ConvscopeError(f"{rule}. Received: {[array.shape for array in arrays]}")
            if not all(np.isfinite(array).all() for array in arrays):
                rule = "weights must be finite numbers"
                raise ConvscopeError(f"{rule}. Received: others in the layer {layer.name!r}")
            if layer.keras_class in _NORMALISE and (arrays[-1] < 0).any():
                rule = f"a variance, as that of the layer {layer.name!r}, is not negative"
                raise ConvscopeError(f"{rule}. Received: {arrays[-1].min():g}")
        if self.loss not in ["", *LOSSES]:
            rule = f"a loss is one of {', '.join(LOSSES)}"
            raise ConvscopeError(f"{rule}. Received: {short(self.loss)}")
        if type(self.saved_layers) is not int or not 0 <= self.saved_layers <= NETWORK_LAYERS:
            rule = f"a network's file has up to {NETWORK_LAYERS} layers here"
            raise ConvscopeError(f"{rule}. Received: {short(self.saved_layers)}")

    def ending_with(self, activation: Literal["softmax", "sigmoid"]) -> "PlainNetwork":
        """Give the same network with an activation behind its last layer."""
        entries = [(each.name, each.keras_class, each.settings) for each in self.layers]
        name = free_name(activation, {each.name for each in self.layers})
        added: NamedSettings = (name, "Activation", {"activation": activation})
        if activation == "softmax":
            added = (name, "Softmax", {})
        layers = plan_network([*entries, added])
        return replace(self, layers=layers, weights=(*self.weights, ()))

    @property
    def preparation(self) -> tuple[str, ...]:
        """What its own layers do to the values of an input before anything convolves them."""
        first = first_convolution(self.layers)
        parts = zip(self.layers[:first], self.weights[:first], strict=True)
        return tuple(
            f"Before any convolution, its layer {layer.name} takes {_channels(arrays[0])} from "
            f"every value and divides by {_channels(np.maximum(np.sqrt(arrays[1]), _DIVISOR))}"
            f"{'' if arrays[0].size == 1 else _EACH}."
            for layer, arrays in parts
            if layer.keras_class == "Normalization"
        )

    def to_bytes(self) -> bytes:
        """Write the network as a file of NumPy's."""
        entries = [[each.name, each.keras_class, each.settings] for each in self.layers]
        parts = (entries, self.notes, self.loss, self.saved_layers)
        arrays: dict[str, NDArray[Any]] = {
            name: np.frombuffer(json.dumps(part).encode(), np.uint8)
            for name, part in zip(_TEXTS, parts, strict=True)
        }
        for place, of_layer in enumerate(self.weights):
            arrays |= {f"{place}_{number}": array for number, array in enumerate(of_layer)}
        file = io.BytesIO()
        np.savez(file, **arrays)  # type: ignore[arg-type]
        return file.getvalue()


def _channels(values: NDArray[np.float32]) -> str:
    return ", ".join(
        format_number(value, 3)
        if value == 0 or abs(value) >= _SHOWN
        else np.format_float_positional(value, precision=1, fractional=False, trim="-")
        for value in values.reshape(-1).tolist()
    )


def read_network(data: bytes) -> PlainNetwork:
    """Read a network from a file of NumPy's, and check it."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            _check_unpacked(file.zip)
            entries, notes, loss, count = (json.loads(file[name].tobytes()) for name in _TEXTS)
            layers = plan_network([(name, class_, settings) for name, class_, settings in entries])
            weights = tuple(
                tuple(
                    np.asarray(file[f"{place}_{number}"], np.float32)
                    for number in range(len(layer.weight_shapes))
                )
                for place, layer in enumerate(layers)
            )
    except ConvscopeError:
        raise
    except (ValueError, TypeError, KeyError, EOFError, OSError, zipfile.BadZipFile):
        rule = "a plain network is a file of NumPy's with its layers and weights"
        raise ConvscopeError(f"{rule}. Received: something else") from None
    return PlainNetwork(layers, weights, tuple(notes), loss, count)


def _check_unpacked(archive: zipfile.ZipFile) -> None:
    """Refuse what would grow when it is read: `to_bytes` stores arrays as they are."""
    if any(entry.compress_type != zipfile.ZIP_STORED for entry in archive.infolist()):
        raise ValueError


def plan_network(entries: Sequence[NamedSettings]) -> tuple[Layer, ...]:
    """Check a whole network and compute its shapes; no array is touched."""
    if not 0 < len(entries) <= NETWORK_LAYERS:
        rule = f"a network has 1 to {NETWORK_LAYERS} layers here"
        raise ConvscopeError(f"{rule}. Received: {len(entries):,}")
    planned: list[Layer] = []
    for entry in entries:
        plan_layer(planned, entry)
    _check_first_layer(planned[first_convolution(planned)])
    _check_sight(planned)
    _check_answer(planned)
    return tuple(planned)


def plan_layer(planned: list[Layer], entry: NamedSettings) -> None:
    """Check one layer more of a chain, and add it with its shapes."""
    name, class_, settings = entry
    _check_name(name, [layer.name for layer in planned])
    type_ = layer_type(class_, name)
    if (type_.reads == "none") != (not planned):
        rule = "a network begins with its one input"
        raise ConvscopeError(f"{rule}. Received: {name!r}, a {class_}, at place {len(planned)}")
    try:
        planned.append(next_layer(planned, (name, class_, read_settings(type_, settings))))
    except ConvscopeError as error:
        raise ConvscopeError(f"Layer {name!r}, a {class_}: {error}") from None
    _check_size(planned)


def first_convolution(planned: Sequence[Layer]) -> int:
    """Find the layer that convolves first."""
    for place, layer in enumerate(planned):
        if layer.type.convolves:
            return place
    types = ", ".join(dict.fromkeys(layer.keras_class for layer in planned))
    raise ConvscopeError(f"a network has a convolution to look at here. Received: {types}")


def _check_name(name: Any, before: list[str]) -> None:
    if not isinstance(name, str) or not name.isprintable() or not 0 < len(name) <= LAYER_NAME:
        rule = f"the name of a layer has 1 to {LAYER_NAME} characters that can be shown"
        raise ConvscopeError(f"{rule}. Received: {short(name)}")
    if name in before:
        raise ConvscopeError(f"every layer has a name of its own. Received: {name!r} twice")


def read_settings(type_: LayerType, given: Settings) -> dict[str, Any]:
    """Check the settings of a layer."""
    if not isinstance(given, dict):
        raise ConvscopeError(f"settings have names. Received: {short(given)}")
    if unknown := [name for name in given if name not in type_.settings]:
        known = ", ".join(type_.settings) or "none"
        raise ConvscopeError(
            f"the settings that are supported here are {known}. Received: {short(unknown[0])}"
        )
    kept = {}
    for name, setting in type_.settings.items():
        value = given.get(name, setting.default)
        try:
            kept[name] = setting.read(value)
        except (TypeError, ValueError):
            rule = f"{name} must be {setting.rule}"
            raise ConvscopeError(f"{rule}. Received: {short(value)}") from None
    return kept


def _check_size(planned: Sequence[Layer]) -> None:
    """Refuse a chain that is too large, as soon as it is."""
    for what, most, came in (
        ("parameters", NETWORK_PARAMETERS, sum(layer.parameters for layer in planned)),
        ("multiply-adds", NETWORK_MULTIPLY_ADDS, sum(layer.multiply_adds for layer in planned)),
        ("bytes of maps", NETWORK_MAPS, 4 * sum(math.prod(each.output_shape) for each in planned)),
    ):
        if came > most:
            raise ConvscopeError(
                f"a network has at most {most:,} {what} here. Received: {came:,} up to the layer "
                f"{planned[-1].name!r}"
            )


def _check_first_layer(first: Layer) -> None:
    if first.type.map_by_map:
        rule = "the first layer that convolves must be a Conv2D here"
        raise ConvscopeError(f"{rule}. Received: {first.name!r}, a {first.keras_class}")
    rows, columns = first.settings["kernel_size"]
    if max(rows, columns) > NETWORK_KERNEL or first.settings["filters"] > NETWORK_FILTERS:
        raise ConvscopeError(
            f"a first layer has at most {NETWORK_FILTERS} filters of at most {NETWORK_KERNEL} x "
            f"{NETWORK_KERNEL} here. Received: {first.settings['filters']} of {rows} x {columns}"
        )


def _check_sight(planned: Sequence[Layer]) -> None:
    """Refuse zeros around maps that leave nothing of the image to be seen."""
    for layer in planned:
        if layer.field.is_blind:
            rule = "some unit of each layer sees something of the image here; fewer zeros help"
            raise ConvscopeError(f"{rule}. Received: {layer.name!r}, which reads zeros alone")


def _check_answer(planned: Sequence[Layer]) -> None:
    last = planned[-1]
    if len(last.output_shape) != 1 or last.output_shape[0] > NETWORK_CLASSES:
        raise ConvscopeError(
            f"a network answers with one value for each of at most {NETWORK_CLASSES:,} classes "
            f"here. Received: an answer of shape {last.output_shape} by {last.name!r}"
        )
    answer = answer_of(planned)
    if answer.settings.get("activation") == "sigmoid" and len(answer.input_shape) != 1:
        rule = "a sigmoid comes last here, behind what is flat"
        raise ConvscopeError(f"{rule}. Received: {answer.name!r} on {answer.input_shape}")
