"""What a Reshape makes: an image of the input, units of maps, or maps of what was pooled whole.

A network here begins with an image, so what comes before that is read as what it does to the
pixels; no value changes, nor does the order in which they come. A global pooling whose maps stay
maps, of one unit each, is a pooling with a window of the whole map.
"""

import math
from collections.abc import Sequence

from convcore.errors import ConvscopeError, short
from convcore.keras_files.plain_layers import RESHAPE
from convcore.keras_files.plain_network import plan_layer
from convcore.networks.layer_types import LAYER_TYPES, Settings, Shape
from convcore.networks.layers import Layer, NamedSettings

_GLOBAL = ("GlobalAveragePooling2D", "GlobalMaxPooling2D")


def without_reshaping(entries: Sequence[NamedSettings]) -> list[NamedSettings]:
    """Give a chain whose input is an image, and in which flattening alone makes units of maps."""
    kept: list[NamedSettings] = []
    planned: list[Layer] = []  # as far as shapes were asked for
    for name, class_, settings in _from_image(entries):
        if class_ in _GLOBAL and type(keeps := settings.get("keepdims")) is bool:
            others = {key: settings[key] for key in settings if key != "keepdims"}
            kept.append((name, class_, others))
            if keeps:
                _pool_by_window(kept, len(kept) - 1, planned)
            continue
        if class_ != RESHAPE:
            kept.append((name, class_, settings))
            continue
        read = _shape_of(kept, planned)
        made = _made(name, settings["shape"], read)
        if len(made) == 1 < len(read):
            kept.append((name, "Flatten", {}))
        elif made == (1, 1, *read) and (place := _pooled_at(kept)) is not None:
            _pool_by_window(kept, place, planned)
        elif made != read:
            rule = (
                "a Reshape makes an image of the input, units of maps, or maps of one unit behind "
                "a global pooling here"
            )
            raise ConvscopeError(f"{rule}. Received: {name!r} makes {made} of {read}")
    return kept


def _shape_of(chain: Sequence[NamedSettings], planned: list[Layer]) -> Shape:
    """Give the shape that a chain ends with; `planned`, its first layers, grows to all of them."""
    for entry in chain[len(planned) :]:
        plan_layer(planned, entry)
    return planned[-1].output_shape


def _pool_by_window(kept: list[NamedSettings], place: int, planned: list[Layer]) -> None:
    """Let a global pooling of a chain slide a window of the whole map, and forget what it gave."""
    name, class_, settings = kept[place]
    del planned[place:]
    read = _shape_of(kept[:place], planned)
    if len(read) == 3:  # else it is refused where the whole chain is planned
        sides = [*read[:2]]
        window = {"pool_size": sides, "strides": sides, "padding": "valid"}
        kept[place] = name, class_.removeprefix("Global"), {**settings, **window}


def _pooled_at(kept: Sequence[NamedSettings]) -> int | None:
    """Find the global pooling that gave the units that a chain ends with, each in its place."""
    place = len(kept) - 1
    while LAYER_TYPES[kept[place][1]].by_value and place > 0:
        place -= 1
    return place if kept[place][1] in _GLOBAL else None


def _from_image(entries: Sequence[NamedSettings]) -> Sequence[NamedSettings]:
    """Let an input be the image that the first Reshape makes of it."""
    first, *others = entries
    shape = first[2]["shape"]
    if len(shape) == 3:
        return entries
    place = next((at for at, (_, class_, _) in enumerate(others) if class_ == RESHAPE), None)
    rule = "an input is an image here, with rows, columns and channels, or a Reshape makes it one"
    if place is None or not all(type(side) is int and side > 0 for side in shape):
        raise ConvscopeError(f"{rule}. Received: an input of shape {short(tuple(shape))}")
    for name, class_, settings in others[:place]:
        if not _is_blind(class_, settings):
            before = "what comes before that treats all values alike"
            raise ConvscopeError(f"{rule}; {before}. Received: {name!r}, a {class_}")
    name, _, settings = others[place]
    made = _made(name, settings["shape"], tuple(shape))
    if len(made) != 3 or (len(shape) == 2 and made[:2] != tuple(shape)):
        raise ConvscopeError(f"{rule}. Received: {name!r} makes {made} of {tuple(shape)}")
    return [(first[0], first[1], {"shape": [*made]}), *others[:place], *others[place + 1 :]]


def _is_blind(class_: str, settings: Settings) -> bool:
    """Say whether a layer does the same to every value, wherever it stands."""
    if class_ == "Rescaling":
        return not any(isinstance(value, list) for value in settings.values())
    if class_ == "Normalization":
        return settings["axis"] is None
    type_ = LAYER_TYPES[class_]
    return (type_.activates and type_.reads == "own") or (type_.passive and not type_.flattens)


def _made(name: str, target: Sequence[int], read: Shape) -> Shape:
    """Give the shape that a Reshape makes, with what remains for its -1."""
    known, count = math.prod(side for side in target if side != -1), math.prod(read)
    made = tuple(count // known if side == -1 else side for side in target)
    if math.prod(made) != count:
        rule = f"a Reshape keeps all {count:,} values"
        raise ConvscopeError(f"{rule}. Received: {name!r} makes {made} of {read}")
    return made
