"""What a kernel for colour images answers to: hues, opposed colours at an edge, and grey.

For every direction in which a colour can change, a kernel of three channels is a flat table: its
channels, weighed by that direction and added. What is known of such tables (`tuning`) holds for
pictures that change in that direction alone. The direction of grey changes red, green and blue
alike; those at a right angle to it change the hue and not their sum.

All colour steps here have the length 1, the root of the sum of the squared changes of red, green
and blue.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.arrays import as_float32
from convcore.errors import ConvscopeError
from convcore.kernels.describe import PLACES, RUNS, SIDES, moves_of
from convcore.kernels.thresholds import COPIES, ROUNDING
from convcore.kernels.tuning import Answers, Grade, answers_of, eighth_of
from convcore.rounding import format_number

NAMES: Final = (
    *("red", "orange", "yellow", "lime", "green", "turquoise"),
    *("cyan", "azure", "blue", "violet", "magenta", "pink"),
)
"""The hues, every 30 degrees of the colour wheel."""

BARELY: Final = 0.25
"""A kernel barely answers to what it answers with less than a quarter of its strongest answer."""

_STEP = 5
_ANGLES = np.arange(0, 360, _STEP)
_GREY = np.ones(3) / np.sqrt(3)
# Red, and the direction from blue to green: both at a right angle to grey and to each other.
_WHEEL = np.array([[2, -1, -1] / np.sqrt(6), [0, 1, -1] / np.sqrt(2)])


@dataclass(frozen=True, eq=False)
class HueAnswers:
    """A kernel's answers to colours.

    Parameters
    ----------
    angles : ndarray of int, shape (72,)
        Hues in degrees of the colour wheel, every 5 of them: 0 is red, 120 green, 240 blue.
    edges : ndarray of float64, shape (72,)
        The largest answer, whatever its direction, to an edge between each hue and the opposed one,
        beyond those to flat areas of either. The same for both hues of a pair.
    areas : ndarray of float64, shape (72,)
        How much more a flat area of each hue gives than one of the opposed hue.
    grey_edge : float
        The same for an edge between two greys.
    grade : {'clear', 'mostly', 'most', ''}
        How surely it is said how the colours lie of the edges that it answers to most. Empty where
        it is not said.
    sentence : str
        What it answers to.
    """

    angles: NDArray[np.int_]
    edges: NDArray[np.float64]
    areas: NDArray[np.float64]
    grey_edge: float
    grade: Grade
    sentence: str


def hue_of(angle: float) -> str:
    """Name a hue.

    Parameters
    ----------
    angle : float
        In degrees of the colour wheel.

    Returns
    -------
    str
        The nearest of `NAMES`.
    """
    return NAMES[round(angle / 30) % len(NAMES)]


def shade(angle: float) -> NDArray[np.float64]:
    """Give the most vivid colour of a hue that changes grey by as much as all others do.

    Parameters
    ----------
    angle : float
        In degrees of the colour wheel.

    Returns
    -------
    ndarray of float64, shape (3,)
        Red, green and blue in [0, 1], on average 0.5.
    """
    return 0.5 + 0.6 * _direction(angle)


def toward(weights: ArrayLike, angle: float) -> NDArray[np.float64]:
    """Weigh the channels of a kernel by the change toward a hue.

    Parameters
    ----------
    weights : array_like of shape (kh, kw, 3)
        Red, green and blue.
    angle : float
        The hue, in degrees of the colour wheel.

    Returns
    -------
    ndarray of float64, shape (kh, kw)
        What the kernel is for pictures that change between this hue and the opposed one alone.
    """
    table: NDArray[np.float64] = _checked(weights) @ _direction(angle)
    return table


def describe_hues(weights: ArrayLike, dilation: tuple[int, int] = (1, 1)) -> HueAnswers:
    """Say which colours a kernel answers to, from its numbers alone.

    Parameters
    ----------
    weights : array_like of shape (kh, kw, 3)
        Finite numbers: red, green and blue.
    dilation : tuple of two ints, default (1, 1)
        Distance between neighbouring taps, which says how far the kernel moves a picture.

    Returns
    -------
    HueAnswers
        Its answers to hues and to grey, and the sentence.

    Raises
    ------
    ConvscopeError
        If the weights are no such table of finite numbers.
    """
    kernel = _checked(weights)
    # What is left of an exact 0 by rounding.
    nothing = ROUNDING * float(np.abs(kernel).sum())

    def cleaned(table: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.where(np.abs(table) <= nothing, 0, table)

    tables = [cleaned(toward(kernel, angle)) for angle in _ANGLES[_ANGLES < 180]]
    half, grey_table = [answers_of(table) for table in tables], cleaned(kernel @ _GREY)
    grey, grey_area = answers_of(grey_table), float(grey_table.sum())
    edges = np.tile([each.edges.max() for each in half], 2)
    areas = np.array([table.sum() for table in tables])
    areas = np.concatenate([areas, -areas])
    grey_edge = float(grey.edges.max())
    strongest = max(edges.max(), areas.max(), grey_edge, abs(grey_area))
    best = int(edges.argmax()) % len(half)
    sentence = "Gives nothing: every entry is 0."
    if strongest > 0:
        size = np.abs(kernel).sum(axis=2)
        if size.max() >= COPIES * size.sum():
            seen = _reads_one(size, dilation)
        else:
            seen = _edges(half[best], float(_ANGLES[best]), grey, strongest)
        sentence = f"{seen}; {_areas(areas, grey_area, strongest)}."
    most = half[best] if edges.max() > grey_edge else grey
    grade = most.grade if most.edges.max() >= BARELY * strongest else ""
    return HueAnswers(_ANGLES, edges, areas, grey_edge, grade, sentence)


def _reads_one(size: NDArray[np.float64], dilation: tuple[int, int]) -> str:
    """Say that a kernel reads the colour of a single pixel, or nearly, and where it puts it."""
    nearly = "" if np.count_nonzero(size) == 1 else "nearly "
    moves = moves_of(size, dilation)
    moved = f", and moves the picture {moves}" if moves else ""
    return f"Reads {nearly}one pixel at a time{moved}"


def _edges(coloured: Answers, angle: float, grey: Answers, strongest: float) -> str:
    """Say whether the kernel answers to edges between hues, between greys, or to both."""
    hue, light = coloured.edges.max(), grey.edges.max()
    least = BARELY * strongest
    if max(hue, light) < least:
        return "Barely answers to edges"
    hues = _contrast(coloured, hue_of(angle), hue_of(angle + 180))
    greys = _contrast(grey, "light", "dark")
    if light < least:
        return f"Answers to {hues}; barely to grey edges"
    if hue < least:
        return f"Answers to {greys}; barely to differences of hue"
    first, second = (hues, greys) if hue > light else (greys, hues)
    share = format_number(100 * min(hue, light) / max(hue, light), 0)
    return f"Answers to {first}, and {share} % as strongly to {second}"


def _contrast(answers: Answers, one: str, other: str) -> str:
    """Say how two colours must lie."""
    eighth, _ = eighth_of(answers.direction)
    if answers.grade == "":
        return f"{one} against {other}"
    if answers.grade == "most":
        return f"{one} against {other}, most with {one} {PLACES[eighth]}"
    mostly = "mostly " if answers.grade == "mostly" else ""
    if answers.pattern == "edge":
        return f"{one} {mostly}{SIDES[eighth]} {other}"
    if not answers.bright:
        one, other = other, one
    thick = "thick " * answers.thick
    if answers.pattern == "line":
        runs = RUNS[eighth % 4]
        if mostly:
            return f"{one} {thick}lines, mostly {runs}, on {other}"
        return f"{one} {thick}{runs} lines on {other}"
    spots = "spots" if answers.thick else "points"
    return f"{one} on {other}, mostly in {spots}" if mostly else f"{one} {spots} on {other}"


def _areas(areas: NDArray[np.float64], grey: float, strongest: float) -> str:
    """Say which flat areas the kernel prefers."""
    least = BARELY * strongest
    words = [] if abs(grey) < least else ["light" if grey > 0 else "dark"]
    if areas.max() >= least:
        words.append(hue_of(float(_ANGLES[areas.argmax()])))
    if not words:
        return "flat areas of any colour give next to nothing"
    return f"of flat areas it prefers {' '.join(words)} ones"


def _direction(angle: float) -> NDArray[np.float64]:
    """Give the change of red, green and blue toward a hue, of length 1."""
    radians = np.deg2rad(angle)
    direction: NDArray[np.float64] = np.array([np.cos(radians), np.sin(radians)]) @ _WHEEL
    return direction


def _checked(weights: ArrayLike) -> NDArray[np.float64]:
    kernel = as_float32(weights, "kernel", "(kh, kw, 3)").astype(np.float64)
    if kernel.shape[2] != 3:
        rule = "a kernel for colours has 3 channels"
        raise ConvscopeError(f"{rule}. Received: shape {kernel.shape}")
    return kernel
