"""The `config.json` of a `.keras` file, read as plain data: no name in it is ever looked up.

A network within a network is read as its layers, one after the other.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NoReturn

from convcore.errors import ConvscopeError, short
from convcore.keras_files.losses import read_loss
from convcore.keras_files.plain_layers import (
    FLOAT32,
    LEFT_OUT,
    RESHAPE,
    free_name,
    is_of_keras,
    plain_layers,
    precision,
)
from convcore.keras_files.plain_network import plan_network
from convcore.keras_files.reshaping import without_reshaping
from convcore.limits import LAYER_NAME, NETWORK_LAYERS
from convcore.networks.layer_types import LAYER_TYPES
from convcore.networks.layers import Layer, NamedSettings
from convcore.networks.nearest_layer import refuse_layer

_NETWORKS: Final = ("Sequential", "Functional")
_NESTED: Final = 4  # most networks that lie within one another
_TRAINS: Final = ("training", True)  # an option of a layer's call

Place = tuple[tuple[str, str], ...]
"""Where a layer lies: the networks within the network, and itself, each by group and name. Keras
numbers the groups of weights by class."""


@dataclass(frozen=True)
class SavedLayer:
    """A layer as it is in the file.

    Parameters
    ----------
    label : str
        What it is called here: its name, made fit to be shown, and like no other.
    keras_class : str
        Its class in Keras.
    given : mapping
        All that its description says of it.
    place : Place
        Where its weights are.
    """

    label: str
    keras_class: str
    given: Mapping[str, Any] = field(repr=False)
    place: Place


@dataclass(frozen=True)
class KerasConfig:
    """A network as its file describes it.

    Parameters
    ----------
    layers : tuple of Layer
        The layers, with fused activations apart, and without those that do nothing.
    saved : tuple of SavedLayer
        The layers as they are in the file, in order.
    inner_inputs : tuple of Place
        The inputs of networks within it, which read what comes before them there.
    notes : tuple of str
        What is in the file and not in the layers, in sentences.
    loss : str
        What it was trained with, of `answers.LOSSES`; empty where the file names none of these.
    """

    layers: tuple[Layer, ...]
    saved: tuple[SavedLayer, ...]
    inner_inputs: tuple[Place, ...]
    notes: tuple[str, ...]
    loss: str


def read_config(config: Any) -> KerasConfig:
    """Check the description of a sequential or functional chain of layers."""
    taken: set[str] = set()
    saved: list[SavedLayer] = []
    inner_inputs: list[Place] = []
    for each in _flat(config, (), 1):
        if NETWORK_LAYERS in (len(saved), len(inner_inputs)):
            _refuse_count("more, in networks within it")
        if saved and each.keras_class == "InputLayer" and len(each.place) > 1:
            inner_inputs.append(each.place)
        else:
            saved.append(replace(each, label=free_name(each.label, taken)))
    if not saved or saved[0].keras_class != "InputLayer":
        rule = "a network begins with keras.Input(shape), which says how large an image is"
        raise ConvscopeError(f"{rule}. Received: {saved[0].keras_class if saved else 'no layer'}")
    entries: list[NamedSettings] = []
    for each in saved:
        if each.keras_class not in LEFT_OUT:
            entries += plain_layers(each.keras_class, each.label, each.given, taken)
    layers = plan_network(without_reshaping(entries))
    loss = read_loss(config.get("compile_config"))
    return KerasConfig(layers, tuple(saved), tuple(inner_inputs), _notes(layers, saved), loss)


def _notes(layers: Sequence[Layer], saved: Sequence[SavedLayer]) -> tuple[str, ...]:
    names, notes = {layer.name for layer in layers}, []
    unread = (each.keras_class for each in saved if each.label not in names)
    left_out = dict.fromkeys(class_ for class_ in unread if class_ != RESHAPE)
    if left_out:
        does = "they do" if len(left_out) > 1 else "it does"
        why = f"since {does} nothing when the network answers"
        notes.append(f"Left out, {why}: {', '.join(left_out)}.")
    read = [each for each in saved[1:] if each.keras_class not in LEFT_OUT]
    others = dict.fromkeys(precision(each.given) for each in read)
    others.pop(FLOAT32, None)
    if others:
        notes.append(
            f"It was saved for {' and '.join(others)}; here it is computed in float32, so the last "
            "digits may differ."
        )
    return tuple(notes)


def _flat(config: Any, outer: Place, depth: int) -> Iterator[SavedLayer]:
    """Go through the layers of a network, and of those within it, from the input to the answer."""
    kind, inner = _class(config), _part(config, "config", dict)
    if not is_of_keras(config, kind) or kind not in _NETWORKS:
        rule = "a network is a keras.Sequential or a functional keras.Model here"
        raise ConvscopeError(f"{rule}. Received: the model class {short(kind)}")
    if depth > _NESTED:
        rule = f"networks lie within one another up to {_NESTED} deep here"
        raise ConvscopeError(f"{rule}. Received: more")
    if kind == "Functional":  # first, since what joins several inputs is not on the list either
        ends = [_end(inner, key) for key in ("input_layers", "output_layers")]
    found = _entries(inner)
    if kind == "Functional":
        found = _in_order(found, *ends)
    for entry, group in zip(found, _groups(map(_class, found)), strict=True):
        name, class_ = _name(entry), _class(entry)
        place = (*outer, (group, name))
        if class_ in _NETWORKS:
            yield from _flat(entry, place, depth + 1)
        else:
            yield SavedLayer(_label(name), class_, _part(entry, "config", dict), place)


def _groups(classes: Iterable[str]) -> list[str]:
    """Name the group of each layer's weights: Keras numbers them by class, in order."""
    counts: Counter[str] = Counter()
    groups = []
    for class_ in classes:
        base = re.sub("(?<=[a-z])(?=[A-Z])", "_", class_).lower()
        groups.append(f"{base}_{counts[base]}" if counts[base] else base)
        counts[base] += 1
    return groups


