"""The `config.json` of a `.keras` file, read as plain data: no name in it is ever looked up.

Everything in it is on a list or refused. What matters in training only is on the list too, and is
not looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from convcore.errors import ConvscopeError, short
from convcore.keras_files.plain_network import plan_layers, plan_network, read_settings
from convcore.limits import LAYER_NAME, NETWORK_LAYERS
from convcore.networks.layer_types import LAYER_TYPES
from convcore.networks.layers import Layer, NamedSettings

_ALIASES: Final = {"swish": "silu", "hard_swish": "hard_silu", None: "linear"}
_AS_LAYERS: Final = {"relu": "ReLU", "softmax": "Softmax"}
"""Activations that have a layer of their own."""


_INITIAL = ("initializer", "regularizer", "constraint")
_TRAINING: Final = frozenset(
    {"name", "trainable", "dtype", "autocast", "seed", "noise_shape", "momentum"}
    | {"synchronized", "renorm_clipping", "renorm_momentum"}
)
"""Settings that are looked at elsewhere, or matter in training only."""

_FIXED: Final = {
    "data_format": "channels_last",
    "groups": 1,
    "keepdims": False,
    "sparse": False,
    "ragged": False,
    "optional": False,
    "renorm": False,
    "quantization_config": None,
    "lora_rank": None,
    "lora_alpha": None,
}
"""Settings that must have one value."""


@dataclass(frozen=True)
class KerasConfig:
    """A network as its file describes it.

    Parameters
    ----------
    layers : tuple of Layer
        The layers, with fused activations apart, and with the softmax or sigmoid that turns logits
        into probabilities where the network leaves that out.
    saved : tuple of (name, type)
        The layers as they are in the file, in order.
    """

    layers: tuple[Layer, ...]
    saved: tuple[tuple[str, str], ...]


def read_config(config: Any) -> KerasConfig:
    """Check the description of a sequential or functional chain of layers."""
    kind, inner = _class(config), _part(config, "config", dict)
    if not _is_of_keras(config, kind) or kind not in ("Sequential", "Functional"):
        rule = "a network is a keras.Sequential or a functional keras.Model here"
        raise ConvscopeError(f"{rule}. Received: the model class {short(kind)}")
    if kind == "Functional":  # first, since what joins several inputs is not on the list either
        ends = [_end(inner, key) for key in ("input_layers", "output_layers")]
    found = _entries(inner)
    if kind == "Functional":
        found = _in_order(found, *ends)
    saved = tuple((_name(entry), _class(entry)) for entry in found)
    taken = {name for name, _ in saved}
    entries = [layer for entry in found for layer in _plain_layers(entry, taken)]
    return KerasConfig(plan_network(_with_probabilities(entries)), saved)


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
        rule = f"a network has 1 to {NETWORK_LAYERS} layers here"
        raise ConvscopeError(f"{rule}. Received: {len(entries):,}")
    for entry in entries:
        _check_type(entry)
    if _class(entries[0]) != "InputLayer" and "inbound_nodes" not in entries[0]:
        rule = "a network begins with keras.Input(shape), which says how large an image is"
        raise ConvscopeError(f"{rule}. Received: {_class(entries[0])}")
    return entries


def _is_of_keras(entry: Any, type_: str) -> bool:
    module = str(entry.get("module"))
    own = module == "keras" or module.startswith("keras.")
    return own and entry.get("registered_name") in (None, type_)


def _check_type(entry: Any) -> None:
    type_, name = _class(entry), _part(entry, "config", dict).get("name")
    if type_ not in LAYER_TYPES or not _is_of_keras(entry, type_):
        whose = "" if _is_of_keras(entry, type_) else " that is not Keras's own"
        raise ConvscopeError(
            f"the layers of a network can be {', '.join(LAYER_TYPES)} here. Received: "
            f"{short(type_)}{whose}, for the layer {short(name)}"
        )


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
    if any(options.values()):
        came = f"{short(_name(entry))} called with {short(options)}"
        raise ConvscopeError(f"a layer is called with its input alone here. Received: {came}")
    history = inputs[0].get("config") if len(inputs) == 1 and isinstance(inputs[0], dict) else None
    place = history.get("keras_history") if isinstance(history, dict) else None
    if not isinstance(place, list) or len(place) != 3 or not isinstance(place[0], str):
        raise ConvscopeError(f"{rule}. Received: {short(_name(entry))} reads something else")
    return place[0]


def _plain_layers(entry: Any, taken: set[str]) -> list[NamedSettings]:
    """Give a layer as one or two of the list: what it computes, and its activation."""
    name, type_, given = _name(entry), _class(entry), _part(entry, "config", dict)
    try:
        _check_fixed(given)
        if type_ == "InputLayer":
            return [(name, type_, _input(given))]
        settings = {key: given[key] for key in given if not _is_unused(key)}
        if type_ == "Activation":
            return [_activation_layer(name, settings.get("activation"))]
        if type_ == "ReLU":
            return [_rectifier(name, settings)]
        found: list[NamedSettings] = [(name, type_, settings)]
        if LAYER_TYPES[type_].weighs:
            activation = settings.pop("activation", None)
            layer = _activation_layer(_free(f"{name}_{activation}", taken), activation)
            if layer[2].get("activation") != "linear":
                found.append(layer)
                taken.add(layer[0])
        return found
    except ConvscopeError as error:
        raise ConvscopeError(f"Layer {name!r}, a {type_}: {error}") from None


def _is_unused(setting: str) -> bool:
    return setting in _TRAINING or setting in _FIXED or setting.endswith(_INITIAL)


def _check_fixed(given: Mapping[str, Any]) -> None:
    for setting, value in _FIXED.items():
        if given.get(setting, value) != value:
            rule = f"{setting} must be {value!r} here"
            raise ConvscopeError(f"{rule}. Received: {short(given[setting])}")
    dtype = given.get("dtype", "float32")
    if isinstance(dtype, dict) and dtype.get("class_name") == "DTypePolicy":
        dtype = dtype.get("config")
        dtype = dtype.get("name") if isinstance(dtype, dict) else dtype
    if dtype != "float32":
        raise ConvscopeError(f"dtype must be 'float32' here. Received: {short(dtype)}")


def _input(given: Mapping[str, Any]) -> dict[str, Any]:
    shape = given.get("batch_shape")
    if not isinstance(shape, list) or len(shape) != 4:
        rule = "an input is an image here, with a batch_shape of batch, rows, columns, channels"
        raise ConvscopeError(f"{rule}. Received: {short(shape)}")
    return {"shape": shape[1:]}


def _activation_layer(name: str, activation: Any) -> NamedSettings:
    found = (
        _ALIASES.get(activation, activation) if isinstance(activation, str | None) else activation
    )
    settings = read_settings(LAYER_TYPES["Activation"], {"activation": found})
    return (name, _AS_LAYERS[found], {}) if found in _AS_LAYERS else (name, "Activation", settings)


def _rectifier(name: str, settings: Mapping[str, Any]) -> NamedSettings:
    most, slope, threshold = (
        settings.get(key) for key in ("max_value", "negative_slope", "threshold")
    )
    if not threshold and not slope and most is None:
        return name, "ReLU", {}
    if not threshold and not slope and most == 6:
        return name, "Activation", {"activation": "relu6"}
    if not threshold and most is None:
        return name, "LeakyReLU", {"negative_slope": slope}
    rule = "a ReLU here is plain, has a negative_slope, or a max_value of 6"
    raise ConvscopeError(f"{rule}. Received: {short(dict(settings))}")


def _with_probabilities(entries: list[NamedSettings]) -> list[NamedSettings]:
    """Turn logits into probabilities where a network leaves that out."""
    answer = next(
        (each for each in reversed(entries) if not LAYER_TYPES[each[1]].passive), entries[0]
    )
    if LAYER_TYPES[answer[1]].activates and answer[2].get("activation") != "linear":
        return entries
    count = plan_layers(entries)[-1].output_shape[-1]
    name = _free("softmax" if count > 1 else "sigmoid", {name for name, *_ in entries})
    return [*entries, _activation_layer(name, "softmax" if count > 1 else "sigmoid")]


def _free(name: str, taken: set[str]) -> str:
    """Find a name that no layer has, and no longer than one may be."""
    numbered = (f"{name[: LAYER_NAME - 4]}_{number}" for number in range(1, NETWORK_LAYERS + 1))
    return next(free for free in (name[:LAYER_NAME], *numbered) if free not in taken)
