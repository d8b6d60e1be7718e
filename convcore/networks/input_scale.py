"""What black and white are to a network: the numbers that it was given for them in its training."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError, short
from convcore.networks.layers import Layer
from convcore.number_text import parse_number, split_numbers
from convcore.rounding import format_number

LARGEST: Final = 100_000.0
"""Largest magnitude of what black or white may be."""

SMALLEST: Final = 0.00001
"""Smallest deviation of a network's inputs."""

_TEXT: Final = 200  # most characters of the numbers of all channels
_BYTES: Final = 255.0
_NEAR: Final = 0.02  # 1/256 and 1/255 mean the same
_ROUNDING: Final = 1e-4  # of a variance
_USUAL: Final = 2.0  # from -1 to 1: about as far as what networks read reaches


@dataclass(frozen=True)
class InputScale:
    """What a picture's values from 0 to 1 become before a network reads them.

    Parameters
    ----------
    black, white : tuple of float
        What 0 and 1 become: one number, or one for each channel.
    """

    black: tuple[float, ...] = (0.0,)
    white: tuple[float, ...] = (1.0,)

    def __post_init__(self) -> None:
        """Check that there is a number between the two, and none is out of hand."""
        values = np.array(self.black + self.white)
        if not np.isfinite(values).all() or np.abs(values).max() > LARGEST:
            rule = f"black and white are numbers from -{LARGEST:,.0f} to {LARGEST:,.0f}"
            raise ConvscopeError(f"{rule}. Received: {short(values.tolist())}")
        if not np.subtract(self.white, self.black).all():
            rule = "black and white are two different numbers"
            raise ConvscopeError(f"{rule}. Received: {self.words}")

    @property
    def words(self) -> str:
        """What black and white are, such as "0 and 255"."""
        return f"{write_channels(self.black)} and {write_channels(self.white)}"

    @property
    def factor(self) -> float | list[float]:
        """What a picture's values are multiplied by: one number, or one for each channel."""
        return _one_or_each(np.subtract(self.white, self.black).tolist())

    @property
    def offset(self) -> float | list[float]:
        """What is added then."""
        return _one_or_each(list(self.black))

    @property
    def is_plain(self) -> bool:
        """Whether it leaves a picture as it is."""
        return self.factor == 1 and self.offset == 0

    def apply(self, picture: NDArray[np.float32]) -> NDArray[np.float32]:
        """Scale pictures.

        Parameters
        ----------
        picture : ndarray of float32, shape (..., C)
            In [0, 1].

        Returns
        -------
        ndarray of float32, shape (..., C)
            From `black` to `white`.
        """
        if self.is_plain:
            return picture
        factor, offset = (np.asarray(each, np.float32) for each in (self.factor, self.offset))
        return picture * factor + offset


UNIT: Final = InputScale()
"""Black is 0 and white 1, as in the networks that ship."""

SCALES: Final = {
    "unit": UNIT,
    "bytes": InputScale((0.0,), (_BYTES,)),
    "signed": InputScale((-1.0,), (1.0,)),
}
"""What networks are given most often."""

OF_CHANNELS: Final = {
    1: ("0.1307", "0.3081"),
    3: ("0.485, 0.456, 0.406", "0.229, 0.224, 0.225"),
}
"""Mean and deviation of the pixels of MNIST's training images, and of ImageNet's in red, green and
blue, as networks trained with PyTorch are given theirs; by the number of channels."""


def of_mean(mean: Sequence[float], deviation: Sequence[float]) -> InputScale:
    """Give the scale of a network whose inputs were standardised.

    Parameters
    ----------
    mean, deviation : sequence of float
        What was subtracted, and what was divided by then: one number, or one for each channel. Of
        pixels from 0 to 1; where one of them is larger than 1, of pixels from 0 to 255.

    Returns
    -------
    InputScale
        With black and white as they were after that.

    Raises
    ------
    ConvscopeError
        If a deviation is below `SMALLEST`, or a mean is out of hand.
    """
    middle, spread = np.array(mean), np.array(deviation)
    if spread.min() < SMALLEST:
        raise ConvscopeError(f"a deviation is at least {SMALLEST:.5f}. Received: {spread.min():g}")
    if np.abs(middle).max() > LARGEST:
        rule = f"a mean is a number from -{LARGEST:,.0f} to {LARGEST:,.0f}"
        raise ConvscopeError(f"{rule}. Received: {write_channels(mean)}")
    most = _BYTES if max(np.abs(middle).max(), spread.max()) > 1 else 1.0
    black, white = np.broadcast_arrays((0 - middle) / spread, (most - middle) / spread)
    return InputScale(tuple(black.tolist()), tuple(white.tolist()))


