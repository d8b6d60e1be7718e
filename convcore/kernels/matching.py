"""Matching a kernel with ideal pictures and with the hand-made kernels.

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
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from convcore.kernels.ideal_pictures import ANGLES, ideal_pictures, laid_on
from convcore.kernels.likeness import hand_made_cosines
from convcore.kernels.presets import KERNELS
from convcore.kernels.thresholds import CLEAR, MOSTLY

Pattern = Literal["edge", "line", "spot"]


@dataclass(frozen=True)
class Match:
    """What a kernel looks like.

    Parameters
    ----------
    pattern : {'edge', 'line', 'spot'}
        The ideal picture.
    cosine : float
        How much it is like that, from -1 to 1; below 0 for lines and spots that are dark.
    direction : float
        In degrees: where an edge's bright side lies, across what a line runs; 0 for a spot.
    width : int
        Of the line or spot, in pixels.
    """

    pattern: Pattern
    cosine: float
    direction: float
    width: int = 1


def ideal_matches(kernel: NDArray[np.float64], toward: float) -> list[Match]:
    """Match a kernel with the ideal pictures [1]_.

    Parameters
    ----------
    kernel : ndarray of float64, shape (kh, kw)
        The kernel.
    toward : float
        Where the bright side lies of the edges that it answers to most, in degrees.

    Returns
    -------
    list of Match
        That with an edge, that with a line, and those with spots of each width that fits.
    """
    contrast = kernel - kernel.mean()
    length = float(np.linalg.norm(contrast))
    # Nothing matches a kernel that is flat itself.
    contrast = contrast / length if length > 1e-9 * np.abs(kernel).max() else 0 * contrast
    ideal = ideal_pictures(kernel.shape)
    lines = laid_on(ideal.central_lines, contrast)
    width = int(np.abs(lines).max(axis=1).round(6).argmax())  # the thinnest of equals
    strongest = float(lines[width, np.abs(lines[width]).argmax()])
    _, across = mean_arrow(np.clip(lines[width] * np.sign(strongest), 0, None), turns=2)
    edge = float(laid_on(ideal.balanced_edges, contrast).max(initial=0.0))
    found = [Match("edge", edge, toward), Match("line", strongest, across, width + 1)]
    for spot in laid_on(ideal.central_spots, contrast):
        found.append(Match("spot", float(spot), 0.0, len(found) - 1))
    return found


def hand_made_matches(kernel: NDArray[np.float64], directions: dict[Pattern, float]) -> list[Match]:
    """Match a kernel with the hand-made ones that it is mostly like, laid wherever they fit.

    Parameters
    ----------
    kernel : ndarray of float64, shape (kh, kw)
        The kernel.
    directions : dict of str to float
        Of each pattern, the direction in degrees that the kernel answers to most. A hand-made
        kernel of another direction does not count.

    Returns
    -------
    list of Match
        As the patterns that those hand-made kernels match clearly.
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
            found.append(Match(known.pattern, cosine * known.cosine, own, known.width))
    return found


@cache
def _pattern_of(slug: str) -> Match | None:
    """Give the pattern that a hand-made kernel matches clearly, with a cosine of 1 or -1."""
    kernel = KERNELS[slug].weights.astype(np.float64)
    if (kernel >= 0).all():
        return None
    contrast = kernel - kernel.mean()
    edges = laid_on(ideal_pictures(kernel.shape).edges, contrast).max(axis=-1)
    matches = ideal_matches(kernel, mean_arrow(edges.clip(0), turns=1)[1])
    best = max(matches, key=lambda each: abs(each.cosine))
    if abs(best.cosine) < CLEAR:
        return None
    sign = 1.0 if best.pattern == "edge" else math.copysign(1, best.cosine)
    return replace(best, cosine=sign)


def mean_arrow(strengths: NDArray[np.float64], turns: int) -> tuple[float, float]:
    """Give the mean of the squared answers to all directions as arrows [2]_.

    Parameters
    ----------
    strengths : ndarray of float64, shape (n,)
        Answers to the first n of `ANGLES`.
    turns : int
        1 for edges, which repeat after a whole turn, 2 for lines, which do after half of one.

    Returns
    -------
    float
        Its length, as a share of the mean length of the arrows, from 0 to 1.
    float
        Its direction in degrees, from 0 to 360 / `turns`.
    """
    energies = strengths**2
    if not energies.any():
        return 0.0, 0.0
    phases = turns * np.deg2rad(ANGLES[: len(strengths)])
    mean = np.sum(energies * np.exp(1j * phases)) / energies.sum()
    return float(np.abs(mean)), float(np.rad2deg(np.angle(mean)) / turns % (360 / turns))
