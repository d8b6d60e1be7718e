"""The Keras program of a screen: the layers that a participant knows, with the screen's numbers."""

from itertools import takewhile
from typing import Final

from convcore.export.computations import (
    Activation,
    Border,
    Computation,
    Convolution,
    Dense,
    Flatten,
    Normalisation,
    Pooling,
    Scaling,
)
from convcore.export.program_parts import (
    POOLED,
    begin,
    capital,
    single_convolution,
    write_plain,
    write_weights,
)
from convcore.export.program_text import Draft, Program, number

_LAYERS: Final = {
    "relu": "ReLU()",
    "leaky_relu": "LeakyReLU(negative_slope={slope})",
    "elu": "ELU(alpha={slope})",
    "sigmoid": 'Activation("sigmoid")',
    "tanh": 'Activation("tanh")',
    "softmax": "Softmax()",
}
_BATCH: Final = "Keras reads a batch of images, each rows x columns x channels: here one."


def keras_program(computation: Computation, link: str | None = None) -> Program:
    """Write what a screen computes as a program for Keras."""
    draft, steps = begin(computation)
    # What is done to the picture before anything convolves needs no Keras.
    prepared = list(takewhile(lambda each: _prepares(each[0].operation), steps))
    read, source = computation.picture, "picture"
    for step, name in prepared:
        write_plain(draft, step.name, name, step.operation, source)
        read, source = step.result, name
    draft.say(_BATCH)
    channels = ", :, :, np.newaxis" if read.ndim == 2 else ""
    draft.lines.append(f"x = {source}[np.newaxis{channels}]")
    alone, source = single_convolution(computation), "x"
    by_keras, imports = steps[len(prepared) :], ["import keras", "import numpy as np"]
    for step, name in by_keras:
        if isinstance(step.operation, Convolution):
            weights = write_weights(draft, step.name, name, step.operation, alone=alone)
            if _refused(step.operation):
                imports[2:] = ["import tensorflow as tf"]
            _write_convolution(draft, name, step.operation, weights, source)
        else:
            _write_layer(draft, step.name, name, step.operation, source)
        source = name
    draft.say("Back to NumPy, without the batch.")
    for step, name in by_keras:
        only = ", :, :, 0" if step.result.ndim == 2 else ""
        draft.lines.append(f"{name} = keras.ops.convert_to_numpy({name})[0{only}]")
    needs = "numpy keras tensorflow"
    return draft.finish(computation, steps, link, library="Keras", needs=needs, imports=imports)


def _prepares(operation: object) -> bool:
    return not isinstance(
        operation, Convolution | Activation | Pooling | Normalisation | Dense | Flatten
    )


def _refused(convolution: Convolution) -> bool:
    """Say whether Keras's layer refuses the settings."""
    return max(convolution.strides) > 1 and max(convolution.dilation) > 1


def _write_convolution(
    draft: Draft, name: str, convolution: Convolution, weights: tuple[str, str], source: str
) -> None:
    kernel, bias = weights
    rows, columns, *channels = convolution.weights.shape
    if convolution.weights.ndim < 4:
        missing = ", np.newaxis" * (4 - convolution.weights.ndim)
        kernel, bias = f"{kernel}[..., {missing.removeprefix(', ')}]", f"np.array([{bias}])"
    if _refused(convolution):
        draft.say(
            "Keras's Conv2D refuses strides and a dilation both above 1; TensorFlow's own "
            "function, which the layer calls for everything else, computes them."
        )
        padding = convolution.padding.upper()
        settings = f'strides={convolution.strides}, padding="{padding}"'
        dilations = f"dilations={convolution.dilation}"
        draft.call(name, "tf.nn.conv2d", [source, kernel, settings, dilations])
        draft.lines.append(f"{name} = {name} + {bias}.astype(np.float32)")
        return
    filters = channels[1] if len(channels) == 2 else 1
    draft.lines.append("")
    draft.call(
        "layer",
        "keras.layers.Conv2D",
        [
            f"filters={filters}",
            f"kernel_size=({rows}, {columns})",
            f"strides={convolution.strides}",
            f'padding="{convolution.padding}"',
            f"dilation_rate={convolution.dilation}",
        ],
    )
    _write_weighted(draft, name, f"[{kernel}, {bias}]", source)


def _write_layer(draft: Draft, said: str, name: str, operation: object, source: str) -> None:
    said = capital(said)
    match operation:
        case Activation(function, slope):
            layer = _LAYERS[function].format(slope=number(slope))
            draft.say(f"{said}.")
        case Pooling(kind, None):
            layer = f"Global{kind.capitalize()}Pooling2D()"
            draft.say(f"{said}: {POOLED[kind]} of each map.")
        case Pooling(kind, size, strides, padding):
            draft.say(f"{said}: {POOLED[kind]} of every window.")
            settings = [f"pool_size={size}", f"strides={strides}", f'padding="{padding}"']
            kind = "MaxPooling2D" if kind == "max" else "AveragePooling2D"
            draft.call("layer", f"keras.layers.{kind}", settings)
            draft.lines.append(f"{name} = layer({source})")
            return
        case Flatten():
            draft.say(f"{said}: all maps become one row of units, position by position.")
            layer = "Flatten()"
        case Dense(weights, bias):
            draft.say(f"{said}: {weights.shape[1]} units, each with {weights.shape[0]} weights.")
            draft.assign(f"{name}_weights", weights, embedded=True)
            draft.assign(f"{name}_bias", bias, embedded=True)
            draft.lines.append(f"layer = keras.layers.Dense({weights.shape[1]})")
            _write_weighted(draft, name, f"[{name}_weights, {name}_bias]", source)
            return
        case Normalisation(gamma, beta, mean, variance, epsilon):
            draft.say(f"{said}: each channel less its mean, divided by its deviation, and scaled.")
            learned = {"gamma": gamma, "beta": beta, "mean": mean, "variance": variance}
            for part, values in learned.items():
                draft.assign(f"{name}_{part}", values, embedded=True)
            draft.lines.append(f"layer = keras.layers.BatchNormalization(epsilon={epsilon})")
            parts = ", ".join(f"{name}_{part}" for part in learned)
            _write_weighted(draft, name, f"[{parts}]", source)
            return
        case Border(rows, columns):
            draft.say(f"{said}: zeros above and below, left and right of every map.")
            layer = f"ZeroPadding2D(({rows}, {columns}))"
        case Scaling(factor, offset):
            draft.say(f"{said}: every value times a factor, plus an offset.")
            layer = f"Rescaling({factor}, offset={offset})"
    draft.lines.append(f"{name} = keras.layers.{layer}({source})")


def _write_weighted(draft: Draft, name: str, weights: str, source: str) -> None:
    draft.lines.append(f"layer.build({source}.shape)")
    draft.lines.append(f"layer.set_weights({weights})")
    draft.lines.append(f"{name} = layer({source})")
