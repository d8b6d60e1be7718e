"""The layers that a network may have: one table of what each can do, takes and gives.

A new layer is one entry of `LAYER_TYPES`. What is not in it is refused, and nothing here allocates:
a stranger's network is known to be small enough before a number of it is read.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from convcore.errors import ConvscopeError
from convcore.limits import NETWORK_WIDTH
from convcore.networks.layer_settings import (
    SCALE,
    Setting,
    borders,
    image_shape,
    one_of,
    real_by_channel,
    real_number,
    two_sides,
    whole_number,
)
from convcore.networks.nearest_layer import refuse_layer
from convcore.receptive import Window
from convcore.shapes import PADDINGS, output_shape

Shape = tuple[int, ...]
Settings = Mapping[str, Any]

ACTIVATIONS: Final = (
    *("linear", "relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "silu", "mish", "tanh"),
    *("sigmoid", "hard_sigmoid", "hard_silu", "softplus", "softsign", "exponential", "softmax"),
)
"""Activations by their names in Keras."""


@dataclass(frozen=True, kw_only=True)
class LayerType:
    """What layers of one class of Keras can do.

    Parameters
    ----------
    title : str
        What it is called on screen.
    settings : mapping of str to Setting
        By their names in Keras; a layer with a `kernel_size` or `pool_size` slides a window.
    output_shape : callable
        Gives the shape of the output from the settings and the shape of the input.
    weight_shapes : callable
        Gives the shapes of the weights from the same, in Keras's order.
    dimensions : tuple of int
        How many the input may have: 3 for maps, 1 for units.
    reads : {'own', 'all', 'none'}
        Which of the maps before a unit reads: the one with its own number, all, or none (an input).
    weighs : bool
        Whether it multiplies what it reads by learned weights and adds up.
    map_by_map : bool
        Whether a layer that weighs does so with every map apart, before it adds any of them up.
    pools : {'max', 'average'} or None
        What it keeps of a window, or of a whole map.
    activates : bool
        Whether it bends values.
    rectifies : bool
        Whether it does so by setting negative values to 0.
    flattens : bool
        Whether it makes units of maps.
    borders : bool
        Whether it puts zeros around every map.
    passive : bool
        Whether it changes no value when a network answers.
    """

    title: str
    settings: Mapping[str, Setting] = field(default_factory=dict)
    output_shape: Callable[[Settings, Shape], Shape] = lambda _, shape: shape
    weight_shapes: Callable[[Settings, Shape], tuple[Shape, ...]] = lambda *_: ()
    dimensions: tuple[int, ...] = (1, 3)
    reads: Literal["own", "all", "none"] = "own"
    weighs: bool = False
    map_by_map: bool = False
    pools: Literal["max", "average"] | None = None
    activates: bool = False
    rectifies: bool = False
    flattens: bool = False
    borders: bool = False
    passive: bool = False

    @property
    def slides(self) -> bool:
        """Whether it slides a window."""
        return not {"kernel_size", "pool_size"}.isdisjoint(self.settings)

    @property
    def convolves(self) -> bool:
        """Whether it slides a kernel of learned weights."""
        return self.weighs and self.slides

    @property
    def pools_windows(self) -> bool:
        """Whether it pools with a window that slides, and so leaves maps."""
        return self.pools is not None and self.slides

    @property
    def by_value(self) -> bool:
        """Whether every value of its output stands where the value that it was made of stood."""
        return not (self.weighs or self.pools or self.flattens or self.borders)

    @property
    def computes(self) -> bool:
        """Whether it makes other values of what it reads when a network answers."""
        return self.reads != "none" and not self.passive

    def window(self, settings: Settings) -> Window | None:
        """Give what it slides over its input.

        Parameters
        ----------
        settings : mapping of str to object
            Of a layer, by their names in Keras.

        Returns
        -------
        Window or None
            None where it slides nothing.
        """
        if self.borders:
            rows, columns = settings["padding"]
            return Window((1, 1), border=((rows[0], rows[1]), (columns[0], columns[1])))
        if not self.slides:
            return None
        rows, columns = settings["kernel_size" if self.weighs else "pool_size"]
        (down, across), dilation = settings["strides"], settings.get("dilation_rate", (1, 1))
        return Window((rows, columns), (down, across), tuple(dilation), settings["padding"])


def layer_type(class_: str, name: object) -> LayerType:
    """Find what a layer can do.

    Parameters
    ----------
    class_ : str
        Its class in Keras.
    name : object
        Its name, for the error.

    Returns
    -------
    LayerType
        The entry of `LAYER_TYPES`.

    Raises
    ------
    ConvscopeError
        If the class is not in the table.
    """
    if not isinstance(class_, str) or class_ not in LAYER_TYPES:
        raise refuse_layer(str(class_), name)
    return LAYER_TYPES[class_]


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


def _pooled(settings: Settings, shape: Shape) -> Shape:
    return (*_slide(settings, shape), shape[2])


def _bordered(settings: Settings, shape: Shape) -> Shape:
    rows, columns = settings["padding"]
    return (shape[0] + sum(rows), shape[1] + sum(columns), shape[2])


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


_PADDING = one_of(*PADDINGS)
_SWITCH = one_of(True, False)
_AXIS = one_of(-1, 1, 3)
_KERNEL: dict[str, Setting] = {
    "kernel_size": two_sides(),
    "strides": two_sides(),
    "padding": _PADDING,
    "dilation_rate": two_sides(),
    "use_bias": _SWITCH,
}
_POOL: dict[str, Setting] = {"pool_size": two_sides(), "strides": two_sides(), "padding": _PADDING}
_FILTERS = {"filters": whole_number(1, NETWORK_WIDTH)}
_DEPTH = {"depth_multiplier": whole_number(1, 64)}
_MAPS, _UNITS = (3,), (1,)

LAYER_TYPES: Final[dict[str, LayerType]] = {
    "InputLayer": LayerType(
        title="input",
        settings={"shape": image_shape()},
        output_shape=lambda settings, _: (*settings["shape"],),
        reads="none",
    ),
    "Rescaling": LayerType(
        title="rescaling",
        settings={"scale": real_by_channel(), "offset": real_by_channel()},
        output_shape=_rescaled,
    ),
    "Normalization": LayerType(
        title="normalisation",
        settings={"axis": one_of(-1, None)},
        weight_shapes=lambda settings, shape: (shape[-1:] if settings["axis"] else (),) * 2,
    ),
    "ZeroPadding2D": LayerType(
        title="zero padding",
        settings={"padding": borders()},
        output_shape=_bordered,
        dimensions=_MAPS,
        borders=True,
    ),
    "Conv2D": LayerType(
        title="convolution",
        settings=_FILTERS | _KERNEL,
        output_shape=lambda settings, shape: (*_slide(settings, shape), settings["filters"]),
        weight_shapes=_conv_weights,
        dimensions=_MAPS,
        reads="all",
        weighs=True,
    ),
    "DepthwiseConv2D": LayerType(
        title="depthwise convolution",
        settings=_DEPTH | _KERNEL,
        output_shape=lambda settings, shape: (
            *_slide_depthwise(settings, shape),
            shape[2] * settings["depth_multiplier"],
        ),
        weight_shapes=_depthwise_weights,
        dimensions=_MAPS,
        weighs=True,
        map_by_map=True,
    ),
    "SeparableConv2D": LayerType(
        title="separable convolution",
        settings=_FILTERS | _DEPTH | _KERNEL,
        output_shape=lambda settings, shape: (
            *_slide_depthwise(settings, shape),
            settings["filters"],
        ),
        weight_shapes=_separable_weights,
        dimensions=_MAPS,
        reads="all",
        weighs=True,
        map_by_map=True,
    ),
    "BatchNormalization": LayerType(
        title="batch normalisation",
        settings={
            "axis": _AXIS,
            "epsilon": real_number(0, 1),
            "center": _SWITCH,
            "scale": _SWITCH,
        },
        output_shape=_normalised,
        weight_shapes=_normalisation_weights,
    ),
    "Activation": LayerType(
        title="activation", settings={"activation": one_of(*ACTIVATIONS)}, activates=True
    ),
    "ReLU": LayerType(title="ReLU", activates=True, rectifies=True),
    "LeakyReLU": LayerType(
        title="leaky ReLU", settings={"negative_slope": real_number(0, SCALE)}, activates=True
    ),
    "ELU": LayerType(title="ELU", settings={"alpha": real_number(0, SCALE)}, activates=True),
    "Softmax": LayerType(
        title="softmax",
        settings={"axis": _AXIS},
        output_shape=_normalised,
        dimensions=_UNITS,
        reads="all",
        activates=True,
    ),
    "MaxPooling2D": LayerType(
        title="max pooling",
        settings=_POOL,
        output_shape=_pooled,
        dimensions=_MAPS,
        pools="max",
    ),
    "AveragePooling2D": LayerType(
        title="average pooling",
        settings=_POOL,
        output_shape=_pooled,
        dimensions=_MAPS,
        pools="average",
    ),
    "GlobalMaxPooling2D": LayerType(
        title="global max pooling",
        output_shape=lambda _, shape: shape[-1:],
        dimensions=_MAPS,
        pools="max",
    ),
    "GlobalAveragePooling2D": LayerType(
        title="global average pooling",
        output_shape=lambda _, shape: shape[-1:],
        dimensions=_MAPS,
        pools="average",
    ),
    "Dropout": LayerType(title="dropout", settings={"rate": real_number(0, 1)}, passive=True),
    "SpatialDropout2D": LayerType(
        title="spatial dropout",
        settings={"rate": real_number(0, 1)},
        dimensions=_MAPS,
        passive=True,
    ),
    "Flatten": LayerType(
        title="flatten",
        output_shape=lambda _, shape: (math.prod(shape),),
        flattens=True,
        passive=True,
    ),
    "Dense": LayerType(
        title="dense",
        settings={"units": whole_number(1, NETWORK_WIDTH), "use_bias": _SWITCH},
        output_shape=lambda settings, _: (settings["units"],),
        weight_shapes=lambda settings, shape: (
            (shape[0], settings["units"]),
            *_biases(settings, settings["units"]),
        ),
        dimensions=_UNITS,
        reads="all",
        weighs=True,
    ),
}
"""By the names of their classes in Keras. A ReLU is max(0, x); others are activations. The weights
of a Normalization are the mean and the variance of each channel, which are learned from the data
before the training, or given."""
