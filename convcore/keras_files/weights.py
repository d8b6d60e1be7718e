"""The weights of a `.keras` file, read from its HDF5 member.

HDF5 can refer to other files, to other places of its own and to data that are not there. So every
step of a path must be an ordinary entry, and every array must lie in the file, whole, in the shape
and in a precision that is known, before any of it is read.
"""

import io
from collections.abc import Set
from typing import Any, Final

import h5py
import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError, short
from convcore.keras_files.config import KerasConfig, Place, SavedLayer
from convcore.keras_files.plain_layers import constants
from convcore.keras_files.plain_network import PlainNetwork
from convcore.networks.layer_types import Shape
from convcore.networks.layers import Layer

_UNREAD: Final = frozenset({"vars", "optimizer"})  # beside the layers; of the training, or empty
_BESIDE: Final = frozenset({"seed_generator", "activation"})  # in a layer; without weights
_FLOATS: Final = (h5py.h5t.IEEE_F32LE, h5py.h5t.IEEE_F16LE, h5py.h5t.IEEE_F64LE)
_Arrays = tuple[NDArray[np.float32], ...]


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
    count = len(config.saved)
    return PlainNetwork(config.layers, weights, config.notes, config.loss, count)


def _read_layers(file: Any, config: KerasConfig) -> dict[str, _Arrays]:
    _check_members(file, {"layers"}, _UNREAD, "the file of weights")
    outermost = _member(file, "layers")
    places = [*(each.place for each in config.saved), *config.inner_inputs]
    by_group, by_name = ([_path(place, way) for place in places] for way in (0, 1))
    # Keras numbers the groups by class; other writers of the format call them by the layers' names.
    is_numbered = set(outermost) <= {path[0] for path in by_group}
    is_named = set(outermost) <= {path[0] for path in by_name}
    paths = by_name if is_named and not is_numbered else by_group
    _check_containers(outermost, paths)
    planned = {layer.name: layer for layer in config.layers}
    found = {}
    for saved, path in zip(config.saved, paths, strict=False):
        if (layer := planned.get(saved.label)) is not None:
            found[layer.name] = _read_layer(_group(outermost, path), saved, layer)
    return found


def _path(place: Place, way: int) -> tuple[str, ...]:
    return tuple(names[way] for names in place)


def _check_containers(outermost: Any, paths: list[tuple[str, ...]]) -> None:
    """Refuse what lies where the weights of layers are, and belongs to none of them."""
    for outer in dict.fromkeys(path[:-1] for path in paths):
        if (layers := _container(outermost, outer)) is not None:
            inside = {path[len(outer)] for path in paths if path[: len(outer)] == outer}
            _check_members(layers, set(), inside, "the file of weights")


def _container(outermost: Any, outer: tuple[str, ...]) -> Any:
    """Find the layers of a network within the network; None where nothing is stored of them."""
    layers = outermost
    for name in outer:
        if name not in set(layers):
            return None
        whole = _member(layers, name)
        _check_members(whole, set(), {"vars", "layers"}, f"the network {short(name)}")
        if "layers" not in set(whole):
            return None
        layers = _member(whole, "layers")
    return layers


def _group(outermost: Any, path: tuple[str, ...]) -> Any:
    """Find the group of a layer; None where nothing is stored of it."""
    layers = _container(outermost, path[:-1])
    # Not `in layers`, which would follow a name with a slash.
    return _member(layers, path[-1]) if layers is not None and path[-1] in set(layers) else None


def _read_layer(whole: Any, saved: SavedLayer, layer: Layer) -> _Arrays:
    shapes = layer.weight_shapes
    if layer.keras_class == "Normalization":
        if (given := constants(saved.given)) is not None:
            return tuple(_of_shape(value, shapes[0], layer) for value in given)
        shapes = (*shapes, ())  # how many values it has learned from
    if whole is None:
        if shapes:
            rule = f"the layer {layer.name!r} has {len(shapes)} arrays of weights"
            raise ConvscopeError(f"{rule}. Received: none")
        return ()
    _check_members(whole, {"vars"}, _BESIDE, f"the layer {layer.name!r}")
    arrays = _member(whole, "vars")
    numbers = [str(number) for number in range(len(shapes))]
    if sorted(arrays) != sorted(numbers):
        rule = f"the layer {layer.name!r} has {len(shapes)} arrays of weights"
        raise ConvscopeError(f"{rule}. Received: {len(arrays)}")
    kept = zip(numbers, layer.weight_shapes, strict=False)
    return tuple(_read_array(_member(arrays, number), shape, layer) for number, shape in kept)


def _of_shape(value: Any, shape: Shape, layer: Layer) -> NDArray[np.float32]:
    """Give a number, or one for each channel, as an array."""
    given = np.array(value, np.float32)
    if given.shape not in ((), (1,), shape):
        rule = f"the layer {layer.name!r} has one number, or one for each channel"
        raise ConvscopeError(f"{rule}. Received: {given.size}")
    return np.broadcast_to(given.reshape(-1) if shape else given.reshape(()), shape).copy()


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


def _read_array(array: Any, shape: Shape, layer: Layer) -> NDArray[np.float32]:
    whose = f"the weights of the layer {layer.name!r}"
    type_ = array.id.get_type() if isinstance(array, h5py.Dataset) else h5py.h5t.NATIVE_B8
    halved = type_.get_class() == h5py.h5t.OPAQUE and type_.get_size() == 2
    if type_ not in _FLOATS and not halved:
        rule = f"{whose} are arrays of float32, or of another precision of Keras's"
        raise ConvscopeError(f"{rule}. Received: something else")
    if array.shape != shape:
        raise ConvscopeError(f"{whose} have the shape {shape}. Received: {array.shape}")
    how = array.id.get_create_plist()
    if how.get_external_count() or array.is_virtual:
        raise ConvscopeError(f"{whose} lie in the file itself. Received: a link to another file")
    stored, whole = array.id.get_storage_size(), type_.get_size() * array.size
    if how.get_layout() == h5py.h5d.CHUNKED or stored != whole:
        rule = f"{whose} lie in the file in one piece of {whole:,} bytes"
        raise ConvscopeError(f"{rule}. Received: {stored:,} bytes, or pieces")
    if halved:  # bfloat16: the upper half of a float32
        words = np.frombuffer(array[()].tobytes(), "<u2").astype("<u4") << 16
        return words.view("<f4").reshape(shape)
    values = np.empty(shape, array.dtype)
    array.read_direct(values)
    with np.errstate(over="ignore"):  # too large for float32 becomes infinite, which is refused
        return values.astype(np.float32)
