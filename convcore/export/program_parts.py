"""What the programs of a screen share: how they begin, and what all write alike."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from convcore.channels import LUMINANCE
from convcore.export.computations import (
    Activation,
    Border,
    Computation,
    Convolution,
    Dense,
    Flatten,
    Luminance,
    Normalisation,
    Pooling,
    Scaling,
    Step,
    ThreeChannels,
)
from convcore.export.program_helpers import to_probabilities
from convcore.export.program_names import variables
from convcore.export.program_text import Draft, number
from convcore.kernels.presets import CHANNELS

POOLED: Final = {"max": "the largest value", "average": "the mean"}
"""What stands for a window, in words."""


def begin(computation: Computation) -> tuple[Draft, list[tuple[Step, str]]]:
    """Begin a program with its picture, and give each step a variable."""
    draft, picture = Draft(), computation.picture
    rows, columns, *channels = picture.shape
    depth = f" x {channels[0]} channels" if channels else ""
    black, white = number(picture.min()), number(picture.max())
    ends = f"values from {black} to {white}" if black != white else f"every value {black}"
    draft.say(f"The picture: {rows} rows x {columns} columns{depth}, {ends}.")
    draft.assign("picture", picture, embedded=True)
    names = variables(step.name for step in computation.steps)
    return draft, list(zip(computation.steps, names, strict=True))


def capital(text: str) -> str:
    """Begin a sentence with what a step is called."""
    return text[:1].upper() + text[1:]


def single_convolution(computation: Computation) -> bool:
    """Say whether a program has one convolution, whose weights need no longer name."""
    return sum(isinstance(step.operation, Convolution) for step in computation.steps) == 1


def write_weights(
    draft: Draft, said: str, variable: str, convolution: Convolution, *, alone: bool
) -> tuple[str, str]:
    """Write the weights and the bias of a convolution."""
    weights, bias = convolution.weights, convolution.bias
    if weights.ndim < 4:
        kernel, offset = (
            ("kernel", "bias") if alone else (f"{variable}_weights", f"{variable}_bias")
        )
        draft.say(f"{capital(said)}: the kernel, and what is added to every sum.")
        _write_kernel(draft, kernel, weights)
        draft.lines.append(f"{offset} = {number(bias.item())}")
        return kernel, offset
    kernel, offset = ("filters", "biases") if alone else (f"{variable}_weights", f"{variable}_bias")
    size, maps = f"{weights.shape[0]} x {weights.shape[1]}", weights.shape[2]
    read = f" over {maps} channels" if maps > 1 else ""
    draft.say(f"{said}: {weights.shape[3]} filters of {size}{read}, and a bias for each.")
    draft.assign(kernel, weights, embedded=True)
    draft.assign(offset, bias, embedded=True)
    return kernel, offset


def _write_kernel(draft: Draft, kernel: str, weights: NDArray[np.float32]) -> None:
    if weights.ndim == 2:
        draft.assign(kernel, weights)
    elif (weights == weights[..., :1]).all():
        draft.assign(kernel, weights[..., 0])
        draft.lines.append(
            f"{kernel} = np.stack([{kernel}] * {weights.shape[2]}, axis=2)  # for every channel"
        )
    else:
        for channel, name in enumerate(CHANNELS):
            draft.assign(name, weights[..., channel])
        draft.lines.append(f"{kernel} = np.stack([{', '.join(CHANNELS)}], axis=2)")


def write_call(
    draft: Draft, target: str, function: str, arguments: list[str], convolution: Convolution
) -> None:
    """Write a call with all settings of a convolution by name."""
    settings = [f"strides={convolution.strides}", f"dilation={convolution.dilation}"]
    draft.call(target, function, [*arguments, *settings, f'padding="{convolution.padding}"'])


def write_plain(draft: Draft, said: str, variable: str, operation: object, source: str) -> None:
    """Write an operation that is one line of NumPy."""
    said = capital(said)
    match operation:
        case Luminance():
            draft.say("Grey that looks as bright as the colours (ITU-R BT.601).")
            weights = ", ".join(map(str, LUMINANCE))
            line = f"{source} @ np.array([{weights}], np.float32)"
        case ThreeChannels():
            draft.say("The kernel reads three channels: the grey is red, green and blue alike.")
            line = f"np.stack([{source}] * {len(CHANNELS)}, axis=2)"
        case Scaling(factor, offset):
            draft.say(f"{said}: every value times a factor, plus an offset.")
            line = f"{source} * {_factor(factor)} + {_factor(offset)}"
            line = line.removesuffix(" + 0")
        case Border(rows, columns):
            draft.say(f"{said}: zeros above and below, left and right of every map.")
            line = f"np.pad({source}, ({rows}, {columns}, (0, 0)))"
        case Activation(function, slope):
            draft.say(f"{said}: {_MEANS[function].format(slope=number(slope))}.")
            line = _FORMULAS[function].format(x=source, slope=number(slope))
            if function == "softmax":
                draft.carry(to_probabilities)
        case Normalisation(gamma, beta, mean, variance, epsilon):
            draft.say(f"{said}: each channel less its mean, divided by its deviation, and scaled.")
            factor = gamma / np.sqrt(variance + np.float32(epsilon))
            draft.assign(f"{variable}_weights", factor, embedded=True)
            draft.assign(f"{variable}_bias", beta - mean * factor, embedded=True)
            line = f"{source} * {variable}_weights + {variable}_bias"
        case Pooling(kind):
            draft.say(f"{said}: {POOLED[kind]} of each map.")
            line = f"{source}.{'max' if kind == 'max' else 'mean'}(axis=(0, 1))"
        case Flatten():
            draft.say(f"{said}: all maps become one row of units, position by position.")
            line = f"{source}.ravel()"
        case Dense(weights, bias):
            inputs, units = weights.shape
            draft.say(f"{said}: {units} units, each with {inputs} weights and a bias.")
            draft.assign(f"{variable}_weights", weights, embedded=True)
            draft.assign(f"{variable}_bias", bias, embedded=True)
            line = f"{source} @ {variable}_weights + {variable}_bias"
    draft.lines.append(f"{variable} = {line}")


_MEANS: Final = {
    "relu": "negative values become 0",
    "leaky_relu": "negative values are multiplied by {slope}",
    "elu": "negative values level off at -{slope}",
    "sigmoid": "every value comes between 0 and 1",
    "tanh": "every value comes between -1 and 1",
    "softmax": "scores become probabilities",
}
_FORMULAS: Final = {
    "relu": "np.maximum({x}, 0)",
    "leaky_relu": "np.where({x} > 0, {x}, {slope} * {x})",
    "elu": "np.where({x} > 0, {x}, {slope} * np.expm1(np.minimum({x}, 0)))",
    "sigmoid": "1 / (1 + np.exp(-{x}))",
    "tanh": "np.tanh({x})",
    "softmax": "to_probabilities({x})",
}


def _factor(value: float | list[float]) -> str:
    """Write one number, or one for each channel."""
    if isinstance(value, list):
        return f"np.array([{', '.join(map(number, value))}], np.float32)"
    return number(value)
