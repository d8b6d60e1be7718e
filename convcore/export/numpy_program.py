"""The NumPy program of a screen: the loop over the kernel's cells, to be read and to be run."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from convcore.channels import LUMINANCE
from convcore.export.computations import (
    Activation,
    Computation,
    Convolution,
    Dense,
    Flatten,
    Luminance,
    Normalisation,
    Pooling,
    Scaling,
    ThreeChannels,
    variables,
)
from convcore.export.program_text import Draft, Program, number
from convcore.kernels.presets import CHANNELS

_CONVOLVE: Final = '''
def convolve(image, kernel, bias, *, strides, dilation, padding):
    """Lay the kernel on the image at every position, multiply, and sum up.

    {what}
    """
    seen = seen_by_cells(image, kernel.shape[:2], strides, dilation, padding, outside=0)
    total = 0
    for row in range(kernel.shape[0]):
        for column in range(kernel.shape[1]):
            total = total + {product}
    return total + bias
'''
_ONE: Final = (
    "Of one map and one channel: nine multiplications for a kernel of 3 x 3.",
    "kernel[row, column] * seen[row, column]",
)
_MANY: Final = (
    "The @ multiplies all channels with their weights and sums over them, for each filter.",
    "seen[row, column] @ kernel[row, column]",
)
_SEEN: Final = '''
def seen_by_cells(image, size, strides, dilation, padding, *, outside):
    """Give for each cell of a window, by row and column, what it reads at all positions."""
    rows, above, below = positions(image.shape[0], size[0], strides[0], dilation[0], padding)
    columns, left, right = positions(image.shape[1], size[1], strides[1], dilation[1], padding)
    borders = [(above, below), (left, right)] + [(0, 0)] * (image.ndim - 2)
    padded = np.pad(image, borders, constant_values=outside)
    seen = {}
    for row in range(size[0]):
        for column in range(size[1]):
            top, start = row * dilation[0], column * dilation[1]
            down = slice(top, top + rows * strides[0], strides[0])
            across = slice(start, start + columns * strides[1], strides[1])
            seen[row, column] = padded[down, across]
    return seen
'''
POSITIONS: Final = '''
def positions(side, window, stride, dilation, padding):
    """Count a window's positions along an axis, and the padding before and after it."""
    covered = (window - 1) * dilation + 1
    if padding == "valid":
        return (side - covered) // stride + 1, 0, 0
    count = -(-side // stride)  # "same" keeps the size, but for the stride
    missing = max((count - 1) * stride + covered - side, 0)
    return count, missing // 2, missing - missing // 2
'''
_POOL: Final = '''
def pool(maps, size, *, kind, strides, padding):
    """Give the largest value or the mean of every window; what is beyond the border is left out."""
    outside = -np.inf if kind == "max" else np.nan
    seen = seen_by_cells(maps, size, strides, (1, 1), padding, outside=outside)
    members = list(seen.values())
    return np.max(members, axis=0) if kind == "max" else np.nanmean(members, axis=0)
'''
POOLED: Final = {"max": "the largest value", "average": "the mean"}
"""What stands for a window, in words."""

SOFTMAX: Final = '''
def to_probabilities(scores):
    """Turn scores into probabilities, which are positive and sum to 1."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
'''


def numpy_program(computation: Computation, link: str | None = None) -> Program:
    """Write what a screen computes as a program for NumPy."""
    draft = Draft()
    names = variables(step.name for step in computation.steps)
    write_picture(draft, computation.picture)
    source = "picture"
    weighted = single_convolution(computation)
    for step, name in zip(computation.steps, names, strict=True):
        match step.operation:
            case Convolution() as convolution:
                kernel, bias = write_weights(draft, step.name, name, convolution, alone=weighted)
                write_call(draft, name, "convolve", [source, kernel, bias], convolution)
                what, product = _ONE if convolution.weights.ndim == 2 else _MANY
                draft.helpers["convolve"] = _CONVOLVE.format(what=what, product=product)
                draft.helpers |= {"seen_by_cells": _SEEN, "positions": POSITIONS}
            case Pooling(kind, size, strides, padding) if size is not None:
                draft.say(f"{capital(step.name)}: {POOLED[kind]} of every window.")
                settings = [f'kind="{kind}"', f"strides={strides}", f'padding="{padding}"']
                draft.call(name, "pool", [source, str(size), *settings])
                draft.helpers |= {"pool": _POOL, "seen_by_cells": _SEEN, "positions": POSITIONS}
            case operation:
                write_plain(draft, step.name, name, operation, source)
        source = name
    return draft.finish(
        words=f"{computation.words}, in NumPy.",
        needs="numpy",
        imports=["import numpy as np"],
        printed=(source, computation.steps[-1].result),
        results=["picture", *names],
        link=link,
    )


def capital(text: str) -> str:
    """Begin a sentence with what a step is called."""
    return text[:1].upper() + text[1:]


def write_picture(draft: Draft, picture: NDArray[np.float32]) -> None:
    """Write the picture that a program begins with."""
    rows, columns, *channels = picture.shape
    depth = f" x {channels[0]} channels" if channels else ""
    ends = f"values from {number(picture.min())} to {number(picture.max())}"
    draft.say(f"The picture: {rows} rows x {columns} columns{depth}, {ends}.")
    draft.assign("picture", picture, embedded=True)


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
        case Activation(function, slope):
            draft.say(f"{said}: {_MEANS[function].format(slope=number(slope))}.")
            line = _FORMULAS[function].format(x=source, slope=number(slope))
            if function == "softmax":
                draft.helpers["to_probabilities"] = SOFTMAX
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
