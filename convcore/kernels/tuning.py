"""How strongly a kernel answers to ideal pictures, and to which of them it answers most.

The kernel is laid on step edges and thin lines of every direction, and on a point, and beside the
hand-made kernels. What it fits best says what it is, as far as its answers to edges and lines of
the other directions agree.

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
from convcore.kernels.thresholds import BLIND, CLEAR, MOSTLY, ONE_LOBE, OPPOSED, REACHES, ROUND

Pattern = Literal["edge", "line", "point"]
Grade = Literal["clear", "mostly", "most", ""]

STEP = 5
"""Degrees between the directions that are tried."""

ANGLES = np.arange(0, 360, STEP)
"""The directions that are tried: 0 is right, 90 is up."""


@dataclass(frozen=True, eq=False)
class Answers:
    """A kernel's answers to ideal pictures of contrast 1.

    An answer is what the kernel gives beyond its mean weight; with sum 0 that is all it gives.

    Parameters
    ----------
    angles : ndarray of int, shape (72,)
        Directions in degrees, every 5 of them: 0 is right, 90 is up.
    edges : ndarray of float64, shape (72,)
        The largest answer to a step edge whose bright side lies in each direction.
    lines : ndarray of float64, shape (72,)
        The largest magnitude of an answer to a thin line that runs across each direction.
    pattern : {'edge', 'line', 'point'}
        The ideal picture that the kernel answers to most.
    grade : {'clear', 'mostly', 'most', ''}
        How surely: it fits the picture clearly or mostly; or the answers to edges have one lobe,
        whatever else it answers to. Empty where it has no clear preference.
    match : float
        How well it fits, from 0 to 1: its answer as a share of that of the best kernel of equal
        energy, or its cosine with a hand-made kernel where that is higher.
    direction : float
        For an edge, where its bright side lies, from 0 to 360 degrees; for a line, across what it
        runs, from 0 to 180. Of no meaning for a point.
    bright : bool
        Whether the line or point that it answers to is bright on dark.
    overshoot : float
        By how much, mean weight and all, it goes beyond what flat areas of both sides give at an
        edge of every direction: the least of all directions, below 0 where it falls short.
    """

    angles: NDArray[np.int_]
    edges: NDArray[np.float64]
    lines: NDArray[np.float64]
    pattern: Pattern
    grade: Grade
    match: float
    direction: float
    bright: bool
    overshoot: float


@dataclass(frozen=True)
class _Match:
    """What a kernel looks like: the cosine is below 0 for lines and points that are dark."""

    pattern: Pattern
    cosine: float
    direction: float


@dataclass(frozen=True, eq=False)
class _Pictures:
    """Ideal pictures of a shape, each as a row of h * w numbers from 0 to 1.

    Edges and lines are all of them, (angle, offset, pixel). The others are of mean 0 and length 1:
    edges that leave about a third of the kernel on either side, lines that cross its middle, by
    angle up to half a turn, and the point.
    """

    edges: NDArray[np.float64]
    lines: NDArray[np.float64]
    balanced_edges: NDArray[np.float64]
    central_lines: NDArray[np.float64]
    point: NDArray[np.float64]


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
    contrast = kernel - kernel.mean()
    pictures = _pictures(kernel.shape)
    edges = _laid_on(pictures.edges, contrast).max(axis=1)
    lines = np.abs(_laid_on(pictures.lines, contrast)).max(axis=1)
    raw, total = _laid_on(pictures.edges, kernel), kernel.sum()
    beyond = np.maximum(raw.max(axis=1) - max(total, 0), min(total, 0) - raw.min(axis=1))

    lobe, toward = _mean_arrow(edges, turns=1)
    candidates = _ideal_matches(kernel, toward)
    candidates += _hand_made_matches(kernel, {each.pattern: each.direction for each in candidates})
    candidates.sort(key=lambda each: -round(abs(each.cosine), 6))
    fits = [
        each
        for each in candidates
        if abs(each.cosine) >= MOSTLY and _holds(each.pattern, each.direction, edges, lines)
    ]
    best = candidates[0]
    grade: Grade = ""
    if fits:
        best = fits[0]
        grade = "clear" if abs(best.cosine) >= CLEAR else "mostly"
    elif lobe >= ONE_LOBE and _holds("edge", toward, edges, lines):
        best, grade = next(each for each in candidates if each.pattern == "edge"), "most"
    return Answers(
        angles=ANGLES,
        edges=edges,
        lines=lines,
        pattern=best.pattern,
        grade=grade,
        match=abs(best.cosine),
        direction=toward if grade == "most" else best.direction,
        bright=best.cosine > 0,
        overshoot=float(beyond.min()),
    )


def _holds(
    pattern: Pattern, direction: float, edges: NDArray[np.float64], lines: NDArray[np.float64]
) -> bool:
    """Say whether the answers of all directions are those of a pattern that lies in one of them."""
    if pattern == "point":
        return bool(edges.min() >= ROUND * edges.max())
    strengths, off, limit = (
        (edges, (112.5, 180), OPPOSED) if pattern == "edge" else (lines, (67.5, 112.5), REACHES)
    )
    there = _strongest(strengths, direction, 0, 22.5)
    return there >= REACHES and _strongest(strengths, direction, *off) <= limit


def _ideal_matches(kernel: NDArray[np.float64], toward: float) -> list[_Match]:
    """Match a kernel, without what is next to nothing around it, with the ideal pictures.

    Edges are taken for those `toward` which it answers most.
    """
    core = core_of(kernel, BLIND)
    contrast = core - core.mean()
    length = float(np.linalg.norm(contrast))
    # Nothing matches a kernel that is flat itself.
    contrast = contrast / length if length > 1e-9 * np.abs(kernel).max() else 0 * contrast
    ideal = _pictures(core.shape)
    lines = _laid_on(ideal.central_lines, contrast)
    strongest = float(lines[np.abs(lines).argmax()])
    _, across = _mean_arrow(np.clip(lines * np.sign(strongest), 0, None), turns=2)
    edge = float(_laid_on(ideal.balanced_edges, contrast).max(initial=0.0))
    point = float(_laid_on(ideal.point, contrast)[0])
    return [
        _Match("edge", edge, toward),
        _Match("line", strongest, across),
        _Match("point", point, 0.0),
    ]


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
        if (known := _pattern_of(hand_made.slug)) is None:
            continue
        direction, period = known.direction + 90 * turns, 180
        if known.pattern == "edge":
            direction, period = direction + 180 * (cosine < 0), 360
            cosine = abs(cosine)
        own = directions[known.pattern]
        if abs((own - direction + period / 2) % period - period / 2) <= 22.5:
            found.append(_Match(known.pattern, cosine * known.cosine, own))
    return found


@cache
def _pattern_of(slug: str) -> _Match | None:
    """Give the pattern that a hand-made kernel matches clearly, with a cosine of 1 or -1."""
    kernel = KERNELS[slug].weights.astype(np.float64)
    if (kernel >= 0).all():
        return None
    contrast = kernel - kernel.mean()
    edges = _laid_on(_pictures(kernel.shape).edges, contrast).max(axis=1)
    matches = _ideal_matches(kernel, _mean_arrow(edges, turns=1)[1])
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
    """Give the strongest answer between two angles off a direction, as a share of all."""
    off = np.abs((ANGLES - direction + 180) % 360 - 180)
    there = answers[(off >= least) & (off <= most)].max()
    return float(there / answers.max()) if answers.max() else 0.0


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
    # A pixel on the border is grey by the part of it that lies on the bright side.
    edges = np.clip(distances + 0.5, 0, 1)
    lines = np.clip(1 - np.abs(distances), 0, 1)
    point = np.clip(1 - np.hypot(up, right), 0, 1).reshape(1, -1)
    balanced = np.abs(edges.mean(axis=2) - 0.5) < 0.2 - 1e-9  # the same for both sides
    return _Pictures(
        edges=edges,
        lines=lines,
        balanced_edges=_unit(edges[balanced]),
        central_lines=_unit(lines[: len(ANGLES) // 2, len(offsets) // 2]),
        point=_unit(point),
    )


def _unit(pictures: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale pictures (picture, pixel) to mean 0 and length 1; flat ones become zeros."""
    contrasts = pictures - pictures.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(contrasts, axis=1, keepdims=True)
    unit: NDArray[np.float64] = np.zeros_like(contrasts)
    np.divide(contrasts, lengths, out=unit, where=lengths > 1e-9)
    return unit