def _label(name: str) -> str:
    """Give a name, which may be any text, as one that can be shown."""
    shown = "".join(letter if letter.isprintable() else "_" for letter in name)
    return shown.strip()[:LAYER_NAME].strip() or "layer"


def _part(whole: Any, key: str, type_: type) -> Any:
    part = whole.get(key) if isinstance(whole, dict) else None
    if not isinstance(part, type_):
        rule = f"the description of a network has a {key} in each of its parts"
        raise ConvscopeError(f"{rule}. Received: {short(part)}")
    return part


def _class(entry: Any) -> str:
    name: str = _part(entry, "class_name", str)
    return name


def _name(entry: Any) -> str:
    name: str = _part(_part(entry, "config", dict), "name", str)
    return name


def _entries(inner: Mapping[str, Any]) -> list[Any]:
    entries: list[Any] = _part(inner, "layers", list)
    if not 0 < len(entries) <= NETWORK_LAYERS:
        _refuse_count(f"{len(entries):,}")
    names: set[str] = set()
    for entry in entries:
        class_, name = _class(entry), _name(entry)
        known = class_ in LAYER_TYPES or class_ in LEFT_OUT or class_ in (*_NETWORKS, RESHAPE)
        if not known or not is_of_keras(entry, class_):
            raise refuse_layer(class_, name, of_keras=is_of_keras(entry, class_))
        if name in names:
            rule = "every layer of a network has a name of its own"
            raise ConvscopeError(f"{rule}. Received: {short(name)} twice")
        names.add(name)
    return entries


def _refuse_count(came: str) -> NoReturn:
    raise ConvscopeError(f"a network has 1 to {NETWORK_LAYERS} layers here. Received: {came}")


def _in_order(entries: list[Any], first: str, last: str) -> list[Any]:
    """Follow the layers of a functional network from its input to its answer."""
    by_name = {_name(entry): entry for entry in entries}
    readers: dict[str, str] = {}
    for entry in entries:
        source = _source(entry)
        if source in readers:
            rule = "a network is a chain here, in which every layer is read by one other"
            raise ConvscopeError(f"{rule}. Received: {short(source)} is read by more")
        if source is not None:
            readers[source] = _name(entry)
    found, name = [], first
    while name in by_name:
        found.append(by_name.pop(name))
        name = readers.get(name, "")
    if by_name or not found or _name(found[-1]) != last or last in readers:
        rule = "a network is a chain here, from one input through every layer to one output"
        odd = next(iter(by_name), last)
        raise ConvscopeError(f"{rule}. Received: {short(odd)} is not in its place")
    return found


def _end(inner: Mapping[str, Any], key: str) -> str:
    """Read which layer is the one input or output: ["name", 0, 0], or a list of that."""
    ends: Any = _part(inner, key, list)
    if len(ends) == 1 and isinstance(ends[0], list):
        ends = ends[0]
    if len(ends) != 3 or not isinstance(ends[0], str) or ends[1:] != [0, 0]:
        rule = "a network has one input and one output here"
        raise ConvscopeError(f"{rule}. Received: {key} of {len(ends)}")
    return ends[0]


def _source(entry: Any) -> str | None:
    """Read which layer a layer of a functional network takes its input from."""
    nodes = _part(entry, "inbound_nodes", list)
    if not nodes:
        return None
    rule = "every layer of a network is used once here, on the output of one other"
    if len(nodes) != 1:
        raise ConvscopeError(f"{rule}. Received: {short(_name(entry))} is used {len(nodes)} times")
    inputs, options = _part(nodes[0], "args", list), _part(nodes[0], "kwargs", dict)
    # When a network answers, Keras tells every layer anew that it does not train.
    more = {key: given for key, given in options.items() if given and (key, given) != _TRAINS}
    if more:
        came = f"{short(_name(entry))} called with {short(more)}"
        raise ConvscopeError(f"a layer is called with its input alone here. Received: {came}")
    history = inputs[0].get("config") if len(inputs) == 1 and isinstance(inputs[0], dict) else None
    place = history.get("keras_history") if isinstance(history, dict) else None
    if not isinstance(place, list) or len(place) != 3 or not isinstance(place[0], str):
        raise ConvscopeError(f"{rule}. Received: {short(_name(entry))} reads something else")
    return place[0]
