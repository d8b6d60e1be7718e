"""Six mistakes that tools make with convolutions, made again: what is right beside what comes out.

Each says in numbers from its own arrays what happened.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convcore.channels import luminance
from convcore.conv import true_convolution2d
from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import CHANNELS
from convcore.pictures.images import through_jpeg
from convcore.quiz.comparisons import Comparison, View
from convcore.rounding import digits_for, format_number, percent

_CLEARLY = 0.05  # of the largest magnitude of what is right
_WEAKER = 20
_JPEG_QUALITY = 75  # Pillow's default
_ENLARGED = 32  # positions a side; JPEG goes by blocks of 8 x 8


def share_differing(right: NDArray[np.float32], wrong: NDArray[np.float32]) -> float:
    """Measure how different two arrays look."""
    return float(np.mean(np.abs(right - wrong) > _CLEARLY * np.abs(right).max()))


def wrap_around(at_work: KernelAtWork) -> Comparison:
    """Keep the sums in unsigned bytes."""
    right = _read(at_work, np.rint(255 * at_work.image)).activation
    kept = np.trunc(right).astype(np.int64).astype(np.uint8)  # the lowest eight bits
    wrong = kept.astype(np.float32)
    examples = []
    for value, at in ((right.max(), right.argmax()), (right.min(), right.argmin())):
        byte, whole = int(kept.flat[at]), int(value)
        if times := (whole - byte) // 256:
            sign, before = "-" if times > 0 else "+", format_number(whole, 0)
            examples.append(f"{before} became {byte}, which is {before} {sign} {abs(times)}×256")
    beyond = float(np.mean((right >= 256) | (right <= -1)))
    answer = (
        "The picture has levels from 0 to 255 in unsigned bytes, and the result was kept in "
        f"unsigned bytes too. Eight bits hold 0 to 255: {'; '.join(examples)}. "
        f"{percent(beyond, 1)} of the positions are beyond and have wrapped around."
    )
    limit = _limit(right)
    return Comparison(
        (View("Right", right, "signed", (-limit, limit)),),
        (View("Wrong", wrong, "grey", (0, 255)),),
        min(share_differing(right, wrong), beyond),  # cutting off decimals is not meant
        answer,
    )


def flipped(at_work: KernelAtWork) -> Comparison:
    """Turn the kernel."""
    right = at_work.activation
    wrong = true_convolution2d(
        at_work.image,
        at_work.weights,
        strides=at_work.strides,
        padding=at_work.padding,
        dilation=at_work.dilation,
    )
    turned = at_work.weights[::-1, ::-1]
    answer = f"The kernel was turned by 180 degrees before it was applied. {_largest(right, wrong)}"
    if np.array_equal(turned, -at_work.weights):
        answer += " This kernel turned is its own negative, so every value has changed its sign."
    return _on_one_scale(right, wrong, answer)


def red_for_grey(at_work: KernelAtWork) -> Comparison:
    """Read the red channel as grey."""
    kernel = at_work.kernel if at_work.kernel.ndim == 2 else at_work.kernel.sum(axis=2)
    grey, red = luminance(at_work.picture), np.ascontiguousarray(at_work.picture[..., 0])
    with_kernel = replace(at_work, kernel=kernel)
    right, wrong = (_read(with_kernel, image).activation for image in (grey, red))
    at = _farthest(grey, red)
    of_red, of_green, of_blue = (format_number(value) for value in at_work.picture[at])
    answer = (
        f"The red channel was taken for grey. At row {at[0]}, column {at[1]} the picture is red "
        f"{of_red}, green {of_green}, blue {of_blue}. As bright is the grey 0.299×{of_red} + "
        f"0.587×{of_green} + 0.114×{of_blue} = {format_number(grey[at])}; taken was {of_red}. "
        + _largest(right, wrong)
    )
    read = (View("Grey", grey, "grey", (0, 1)), View("Red channel", red, "grey", (0, 1)))
    return _on_one_scale(right, wrong, answer, read)


def jpeg(at_work: KernelAtWork) -> Comparison:
    """Compress the map as JPEG."""
    exact = at_work.activation.astype(np.float64)
    low, high = float(exact.min()), float(exact.max())
    step = (high - low) / 255 or 1.0  # a flat map has one level
    levels = np.rint((exact - low) / step).astype(np.uint8)
    decoded = through_jpeg(levels, _JPEG_QUALITY)
    right, wrong = (
        (low + step * each.astype(np.float32)).astype(np.float32) for each in (levels, decoded)
    )
    at = _farthest(levels.astype(int), decoded)
    part = tuple(
        slice(first, first + _ENLARGED)
        for place, side in zip(at, levels.shape, strict=True)
        for first in [max(0, min(place - _ENLARGED // 2, side - _ENLARGED))]
    )
    digits = digits_for(high - low)
    answer = (
        "The map was sent as a JPEG picture, which keeps blocks of 8×8 only roughly, and worst "
        f"beside sharp edges. At row {at[0]}, column {at[1]} the grey level {levels[at]} became "
        f"{decoded[at]}, which is {format_number(wrong[at], digits)} instead of "
        f"{format_number(right[at], digits)}. "
        f"{percent(float(np.mean(levels != decoded)), 1)} of the positions have another level. "
        f"Shown are rows {part[0].start} to {min(part[0].stop, levels.shape[0]) - 1} and columns "
        f"{part[1].start} to {min(part[1].stop, levels.shape[1]) - 1}, where it is worst."
    )
    return Comparison(
        (View("Right", right[part], "grey", (low, high)),),
        (View("Wrong", wrong[part], "grey", (low, high)),),
        share_differing(right, wrong),
        answer,
    )


def scale_each(at_work: KernelAtWork) -> Comparison:
    """Draw a weak map beside a strong one, each on a scale of its own."""
    strong = at_work.activation
    weak = replace(at_work, kernel=at_work.kernel / np.float32(_WEAKER)).activation
    shared, own = _limit(strong), _limit(weak)
    on_shared, on_own = ((-limit, limit) for limit in (shared, own))
    answer = (
        f"Map 1 is that of the same kernel {_WEAKER} times weaker: its strongest value is "
        f"{format_number(own, digits_for(own))}, that of map 0 is "
        f"{format_number(shared, digits_for(shared))}, "
        f"{format_number(shared / own if own else 1, 0)} times as much. "
        "On one scale it is nearly empty. With a scale of its own its strongest value gets the "
        "strongest colour too, so that a filter that hardly answers looks as busy as one that "
        "does. Only the legends tell."
    )
    return Comparison(
        (
            View("Right: map 0", strong, "signed", on_shared),
            View("Right: map 1", weak, "signed", on_shared),
        ),
        (
            View("Wrong: map 0", strong, "signed", on_shared),
            View("Wrong: map 1", weak, "signed", on_own),
        ),
        # What is compared are the colours: values as parts of their scale.
        share_differing(weak / shared, weak / own) if own else 0.0,
        answer,
    )


def channels_mixed(at_work: KernelAtWork) -> Comparison:
    """Read channels first what lies in memory channels last."""
    height, width, channels = at_work.picture.shape
    mixed = np.moveaxis(at_work.picture.reshape(channels, height, width), 0, -1)
    right, wrong = (_read(at_work, image).activation for image in (at_work.picture, mixed))
    row, column, channel = np.unravel_index(np.abs(mixed - at_work.picture).argmax(), mixed.shape)
    pixel, source = divmod(int((channel * height + row) * width + column), channels)
    answer = (
        "The picture lies in memory pixel by pixel, red, green, blue, and was read as if one whole "
        f"channel came after the other. So the {CHANNELS[channel]} at row {row}, column {column}, "
        f"{format_number(float(at_work.picture[row, column, channel]))}, became "
        f"{format_number(float(mixed[row, column, channel]))}, which is the {CHANNELS[source]} of "
        f"row {pixel // width}, column {pixel % width}. {_largest(right, wrong)}"
    )
    read = (
        View("Picture", at_work.picture, "grey", (0, 1)),
        View("As read", mixed, "grey", (0, 1)),
    )
    return _on_one_scale(right, wrong, answer, read)


def _read(at_work: KernelAtWork, image: NDArray[np.float32]) -> KernelAtWork:
    """Let the kernel read another image, in grey or in colour as it is."""
    return replace(at_work, picture=image, in_grey=False)


def _on_one_scale(
    right: NDArray[np.float32],
    wrong: NDArray[np.float32],
    answer: str,
    read: tuple[View, ...] = (),
) -> Comparison:
    limit = max(_limit(right), _limit(wrong))
    return Comparison(
        (View("Right", right, "signed", (-limit, limit)),),
        (View("Wrong", wrong, "signed", (-limit, limit)),),
        share_differing(right, wrong),
        answer,
        read,
    )


def _farthest(first: NDArray[Any], second: NDArray[Any]) -> tuple[int, int]:
    """Find where two maps differ most."""
    row, column = divmod(int(np.abs(first - second).argmax()), first.shape[1])
    return row, column


def _limit(values: NDArray[np.float32]) -> float:
    return float(np.abs(values).max())


def _largest(right: NDArray[np.float32], wrong: NDArray[np.float32]) -> str:
    at = _farthest(right, wrong)
    digits = digits_for(max(_limit(right), _limit(wrong)))
    return (
        f"At row {at[0]}, column {at[1]} the map is {format_number(wrong[at], digits)} instead of "
        f"{format_number(right[at], digits)}; it differs clearly, by more than a twentieth of the "
        f"largest value, at {percent(share_differing(right, wrong), 1)} of the positions."
    )
