"""How strongly a kernel answers to ideal pictures, and to which of them it answers most.

The kernel is laid on edges and lines of every direction, and on spots, and beside the hand-made
kernels. What it fits best says what it is, as far as its answers to edges and lines of all the
directions agree.

References
----------
.. [1] G. L. Turin (1960), "An introduction to matched filters", IRE Transactions on Information
       Theory 6(3), pp. 311-329: among kernels of equal energy, none answers more to a picture than
       the one that looks like it. A match is measured against that one.
.. [2] N. I. Fisher (1993), "Statistical analysis of circular data", Cambridge University Press,
       chapter 2: the length of the mean of arrows says how much they point in one direction.
"""

import math
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from convcore.kernels.likeness import hand_made_cosines
from convcore.kernels.presets import KERNELS
from convcore.kernels.structure import core_of
from convcore.kernels.thresholds import (
    BEYOND,
    BLIND,
    CLEAR,
    MOSTLY,
    ONE_LOBE,
    OPPOSED,
    REACHES,
    ROUGHLY,
    ROUND,
    ROUNDING,
    STRONGEST,
)

Pattern = Literal["edge", "line", "spot"]
Grade = Literal["clear", "mostly", "most", ""]

STEP = 5
"""Degrees between the directions that are tried."""

ANGLES = np.arange(0, 360, STEP)
"""The directions that are tried: 0 is right, 90 is up."""

THICKEST = 3
"""How many pixels wide the lines are at most."""


@dataclass(frozen=True, eq=False)
class Answers:
    """A kernel's answers to ideal pictures whose dark is 0 and whose bright is 1.

    An answer is by how much the kernel gives more than it does to flat areas of either brightness.

    Parameters
    ----------
    angles : ndarray of int, shape (72,)
        Directions in degrees, every 5 of them: 0 is right, 90 is up.
    edges : ndarray of float64, shape (72,)
        The largest answer to a step edge whose bright side lies in each direction, at least 0.
    lines : ndarray of float64, shape (72,)
        The largest answer to a line one pixel thin, bright or dark, that runs across each
        direction, at least 0.
    pattern : {'edge', 'line', 'spot'}
        The ideal picture that the kernel answers to most.
    grade : {'clear', 'mostly', 'most', ''}
        How surely: it fits clearly, or mostly; or all that is known is to which edges it answers
        most. Empty where it has no preference.
    match : float
        How well it fits, from 0 to 1: its answer as a share of that of the best kernel of equal
        energy and mean 0, or its cosine with a hand-made kernel where that is higher.
    direction : float
        For an edge, where its bright side lies, from 0 to 360 degrees; for a line, across what it
        runs, from 0 to 180. Of no meaning for a spot.
    bright : bool
        Whether the line or spot that it answers to is bright on dark.
    thick : bool
        Whether that line or spot is thicker than one pixel.
    """

    angles: NDArray[np.int_]
    edges: NDArray[np.float64]
    lines: NDArray[np.float64]
    pattern: Pattern
    grade: Grade
    match: float
    direction: float
    bright: bool
    thick: bool

    @property
    def is_round(self) -> bool:
        """Whether edges of every direction get about the same answer."""
        return bool(self.edges.min() >= ROUND * self.edges.max() > 0)


@dataclass(frozen=True)
class _Match:
    """What a kernel looks like: the cosine is below 0 for lines and spots that are dark."""

    pattern: Pattern
    cosine: float
    direction: float
    width: int = 1


@dataclass(frozen=True, eq=False)
class _Pictures:
    """Ideal pictures of a shape, each as a row of h * w numbers from 0 to 1.

    Edges are (angle, offset, pixel), lines (width, angle, offset, pixel) and spots (width, pixel).
    The others are of mean 0 and length 1: edges, sharp and soft, that leave about a third of the
    kernel on either side; lines that cross its middle, by width and by angle up to half a turn; and
    spots in its middle.
    """

    edges: NDArray[np.float64]
    lines: NDArray[np.float64]
    spots: NDArray[np.float64]
    balanced_edges: NDArray[np.float64]
    central_lines: NDArray[np.float64]
    central_spots: NDArray[np.float64]


