"""The weights of a `.keras` file, read from its HDF5 member.

HDF5 can refer to other files, to other places of its own and to data that are not there. So every
step of a path must be an ordinary entry, and every array must lie in the file, whole, in the shape
and precision that the description asks for, before any of it is read.
"""

import io
import re
from collections.abc import Iterator, Sequence, Set
from typing import Any, Final

import h5py
import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError, short
from convcore.keras_files.config import KerasConfig
from convcore.keras_files.plain_network import PlainNetwork
from convcore.networks.layers import Layer

_UNREAD: Final = frozenset({"vars", "optimizer"})  # beside the layers; of the training, or empty


def read_weights(data: bytes, config: KerasConfig) -> PlainNetwork:
    """Read the weights that a network's description asks for."""
    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            found = _read_layers(file, config)
    except ConvscopeError:
        raise
    except (OSError, ValueError, KeyError, RuntimeError, TypeError, AttributeError):
        rule = "the weights must be a whole HDF5 file, as Keras 3 writes it"
        raise ConvscopeError(f"{rule}. Received: a damaged one, or another layout") from None
    weights = tuple(found.get(layer.name, ()) for layer in config.layers)
    return PlainNetwork(config.layers, weights)


def _read_layers(file: Any, config: KerasConfig) -> dict[str, tuple[NDArray[np.float32], ...]]:
    _check_members(file, {"layers"}, _UNREAD, "the file of weights")
    groups = _groups(config.saved)
    layers = _member(file, "layers")
    _check_members(layers, set(), set(groups.values()), "the file of weights")
    planned = {layer.name: layer for layer in config.layers}
    return {
        name: tuple(_read_layer(layers, group, planned[name])) for name, group in groups.items()
    }


def _groups(saved: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Give the group of each layer: Keras numbers them by class, in order."""
    counts: dict[str, int] = {}
    groups = {}
    for name, type_ in saved:
        base = re.sub("(?<=[a-z])(?=[A-Z])", "_", type_).lower()
        count = counts[base] = counts.get(base, -1) + 1
        groups[name] = f"{base}_{count}" if count else base
    return groups


def _read_layer(layers: Any, group: str, layer: Layer) -> Iterator[NDArray[np.float32]]:
    shapes = layer.weight_shapes
    if group not in layers:
        if shapes:
            rule = f"the layer {layer.name!r} has {len(shapes)} arrays of weights"
            raise ConvscopeError(f"{rule}. Received: none")
        return
    whole = _member(layers, group)
    _check_members(whole, {"vars"}, {"seed_generator"}, f"the layer {layer.name!r}")
    arrays = _member(whole, "vars")
    numbers = [str(number) for number in range(len(shapes))]
    if sorted(arrays) != sorted(numbers):
        rule = f"the layer {layer.name!r} has {len(shapes)} arrays of weights"
        raise ConvscopeError(f"{rule}. Received: {len(arrays)}")
    for number, shape in zip(numbers, shapes, strict=True):
        yield _read_array(_member(arrays, number), shape, layer)


def _check_members(group: Any, needed: Set[str], allowed: Set[str], of: str) -> None:
    if not isinstance(group, h5py.Group):
        raise ConvscopeError(f"{of} holds groups of arrays. Received: an array for a group")
    names = set(group)
    if missing := needed - names:
        raise ConvscopeError(f"{of} holds {', '.join(needed)}. Received: no {min(missing)}")
    if extra := names - needed - allowed:
        known = ", ".join(sorted(needed | allowed))
        raise ConvscopeError(f"{of} holds {known} at most. Received: {short(min(extra))} too")


def _member(group: Any, name: str) -> Any:
    if type(group.get(name, getlink=True)) is not h5py.HardLink:
        rule = "weights lie in the file itself"
        raise ConvscopeError(f"{rule}. Received: a link that leads elsewhere, {short(name)}")
    return group[name]


def _read_array(array: Any, shape: tuple[int, ...], layer: Layer) -> NDArray[np.float32]:
    whose = f"the weights of the layer {layer.name!r}"
    if not isinstance(array, h5py.Dataset) or array.id.get_type() != h5py.h5t.IEEE_F32LE:
        raise ConvscopeError(f"{whose} are arrays of float32. Received: something else")
    if array.shape != shape:
        raise ConvscopeError(f"{whose} have the shape {shape}. Received: {array.shape}")
    how = array.id.get_create_plist()
    if how.get_external_count() or array.is_virtual:
        raise ConvscopeError(f"{whose} lie in the file itself. Received: a link to another file")
    stored = array.id.get_storage_size()
    if how.get_layout() == h5py.h5d.CHUNKED or stored != 4 * array.size:
        rule = f"{whose} lie in the file in one piece of {4 * array.size:,} bytes"
        raise ConvscopeError(f"{rule}. Received: {stored:,} bytes, or pieces")
    values = np.empty(shape, np.float32)
    array.read_direct(values)
    return values
