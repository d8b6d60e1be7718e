"""The OpenCV program of a screen, where OpenCV can do it: filter2D, dilate and blur."""

from typing import Final

from convcore.export.computations import (
    Activation,
    Computation,
    Convolution,
    Luminance,
    Pooling,
    Scaling,
    ThreeChannels,
    variables,
)
from convcore.export.numpy_program import (
    POOLED,
    POSITIONS,
    capital,
    single_convolution,
    write_call,
    write_picture,
    write_plain,
    write_weights,
)
from convcore.export.program_text import Draft, Program, no_program

CHANNELS: Final = 4
"""Most channels of what OpenCV takes for a picture."""

_CORRELATE: Final = '''
def correlate(image, kernel, *, strides, dilation, padding):
    """Lay a kernel on an image of one channel at every position, multiply, and sum up.

    OpenCV's filter2D does not flip the kernel, as here, and knows neither strides nor dilation nor
    "same" with strides. So zeros are put between the kernel's numbers, zeros around the image, and
    every position counts from its top left, which is the anchor (0, 0); then strides pick from all
    positions. What filter2D itself adds at the border is never picked.
    """
    sides = kernel.shape
    rows, above, below = positions(image.shape[0], sides[0], strides[0], dilation[0], padding)
    columns, left, right = positions(image.shape[1], sides[1], strides[1], dilation[1], padding)
    spread = np.zeros([(side - 1) * step + 1 for side, step in zip(sides, dilation)])
    spread[:: dilation[0], :: dilation[1]] = kernel
    padded = cv2.copyMakeBorder(image, above, below, left, right, cv2.BORDER_CONSTANT, value=0)
    everywhere = cv2.filter2D(
        padded, cv2.CV_32F, spread, anchor=(0, 0), borderType=cv2.BORDER_CONSTANT
    )
    return everywhere[: rows * strides[0] : strides[0], : columns * strides[1] : strides[1]]
'''
_CONVOLVE: Final = {
    2: '''
def convolve(image, kernel, bias, **settings):
    """Give the map of a kernel."""
    return correlate(image, kernel, **settings) + np.float32(bias)
''',
    3: '''
def convolve(image, kernel, bias, **settings):
    """Give the map of a kernel: each channel has its own weights, and the results are added."""
    return np.float32(bias) + sum(
        correlate(channel, kernel[:, :, number], **settings)
        for number, channel in enumerate(cv2.split(image))
    )
''',
    4: '''
def convolve(image, filters, biases, **settings):
    """Give a map for every filter: the sum of what its weights make of each channel."""
    return np.stack(
        [
            biases[number]
            + sum(
                correlate(channel, filters[:, :, place, number], **settings)
                for place, channel in enumerate(cv2.split(image))
            )
            for number in range(filters.shape[3])
        ],
        axis=2,
    )
''',
}
_POOL: Final = '''
def pool(image, size, *, strides, padding):
    """Give the {what} of every window of one map."""
    rows, above, below = positions(image.shape[0], size[0], strides[0], 1, padding)
    columns, left, right = positions(image.shape[1], size[1], strides[1], 1, padding)
    borders = (above, below, left, right, cv2.BORDER_CONSTANT)
{pooled}
    return everywhere[: rows * strides[0] : strides[0], : columns * strides[1] : strides[1]]
'''
_POOLED: Final = {
    "max": """    padded = cv2.copyMakeBorder(image, *borders, value=-np.inf)
    everywhere = cv2.dilate(padded, np.ones(size, np.uint8), anchor=(0, 0))""",
    "average": """    # What is beyond the border does not count: the mean is over what is inside.
    inside = cv2.copyMakeBorder(np.ones_like(image), *borders, value=0)
    padded = cv2.copyMakeBorder(image, *borders, value=0)
    window = {"ksize": size[::-1], "anchor": (0, 0), "borderType": cv2.BORDER_CONSTANT}
    everywhere = cv2.blur(padded, **window) / np.maximum(cv2.blur(inside, **window), 1e-6)""",
}


def opencv_program(computation: Computation, link: str | None = None) -> Program:
    """Write what a screen computes as a program for OpenCV."""
    draft = Draft()
    names = variables(step.name for step in computation.steps)
    for step in computation.steps:
        _check(step.name, step.operation)
    write_picture(draft, computation.picture)
    source = "picture"
    for step, name in zip(computation.steps, names, strict=True):
        match step.operation:
            case Convolution() as convolution:
                alone = single_convolution(computation)
                kernel, bias = write_weights(draft, step.name, name, convolution, alone=alone)
                write_call(draft, name, "convolve", [source, kernel, bias], convolution)
                draft.helpers |= {
                    "convolve": _CONVOLVE[convolution.weights.ndim],
                    "correlate": _CORRELATE,
                    "positions": POSITIONS,
                }
            case Pooling(kind, size, strides, padding):
                draft.say(f"{capital(step.name)}: {POOLED[kind]} of every window.")
                settings = [f"strides={strides}", f'padding="{padding}"']
                if step.result.ndim == 2:
                    draft.call(name, "pool", [source, str(size), *settings])
                else:
                    each = ", ".join(["each", str(size), *settings])
                    maps = f"pool({each}) for each in cv2.split({source})"
                    draft.lines += [f"{name} = np.stack(", f"    [{maps}],", "    axis=2,", ")"]
                pool = _POOL.replace("{what}", POOLED[kind].removeprefix("the "))
                draft.helpers["pool"] = pool.replace("{pooled}", _POOLED[kind])
                draft.helpers |= {"positions": draft.helpers.pop("positions", POSITIONS)}
            case operation:
                write_plain(draft, step.name, name, operation, source)
        source = name
    return draft.finish(
        words=f"{computation.words}, in OpenCV.",
        needs="numpy opencv-python-headless",
        imports=["import cv2", "import numpy as np"],
        printed=(source, computation.steps[-1].result),
        results=["picture", *names],
        link=link,
    )


def _check(name: str, operation: object) -> None:
    """Refuse what OpenCV does not do."""
    match operation:
        case Convolution(weights) if weights.ndim == 4 and weights.shape[2] > CHANNELS:
            rule = "filter2D reads pictures of one map, and here every filter adds up many"
            raise no_program(rule, f"{name}, which reads {weights.shape[2]} maps")
        case Luminance() | ThreeChannels() | Scaling() | Convolution():
            return
        case Activation("relu"):
            return
        case Pooling(_, size) if size is not None:
            return
    rule = "OpenCV's image functions filter and pool, and have no such layer of a network"
    raise no_program(rule, f"{name}, {type(operation).__name__.lower()}")
