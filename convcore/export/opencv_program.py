"""The OpenCV program of a screen, where OpenCV can do it: filter2D, dilate and blur."""

from collections.abc import Callable
from typing import Any, Final

from convcore.export.computations import (
    Activation,
    Border,
    Computation,
    Convolution,
    Luminance,
    Pooling,
    Scaling,
    ThreeChannels,
)
from convcore.export.opencv_helpers import (
    convolve,
    convolve_channels,
    convolve_filters,
    correlate,
    pool_average,
    pool_max,
)
from convcore.export.program_helpers import positions
from convcore.export.program_parts import (
    POOLED,
    begin,
    capital,
    single_convolution,
    write_call,
    write_plain,
    write_weights,
)
from convcore.export.program_text import Program, no_program

_MOST_CHANNELS: Final = 4  # of what OpenCV takes for a picture

_Helper = Callable[..., Any]
_CONVOLVES: Final[dict[int, _Helper]] = {2: convolve, 3: convolve_channels, 4: convolve_filters}
_POOLS: Final[dict[str, _Helper]] = {"max": pool_max, "average": pool_average}


def opencv_program(computation: Computation, link: str | None = None) -> Program:
    """Write what a screen computes as a program for OpenCV."""
    for step in computation.steps:
        _check(step.name, step.operation)
    draft, steps = begin(computation)
    alone, source = single_convolution(computation), "picture"
    for step, name in steps:
        match step.operation:
            case Convolution() as convolution:
                kernel, bias = write_weights(draft, step.name, name, convolution, alone=alone)
                how = _CONVOLVES[convolution.weights.ndim]
                write_call(draft, name, how.__name__, [source, kernel, bias], convolution)
                draft.carry(how, correlate, positions)
            case Pooling(kind, size, strides, padding):
                draft.say(f"{capital(step.name)}: {POOLED[kind]} of every window.")
                how = _POOLS[kind]
                settings = [str(size), f"strides={strides}", f'padding="{padding}"']
                if step.result.ndim == 2:
                    draft.call(name, how.__name__, [source, *settings])
                else:
                    each = ", ".join(["each", *settings])
                    maps = f"{how.__name__}({each}) for each in cv2.split({source})"
                    draft.lines += [f"{name} = np.stack(", f"    [{maps}],", "    axis=2,", ")"]
                draft.carry(how, positions)
            case operation:
                write_plain(draft, step.name, name, operation, source)
        source = name
    needs, imports = "numpy opencv-python-headless", ["import cv2", "import numpy as np"]
    return draft.finish(computation, steps, link, library="OpenCV", needs=needs, imports=imports)


def _check(name: str, operation: object) -> None:
    """Refuse what OpenCV does not do."""
    match operation:
        case Convolution(weights) if weights.ndim == 4 and weights.shape[2] > _MOST_CHANNELS:
            rule = "filter2D reads pictures of one map, and here every filter adds up many"
            raise no_program(rule, f"{name}, which reads {weights.shape[2]} maps")
        case Luminance() | ThreeChannels() | Scaling() | Border() | Convolution():
            return
        case Activation("relu"):
            return
        case Pooling(_, size) if size is not None:
            return
    rule = "OpenCV's image functions filter and pool, and have no such layer of a network"
    raise no_program(rule, f"{name}, {type(operation).__name__.lower()}")
