"""The layers that a visitor's network may have: their settings, their shapes and their weights.

What is not on this list is refused. Nothing here allocates: a network is known to be small enough
before a number of it is read.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from convcore import receptive
from convcore.errors import ConvscopeError
from convcore.limits import NETWORK_SIDE, NETWORK_WIDTH
from convcore.shapes import PADDINGS, output_shape

Shape = tuple[int, ...]
Settings = Mapping[str, Any]

ACTIVATIONS: Final = (
    *("linear", "relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "silu", "mish", "tanh"),
    *("sigmoid", "hard_sigmoid", "hard_silu", "softplus", "softsign", "exponential", "softmax"),
)
"""Activations by their names in Keras."""

_SIDE = 32  # longest side of a window, stride or dilation
_SCALE = 1e6  # largest magnitude of any other number


@dataclass(frozen=True)
class Setting:
    """What a setting of a layer may be.

    Parameters
    ----------
    read : callable
        Gives a value as it is kept; raises ValueError for what is not allowed.
    rule : str
        What is allowed, in words.
    default : object, optional
        Stands for a value that is not given; None where it must be.
    """

    read: Callable[[Any], Any]
    rule: str
    default: Any = None


@dataclass(frozen=True)
class LayerType:
    """One type of layer.

    Parameters
    ----------
    settings : mapping of str to Setting
        By their names in Keras.
    output_shape : callable
        Gives the shape of the output from the settings and the shape of the input.
    weights : callable
        Gives the shapes of the weights from the same, in Keras's order.
    dimensions : tuple of int
        How many the input may have: 3 for maps, 1 for units.
    """

    settings: Mapping[str, Setting]
    output_shape: Callable[[Settings, Shape], Shape] = lambda _, shape: shape
    weights: Callable[[Settings, Shape], tuple[Shape, ...]] = lambda *_: ()
    dimensions: tuple[int, ...] = (1, 3)

    def read(self, given: Settings) -> dict[str, Any]:
        """Check the settings of a layer."""
        if unknown := [name for name in given if name not in self.settings]:
            known = ", ".join(self.settings) or "none"
            raise ConvscopeError(
                f"the settings that are supported here are {known}. Received: {short(unknown[0])}"
            )
        kept = {}
        for name, setting in self.settings.items():
            value = given.get(name, setting.default)
            try:
                kept[name] = setting.read(value)
            except (TypeError, ValueError):
                rule = f"{name} must be {setting.rule}"
                raise ConvscopeError(f"{rule}. Received: {short(value)}") from None
        return kept


def short(value: object) -> str:
    """Quote a value of a stranger's, cut off where it is long."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def window(settings: Settings) -> receptive.Window | None:
    """Give what a layer slides over its input."""
    size = settings.get("kernel_size", settings.get("pool_size"))
    if size is None:
        return None
    return receptive.Window(
        tuple(size),
        tuple(settings["strides"]),
        tuple(settings.get("dilation_rate", (1, 1))),
        settings["padding"],
    )


def _whole(low: int, high: int) -> Setting:
    def read(value: Any) -> int:
        if type(value) is not int or not low <= value <= high:
            raise ValueError
        return value

    return Setting(read, f"a whole number from {low} to {high}")


def _pair() -> Setting:
    side = _whole(1, _SIDE)

    def read(value: Any) -> list[int]:
        rows, columns = value if isinstance(value, list) else (value, value)
        return [side.read(rows), side.read(columns)]

    return Setting(read, f"two whole numbers from 1 to {_SIDE}")


def _real(low: float, high: float, default: float | None = None) -> Setting:
    def read(value: Any) -> float:
        if type(value) not in (int, float) or not low <= value <= high:
            raise ValueError
        return float(value)

    return Setting(read, f"a number from {low:g} to {high:g}", default)


def _real_by_channel() -> Setting:
    one = _real(-_SCALE, _SCALE)

    def read(value: Any) -> float | list[float]:
        return [one.read(each) for each in value] if isinstance(value, list) else one.read(value)

    return Setting(read, f"{one.rule}, or one for each channel")


def _one_of(*values: Any) -> Setting:
    def read(value: Any) -> Any:
        if not any(type(value) is type(each) and value == each for each in values):
            raise ValueError
        return value

    return Setting(read, " or ".join(map(repr, values)), values[0])


def _input_shape() -> Setting:
    sides, channels = _whole(1, NETWORK_SIDE), _one_of(1, 3)

    def read(value: Any) -> list[int]:
        rows, columns, depth = value
        return [sides.read(rows), sides.read(columns), channels.read(depth)]

    return Setting(read, f"rows and columns from 1 to {NETWORK_SIDE}, and 1 or 3 channels")


def _slide(settings: Settings, shape: Shape) -> Shape:
    strides, dilation = settings["strides"], settings.get("dilation_rate", [1, 1])
    if max(strides) > 1 and max(dilation) > 1:
        rule = "strides and dilation_rate cannot both be above 1 in Keras"
        raise ConvscopeError(f"{rule}. Received: {strides} and {dilation}")
    name = "kernel" if "kernel_size" in settings else "pool"
    size = tuple(settings[f"{name}_size"])
    across = (shape[0], shape[1])
    return output_shape(across, size, tuple(strides), tuple(dilation), settings["padding"], name)