def answers_of(kernel: NDArray[np.float64]) -> Answers:
    """Lay a kernel on every ideal picture.

    Parameters
    ----------
    kernel : ndarray of float64, shape (kh, kw)
        Finite numbers.

    Returns
    -------
    Answers
        The answers to edges and lines of all directions, and what they amount to.
    """
    pictures, limit = _pictures(kernel.shape), BEYOND * abs(kernel.sum())
    core = core_of(kernel, BLIND)
    edges = _beyond_flat(kernel, _laid_on(pictures.edges, kernel).max(axis=-1))
    on_lines = _laid_on(pictures.lines, kernel)
    bright_lines = _beyond_flat(kernel, on_lines.max(axis=-1))
    dark_lines = _beyond_flat(-kernel, -on_lines.min(axis=-1))
    on_spots = _laid_on(_pictures(core.shape).spots, core)
    bright_spots, dark_spots = _beyond_flat(kernel, on_spots), _beyond_flat(-kernel, -on_spots)

    def holds(each: _Match) -> bool:
        """Say whether the answers of all directions are those that a match lets expect."""
        width = each.width - 1
        if each.pattern == "spot":
            return bool((bright_spots if each.cosine > 0 else dark_spots)[width] > limit)
        roughly = ROUGHLY if abs(each.cosine) >= CLEAR else 180.0
        if each.pattern == "edge":
            return bool(_lies_toward(each.direction, edges, roughly) > limit)
        of_sign = (bright_lines if each.cosine > 0 else dark_lines)[width]
        both = np.maximum(bright_lines[width], dark_lines[width])
        return bool(_runs_across(each.direction, of_sign, both, roughly) > limit)

    lobe, middle = _mean_arrow(edges, turns=1)
    _, toward = _mean_arrow(np.where(edges >= STRONGEST * edges.max(), edges, 0), turns=1)
    if edges[round(toward / STEP) % len(ANGLES)] < STRONGEST * edges.max():  # between two of them
        toward = float(ANGLES[edges.argmax()])
    candidates = _ideal_matches(core, toward)
    candidates += _hand_made_matches(core, {each.pattern: each.direction for each in candidates})
    candidates.sort(key=lambda each: -round(abs(each.cosine), 6))
    best = next((each for each in candidates if abs(each.cosine) >= MOSTLY and holds(each)), None)
    grade: Grade = ""
    if best is not None:
        grade = "clear" if abs(best.cosine) >= CLEAR else "mostly"
    else:
        best = next(each for each in candidates if each.pattern == "edge")
        there, opposed = _strongest(edges, middle, 0, 22.5), _strongest(edges, middle, 112.5, 180)
        is_one = there >= REACHES * edges.max() and opposed <= OPPOSED * edges.max()
        named = _strongest(edges, 45 * eighth_of(toward)[0], 0, 22.5)
        if lobe >= ONE_LOBE and is_one and named > limit:
            grade = "most"
    return Answers(
        angles=ANGLES,
        edges=edges,
        lines=np.maximum(bright_lines[0], dark_lines[0]),
        pattern=best.pattern,
        grade=grade,
        match=abs(best.cosine),
        direction=best.direction,
        bright=best.cosine > 0,
        thick=best.width > 1,
    )