def read_channels(text: str, channels: int, what: str) -> tuple[float, ...]:
    """Read one number, or one for each channel.

    Parameters
    ----------
    text : str
        A list as `split_numbers` parts it, perhaps with decimal commas.
    channels : int
        How many channels there are.
    what : str
        What the numbers are, for the error.

    Returns
    -------
    tuple of float
        Finite ones.

    Raises
    ------
    ConvscopeError
        If the text is something else.
    """
    rule = f"{what} is one number" + (f", or {channels} for the channels" if channels > 1 else "")
    parts = split_numbers(text, decimal_commas=True) if len(text) <= _TEXT else []
    numbers = tuple(map(parse_number, parts))
    if len(numbers) not in (1, channels) or not np.isfinite(numbers).all():
        raise ConvscopeError(f"{rule}. Received: {short(text)}")
    return numbers


def write_channels(numbers: Sequence[float]) -> str:
    """Write one number, or one for each channel.

    Parameters
    ----------
    numbers : sequence of float
        The numbers.

    Returns
    -------
    str
        With six significant digits at most, and commas between.
    """
    return ", ".join(f"{each + 0.0:.6g}" for each in numbers)


def found_scale(
    layers: Sequence[Layer], weights: Sequence[Sequence[NDArray[np.float32]]]
) -> tuple[InputScale, str]:
    """Tell by a network's first layers what black and white are to it.

    Parameters
    ----------
    layers : sequence of Layer
        The network.
    weights : sequence of sequences of ndarray of float32
        For each layer its arrays.

    Returns
    -------
    scale : InputScale
        What to assume.
    reason : str
        Why: a sentence that names the layer.
    """
    first = next(place for place, layer in enumerate(layers) if layer.type.convolves)
    for layer, arrays in zip(layers[1:first], weights[1:first], strict=True):
        which = f"layer {layer.name} ({layer.keras_class})"
        if layer.keras_class == "Rescaling" and _tells(layer):
            found, ends = _before_rescaling(layer)
            return found, f"Its {which} makes {ends} of {found.words}, which speaks for these."
        if layer.keras_class in ("Normalization", "BatchNormalization"):
            mean, variance = arrays[-2:] if layer.keras_class[0] == "B" else arrays[:2]
            if not mean.any() and (variance == 1).all():
                continue  # as it was before any training
            found = _before_normalising(mean, variance)
            if layer.keras_class == "Normalization":  # its numbers are said elsewhere
                return found, f"The numbers of its {which} speak for {found.words}."
            shown = f"{format_number(float(mean.mean()))} with a deviation of "
            shown += format_number(float(np.sqrt(variance.mean())))
            saw = f"Its {which} holds that its values are {shown} on average"
            return found, f"{saw}, which speaks for {found.words}."
    return UNIT, "Nothing in its file says what they were in its training; often they were 0 and 1."


def _tells(layer: Layer) -> bool:
    """Say whether a rescaling changes anything, and turns no channel against another."""
    scale, offset = (np.array(layer.settings[name]) for name in ("scale", "offset"))
    changes = (scale != 1).any() or offset.any()
    return bool(changes and ((scale > 0).all() or (scale < 0).all()))


def _before_rescaling(layer: Layer) -> tuple[InputScale, str]:
    """Find what a rescaling makes 0 and 1 of, or -1 and 1; and what it makes of that."""
    scale, offset = (np.mean(layer.settings[name]) for name in ("scale", "offset"))
    ends = {
        name: (scale * each.black[0] + offset, scale * each.white[0] + offset)
        for name, each in SCALES.items()
    }
    wanted = ((0, 1), (-1, 1))
    fits = [
        name
        for name, found in ends.items()
        if any(np.allclose(found, each, atol=_NEAR) for each in wanted)
    ]
    reach = {name: abs(found[1] - found[0]) or 1e-9 for name, found in ends.items()}
    # Zero lies between what black and white become, as a rule, and these about 2 apart.
    nearest = min(
        ("unit", "bytes"),
        key=lambda name: (
            not min(ends[name]) <= 0 <= max(ends[name]),
            abs(math.log(reach[name] / _USUAL)),
        ),
    )
    name = fits[0] if fits else nearest
    return SCALES[name], " and ".join(f"{round(float(end), 2) + 0.0:g}" for end in ends[name])


def _before_normalising(mean: NDArray[np.float32], variance: NDArray[np.float32]) -> InputScale:
    """Find black and white for values of such a mean and variance, the narrowest that can be.

    The variance of values between two ends is at most the product of how far these are from their
    mean: R. Bhatia and C. Davis (2000), "A better bound on the variance", Amer. Math. Monthly 107.
    """
    for found in (UNIT, SCALES["signed"]):
        (black,), (white,) = found.black, found.white
        if (variance <= (white - mean) * (mean - black) + _ROUNDING).all():
            return found
    # Around 0, and little wider: values that had been standardised before.
    is_wide = mean.max() > 1 or np.sqrt(variance.max()) > _USUAL
    return SCALES["bytes" if is_wide else "signed"]


def _one_or_each(values: list[float]) -> float | list[float]:
    return values[0] if len(set(values)) == 1 else values
