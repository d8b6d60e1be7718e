"""How strongly a kernel answers to ideal pictures, and to which of them it answers most.

The kernel is laid on edges and lines of every direction, and on spots, and beside the hand-made
kernels. What it fits best says what it is, as far as its answers to edges and lines of all the
directions agree.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from convcore.kernels.ideal_pictures import ANGLES, STEP, ideal_pictures, laid_on
from convcore.kernels.matching import (
    Match,
    Pattern,
    hand_made_matches,
    ideal_matches,
    mean_arrow,
)
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

Grade = Literal["clear", "mostly", "most", ""]


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
    pictures, limit = ideal_pictures(kernel.shape), BEYOND * abs(kernel.sum())
    core = core_of(kernel, BLIND)
    edges = _beyond_flat(kernel, laid_on(pictures.edges, kernel).max(axis=-1))
    on_lines = laid_on(pictures.lines, kernel)
    bright_lines = _beyond_flat(kernel, on_lines.max(axis=-1))
    dark_lines = _beyond_flat(-kernel, -on_lines.min(axis=-1))
    on_spots = laid_on(ideal_pictures(core.shape).spots, core)
    bright_spots, dark_spots = _beyond_flat(kernel, on_spots), _beyond_flat(-kernel, -on_spots)

    def holds(each: Match) -> bool:
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

    lobe, middle = mean_arrow(edges, turns=1)
    _, toward = mean_arrow(np.where(edges >= STRONGEST * edges.max(), edges, 0), turns=1)
    if edges[round(toward / STEP) % len(ANGLES)] < STRONGEST * edges.max():  # between two of them
        toward = float(ANGLES[edges.argmax()])
    candidates = ideal_matches(core, toward)
    candidates += hand_made_matches(core, {each.pattern: each.direction for each in candidates})
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


def _strongest(answers: NDArray[np.float64], direction: float, least: float, most: float) -> float:
    """Give the strongest answer between two angles off a direction."""
    off = np.abs((ANGLES - direction + 180) % 360 - 180)
    return float(answers[(off >= least) & (off <= most)].max())