def _beyond_flat(kernel: NDArray[np.float64], given: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give by how much what a kernel gives is more than what it gives to dark or bright areas."""
    beyond = given - max(kernel.sum(), 0)
    # What rounding leaves of nothing.
    return np.where(beyond > ROUNDING * np.abs(kernel).sum(), beyond, 0)


def eighth_of(direction: float) -> tuple[int, float]:
    """Give the nearest of the eight directions that have names, and the degrees to it.

    Parameters
    ----------
    direction : float
        In degrees: 0 is right, 90 is up.

    Returns
    -------
    int
        The direction in steps of 45 degrees, from 0 to 7.
    float
        How far it is off, from 0 to 22.5 degrees.
    """
    eighth = round(direction / 45) % 8
    return eighth, abs((direction - 45 * eighth + 180) % 360 - 180)


def _lies_toward(direction: float, edges: NDArray[np.float64], roughly: float) -> float:
    """Give the answer to edges whose bright side lies in the direction that will be named.

    From so many degrees off on, it will be called roughly that direction. 0 if others answer more,
    or those whose sides are exchanged nearly as much.
    """
    named, off = eighth_of(direction)
    there = _strongest(edges, 45 * named, 0, 22.5 if off > roughly else 0)
    opposed = max(_strongest(edges, each, 112.5, 180) for each in (45 * named, direction))
    holds = there >= REACHES * edges.max() and opposed <= OPPOSED * edges.max()
    return there if holds else 0.0


def _runs_across(
    direction: float, of_sign: NDArray[np.float64], both: NDArray[np.float64], roughly: float
) -> float:
    """Give the same of lines of one sign that run across a direction, beside those of both."""
    named, off = eighth_of(direction)
    there = _strongest(of_sign, 45 * named, 0, 22.5 if off > roughly else 0)
    across = max(_strongest(both, each, 67.5, 112.5) for each in (45 * named, direction))
    holds = there >= REACHES * both.max() and across <= REACHES * both.max()
    return there if holds else 0.0


def _ideal_matches(kernel: NDArray[np.float64], toward: float) -> list[_Match]:
    """Match a kernel with the ideal pictures; edges are taken for those `toward` the brightest."""
    contrast = kernel - kernel.mean()
    length = float(np.linalg.norm(contrast))
    # Nothing matches a kernel that is flat itself.
    contrast = contrast / length if length > 1e-9 * np.abs(kernel).max() else 0 * contrast
    ideal = _pictures(kernel.shape)
    lines = _laid_on(ideal.central_lines, contrast)
    width = int(np.abs(lines).max(axis=1).round(6).argmax())  # the thinnest of equals
    strongest = float(lines[width, np.abs(lines[width]).argmax()])
    _, across = _mean_arrow(np.clip(lines[width] * np.sign(strongest), 0, None), turns=2)
    edge = float(_laid_on(ideal.balanced_edges, contrast).max(initial=0.0))
    found = [_Match("edge", edge, toward), _Match("line", strongest, across, width + 1)]
    for spot in _laid_on(ideal.central_spots, contrast):
        found.append(_Match("spot", float(spot), 0.0, len(found) - 1))
    return found


def _hand_made_matches(
    kernel: NDArray[np.float64], directions: dict[Pattern, float]
) -> list[_Match]:
    """Match a kernel with the hand-made ones that it is mostly like, laid wherever they fit.

    One whose direction is another than that which the kernel answers to most does not count.
    """
    found = []
    names, cosines = hand_made_cosines(kernel)
    for place in np.flatnonzero(np.abs(cosines) >= MOSTLY):
        (hand_made, turns), cosine = names[place], float(cosines[place])
        known = _pattern_of(hand_made.slug)
        if known is None or known.pattern not in directions:
            continue
        direction, period = known.direction + 90 * turns, 180
        if known.pattern == "edge":
            direction, period = direction + 180 * (cosine < 0), 360
            cosine = abs(cosine)
        own = directions[known.pattern]
        if abs((own - direction + period / 2) % period - period / 2) <= 22.5:
            found.append(_Match(known.pattern, cosine * known.cosine, own, known.width))
    return found


@cache
def _pattern_of(slug: str) -> _Match | None:
    """Give the pattern that a hand-made kernel matches clearly, with a cosine of 1 or -1."""
    kernel = KERNELS[slug].weights.astype(np.float64)
    if (kernel >= 0).all():
        return None
    contrast = kernel - kernel.mean()
    edges = _laid_on(_pictures(kernel.shape).edges, contrast).max(axis=-1)
    matches = _ideal_matches(kernel, _mean_arrow(edges.clip(0), turns=1)[1])
    best = max(matches, key=lambda each: abs(each.cosine))
    if abs(best.cosine) < CLEAR:
        return None
    sign = 1.0 if best.pattern == "edge" else math.copysign(1, best.cosine)
    return replace(best, cosine=sign)


def _laid_on(pictures: NDArray[np.float64], kernel: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give a kernel's sums of products with pictures (..., pixel)."""
    # Not `@`: its threads wait for each other longer than the sums take.
    sums: NDArray[np.float64] = np.einsum("...p,p->...", pictures, kernel.ravel())
    return sums


def _mean_arrow(strengths: NDArray[np.float64], turns: int) -> tuple[float, float]:
    """Give the length of the mean of the squared answers as arrows, and its direction.

    The length is a share of their mean length. Edges repeat after a whole turn, lines after half of
    one: they turn twice as fast.
    """
    energies = strengths**2
    if not energies.any():
        return 0.0, 0.0
    phases = turns * np.deg2rad(ANGLES[: len(strengths)])
    mean = np.sum(energies * np.exp(1j * phases)) / energies.sum()
    return float(np.abs(mean)), float(np.rad2deg(np.angle(mean)) / turns % (360 / turns))


def _strongest(answers: NDArray[np.float64], direction: float, least: float, most: float) -> float:
    """Give the strongest answer between two angles off a direction."""
    off = np.abs((ANGLES - direction + 180) % 360 - 180)
    return float(answers[(off >= least) & (off <= most)].max())


# By shape: that of the filters in use, and what is left of it without rims.
@lru_cache(maxsize=16)
def _pictures(shape: tuple[int, ...]) -> _Pictures:
    """Draw the ideal pictures."""
    rows, columns = np.indices(shape)
    up, right = (shape[0] - 1) / 2 - rows, columns - (shape[1] - 1) / 2
    reach = np.ceil(np.hypot(shape[0], shape[1]) / 2)
    offsets = np.arange(-reach, reach + 0.5, 0.5)[:, np.newaxis, np.newaxis]
    angles = np.deg2rad(ANGLES)[:, np.newaxis, np.newaxis, np.newaxis]
    distances = right * np.cos(angles) + up * np.sin(angles) + offsets
    distances = distances.reshape(len(ANGLES), len(offsets), -1)
    # A line leaves at least a pixel of the kernel on either side, a spot all around.
    widths = np.arange(1, max(max(shape) - 1, 2))[:, np.newaxis]
    # A pixel on the border is grey by the part of it that lies on the bright side.
    edges = np.clip(distances + 0.5, 0, 1)
    soft = [np.clip(distances / width + 0.5, 0, 1) for width in {1, max(shape)}]
    balanced = np.concatenate([each[_is_balanced(each)] for each in soft])
    half = widths[:THICKEST, :, np.newaxis, np.newaxis] / 2
    lines = np.clip(half + 0.5 - np.abs(distances), 0, 1)
    around = widths[: max(min(shape) - 2, 0)] / 2
    spots = np.clip(around + 0.5 - np.hypot(up, right).reshape(1, -1), 0, 1)
    return _Pictures(
        edges=edges,
        lines=lines,
        spots=spots,
        balanced_edges=_unit(balanced),
        central_lines=_unit(lines[:, : len(ANGLES) // 2, len(offsets) // 2]),
        central_spots=_unit(spots),
    )


def _is_balanced(edges: NDArray[np.float64]) -> NDArray[np.bool_]:
    balanced: NDArray[np.bool_] = np.abs(edges.mean(axis=2) - 0.5) < 0.2 - 1e-9
    return balanced  # the same for both sides


def _unit(pictures: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale pictures (..., pixel) to mean 0 and length 1; flat ones become zeros."""
    contrasts = pictures - pictures.mean(axis=-1, keepdims=True)
    lengths = np.linalg.norm(contrasts, axis=-1, keepdims=True)
    unit: NDArray[np.float64] = np.zeros_like(contrasts)
    np.divide(contrasts, lengths, out=unit, where=lengths > 1e-9)
    return unit
