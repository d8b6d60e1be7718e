"""Random layers of every type, each with what it reads: what the engine must do as Keras does."""

import numpy as np

from convcore.errors import ConvscopeError
from convcore.keras_files.plain_network import PlainNetwork
from convcore.networks.layer_types import ACTIVATIONS, LAYER_TYPES
from convcore.networks.layers import follow
from tests.configurations import PADDINGS

VARIANCE = ("BatchNormalization", "Normalization")  # their last array


def layer_cases(each):
    """Draw layers that fit, and an input of one sample: so many of every type, or a few more."""
    rng = np.random.default_rng(21)
    for class_ in LAYER_TYPES:
        drawn = 0
        while drawn < max(each, len(ACTIVATIONS) * (class_ == "Activation")):
            height, width, depth = map(int, rng.integers(1, [13, 13, 6]))
            flat = 1 if drawn % 2 else 3
            dimensions = LAYER_TYPES[class_].dimensions
            dimensions = flat if flat in dimensions else dimensions[0]
            shape = (height, width, depth) if dimensions == 3 else (1, 1, height * width)
            settings = draw_settings(class_, rng, shape[-dimensions:], drawn)
            entries = [("input", "InputLayer", {"shape": list(shape)}), ("layer", class_, settings)]
            if dimensions == 1:
                entries.insert(1, ("units", "Flatten", {}))
            try:
                layers = follow(entries if class_ != "InputLayer" else entries[:1])
            except ConvscopeError:
                continue
            drawn += 1
            weights = tuple(draw_weights(layer, rng) for layer in layers)
            images = rng.standard_normal((1, *shape)).astype(np.float32)
            if drawn % 3 == 0:  # as behind a ReLU
                images = np.maximum(images, 0)
            yield PlainNetwork(layers, weights), images


def draw_weights(layer, rng):
    """Draw weights of all kinds; a variance may be next to nothing."""
    arrays = [rng.standard_normal(shape).astype(np.float32) for shape in layer.weight_shapes]
    if layer.keras_class in VARIANCE:
        small = rng.random(layer.weight_shapes[-1]) < 0.1
        arrays[-1] = np.where(small, np.float32(1e-4), np.abs(arrays[-1]) + np.float32(0.05))
    return tuple(arrays)


def draw_settings(class_, rng, shape, number):
    """Draw settings of a layer by their names in Keras, for an input of a shape."""
    depth = shape[-1]

    def pair(most):
        return rng.integers(1, most + 1, size=2).tolist()

    def by_channel(scale):
        kind = number % 3
        numbers = rng.normal(0, scale, (1, 1, depth)[kind]).tolist()
        return numbers if kind else numbers[0]

    # Above 1 may be either strides or dilation; where channels are kept apart, strides are alike.
    strides, dilation = pair(3) if number % 3 else [1, 1], [1, 1] if number % 3 else pair(3)
    own = [strides[0]] * 2
    padding = PADDINGS[number // 2 % 2]
    flag = bool(rng.integers(2))
    moving = {"kernel_size": pair(4), "padding": padding, "dilation_rate": dilation}
    moving["use_bias"] = bool(number % 4)
    pooling = {"pool_size": pair(4), "strides": pair(4), "padding": padding}
    filters = {"filters": int(rng.integers(1, 20))}
    multiplier = {"depth_multiplier": int(rng.integers(1, 12))}
    axis = {"axis": -1 if flag else len(shape)}
    return {
        "Rescaling": {"scale": by_channel(2), "offset": by_channel(1)},
        "Normalization": {"axis": -1 if number % 3 else None},
        "ZeroPadding2D": {"padding": rng.integers(0, 4, size=(2, 2)).tolist()},
        "Conv2D": filters | moving | {"strides": strides},
        "DepthwiseConv2D": multiplier | moving | {"strides": own},
        "SeparableConv2D": filters | multiplier | moving | {"strides": own},
        "BatchNormalization": axis
        | {"epsilon": (0.001, 1e-5, 0.1)[number % 3], "center": flag, "scale": bool(number % 2)},
        "Activation": {"activation": ACTIVATIONS[number % len(ACTIVATIONS)]},
        "LeakyReLU": {"negative_slope": float(rng.choice([0, 0.01, 0.3, 1, 2.5]))},
        "ELU": {"alpha": float(rng.choice([0, 0.5, 1, 2.5]))},
        "Softmax": axis,
        "MaxPooling2D": pooling,
        "AveragePooling2D": pooling,
        "Dropout": {"rate": 0.4},
        "SpatialDropout2D": {"rate": 0.4},
        "Dense": {"units": int(rng.integers(1, 40)), "use_bias": bool(number % 4)},
    }.get(class_, {})