def _slide_depthwise(settings: Settings, shape: Shape) -> Shape:
    if settings["strides"][0] != settings["strides"][1]:
        rule = "strides must be the same for rows and columns where channels are kept apart"
        raise ConvscopeError(f"{rule}. Received: {settings['strides']}")
    return _slide(settings, shape)


def _biases(settings: Settings, count: int) -> tuple[Shape, ...]:
    return ((count,),) if settings["use_bias"] else ()


def _conv_weights(settings: Settings, shape: Shape) -> tuple[Shape, ...]:
    filters = settings["filters"]
    return ((*settings["kernel_size"], shape[2], filters), *_biases(settings, filters))


def _depthwise_weights(settings: Settings, shape: Shape) -> tuple[Shape, ...]:
    depth = settings["depth_multiplier"]
    return ((*settings["kernel_size"], shape[2], depth), *_biases(settings, shape[2] * depth))


def _separable_weights(settings: Settings, shape: Shape) -> tuple[Shape, ...]:
    depth, filters = settings["depth_multiplier"], settings["filters"]
    depthwise, pointwise = (*settings["kernel_size"], shape[2], depth), (1, 1, shape[2] * depth)
    return (depthwise, (*pointwise, filters), *_biases(settings, filters))


def _normalised(settings: Settings, shape: Shape) -> Shape:
    if settings["axis"] not in (-1, len(shape)):
        raise ConvscopeError(f"axis must be the last one. Received: {settings['axis']}")
    return shape


def _normalisation_weights(settings: Settings, shape: Shape) -> tuple[Shape, ...]:
    count = 2 + int(settings["scale"]) + int(settings["center"])
    return ((shape[-1],),) * count


def _rescaled(settings: Settings, shape: Shape) -> Shape:
    for name in ("scale", "offset"):
        value = settings[name]
        if isinstance(value, list) and len(value) not in (1, shape[-1]):
            rule = f"{name} has one number, or one for each of the {shape[-1]} channels"
            raise ConvscopeError(f"{rule}. Received: {len(value)}")
    return shape


_PADDING = _one_of(*PADDINGS)
_SWITCH = _one_of(True, False)
_AXIS = _one_of(-1, 1, 3)
_KERNEL: dict[str, Setting] = {
    "kernel_size": _pair(),
    "strides": _pair(),
    "padding": _PADDING,
    "dilation_rate": _pair(),
    "use_bias": _SWITCH,
}
_FILTERS = {"filters": _whole(1, NETWORK_WIDTH)}
_DEPTH = {"depth_multiplier": _whole(1, 64)}
_POOLING = LayerType(
    {"pool_size": _pair(), "strides": _pair(), "padding": _PADDING},
    lambda settings, shape: (*_slide(settings, shape), shape[2]),
    dimensions=(3,),
)
_GLOBAL_POOLING = LayerType({}, lambda _, shape: shape[-1:], dimensions=(3,))

LAYER_TYPES: Final[dict[str, LayerType]] = {
    "InputLayer": LayerType({"shape": _input_shape()}, lambda settings, _: (*settings["shape"],)),
    "Rescaling": LayerType({"scale": _real_by_channel(), "offset": _real_by_channel()}, _rescaled),
    "Conv2D": LayerType(
        _FILTERS | _KERNEL,
        lambda settings, shape: (*_slide(settings, shape), settings["filters"]),
        _conv_weights,
        dimensions=(3,),
    ),
    "DepthwiseConv2D": LayerType(
        _DEPTH | _KERNEL,
        lambda settings, shape: (
            *_slide_depthwise(settings, shape),
            shape[2] * settings["depth_multiplier"],
        ),
        _depthwise_weights,
        dimensions=(3,),
    ),
    "SeparableConv2D": LayerType(
        _FILTERS | _DEPTH | _KERNEL,
        lambda settings, shape: (*_slide_depthwise(settings, shape), settings["filters"]),
        _separable_weights,
        dimensions=(3,),
    ),
    "BatchNormalization": LayerType(
        {"axis": _AXIS, "epsilon": _real(0, 1), "center": _SWITCH, "scale": _SWITCH},
        _normalised,
        _normalisation_weights,
    ),
    "Activation": LayerType({"activation": _one_of(*ACTIVATIONS)}),
    "ReLU": LayerType({}),
    "LeakyReLU": LayerType({"negative_slope": _real(0, _SCALE)}),
    "ELU": LayerType({"alpha": _real(0, _SCALE)}),
    "Softmax": LayerType({"axis": _AXIS}, _normalised, dimensions=(1,)),
    "MaxPooling2D": _POOLING,
    "AveragePooling2D": _POOLING,
    "GlobalMaxPooling2D": _GLOBAL_POOLING,
    "GlobalAveragePooling2D": _GLOBAL_POOLING,
    "Dropout": LayerType({"rate": _real(0, 1)}),
    "SpatialDropout2D": LayerType({"rate": _real(0, 1)}, dimensions=(3,)),
    "Flatten": LayerType({}, lambda _, shape: (math.prod(shape),)),
    "Dense": LayerType(
        {"units": _whole(1, NETWORK_WIDTH), "use_bias": _SWITCH},
        lambda settings, _: (settings["units"],),
        lambda settings, shape: (
            (shape[0], settings["units"]),
            *_biases(settings, settings["units"]),
        ),
        dimensions=(1,),
    ),
}
"""By the names of their classes in Keras. A ReLU is max(0, x); others are activations."""
