"""What a kernel answers to, in a sentence that is computed from its numbers alone.

The kernel is laid on ideal pictures: a flat area, step edges and thin lines of every direction, and
a point. The picture that it fits best says what it is, its sum what flat areas become.

References
----------
.. [1] G. L. Turin (1960), "An introduction to matched filters", IRE Transactions on Information
       Theory 6(3), pp. 311-329: among kernels of equal energy, none answers more to a picture than
       the one that looks like it. `CLEAR` is measured against that one.
"""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.arrays import as_float32
from convcore.rounding import format_number

CLEAR = 0.85
"""Share of the best possible answer from which on a kernel fits a picture clearly. Scharr's kernel,
with 10 against 3 and 3, gives 0.8504 to a step edge. Of random 3x3 kernels one in nine reaches 0.85
(of 3,000 drawn), of 5x5 ones none."""

BLIND = 0.05
"""A kernel is blind to what it answers with less than 0.05 of its strongest answer."""

AVERAGES = 0.9
"""A kernel averages if at least 0.9 of the magnitude of its entries has one sign."""

ROUNDING = 1e-5
"""Below this share of the magnitude of its entries, a kernel's sum is 0 but for rounding."""

ROUGHLY = 7.5
"""Degrees beyond which a direction is only roughly the nearest of the eight that have names."""

_STEP = 5
_ANGLES = np.arange(0, 360, _STEP)
SIDES = (
    *("right of", "upper right of", "above", "upper left of"),
    *("left of", "lower left of", "below", "lower right of"),
)
"""Where one side of an edge lies, every 45 degrees from the right."""
# How that edge runs.
_RUNS = ("vertical", "falling diagonal", "horizontal", "rising diagonal")


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
        The ideal picture that the kernel fits best.
    match : float
        How well, from 0 to 1: its answer as a share of that of the best kernel of equal energy.
    direction : float
        For an edge, where its bright side lies, from 0 to 360 degrees; for a line, across what it
        runs, from 0 to 180. Of no meaning for a point.
    bright : bool
        Whether the line or point that it answers to is bright on dark.
    """

    angles: NDArray[np.int_]
    edges: NDArray[np.float64]
    lines: NDArray[np.float64]
    pattern: str
    match: float
    direction: float
    bright: bool


@dataclass(frozen=True, eq=False)
class Description:
    """What a kernel does.

    Parameters
    ----------
    sum : float
        The sum of its entries: what a flat area is multiplied by.
    answers : Answers
        The numbers that the sentence rests on.
    edges : str
        How the edges run that it answers to, at least roughly: "horizontal", "vertical", "rising
        diagonal" or "falling diagonal". Empty for a kernel that answers to something else.
    sentence : str
        What it answers to, what it is blind to, and what flat areas become.
    """

    sum: float
    answers: Answers
    edges: str
    sentence: str


def describe(weights: ArrayLike) -> Description:
    """Say what a kernel does, from its numbers alone.

    Parameters
    ----------
    weights : array_like of shape (kh, kw)
        Finite numbers.

    Returns
    -------
    Description
        The sum, the answers to ideal pictures, and the sentence.

    Raises
    ------
    ConvscopeError
        If the weights are not a table of finite numbers.
    """
    kernel = as_float32(weights, "kernel", "(kh, kw)").astype(np.float64)
    answers = _answers(kernel)
    eighth, _ = _eighth(answers)
    return Description(
        sum=float(kernel.sum()),
        answers=answers,
        edges=_RUNS[eighth % 4] if _kind(kernel, answers) == "edge" else "",
        sentence=f"{_deed(kernel, answers)}; {_flat(kernel)}.",
    )


def _answers(kernel: NDArray[np.float64]) -> Answers:
    """Lay the kernel on every ideal picture."""
    contrast = kernel - kernel.mean()
    edge_pictures, line_pictures, point_picture = _pictures(kernel.shape)
    edges = np.einsum("atrc,rc->at", edge_pictures, contrast).max(axis=1)
    lines = np.abs(np.einsum("atrc,rc->at", line_pictures, contrast)).max(axis=1)

    # An edge must leave about a third of the kernel on either side, a line must cross its middle.
    balanced = np.abs(edge_pictures.mean(axis=(2, 3)) - 0.5) < 0.2
    central_lines = line_pictures[:, line_pictures.shape[1] // 2]
    line_matches = _matches(contrast, central_lines)
    matches = {
        "edge": float(_matches(contrast, edge_pictures[balanced]).max(initial=0.0)),
        "line": float(line_matches[np.abs(line_matches).argmax()]),
        "point": float(_matches(contrast, point_picture)),
    }
    pattern = max(matches, key=lambda name: round(abs(matches[name]), 6))
    match = abs(matches[pattern])
    if pattern == "point" and edges.min() <= BLIND * edges.max():
        pattern = "line"  # to be blind to some edges is to answer to lines, not points

    # Edges repeat after a whole turn, lines after half of one.
    turns, strengths = (1, edges) if pattern == "edge" else (2, lines)
    phase = np.angle(np.sum(strengths * np.exp(1j * turns * np.deg2rad(_ANGLES))))
    return Answers(
        angles=_ANGLES,
        edges=edges,
        lines=lines,
        pattern=pattern,
        match=match,
        direction=float(np.rad2deg(phase) / turns % (360 / turns)),
        bright=matches[pattern] > 0,
    )


@cache  # by shape, of which there are 49
def _pictures(
    shape: tuple[int, ...],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Draw edges and lines (angle, offset, row, column) and a point (row, column), from 0 to 1."""
    rows, columns = np.indices(shape)
    up, right = (shape[0] - 1) / 2 - rows, columns - (shape[1] - 1) / 2
    reach = np.ceil(np.hypot(shape[0], shape[1]) / 2)
    offsets = np.arange(-reach, reach + 0.5, 0.5)[:, np.newaxis, np.newaxis]
    angles = np.deg2rad(_ANGLES)[:, np.newaxis, np.newaxis, np.newaxis]
    distances = right * np.cos(angles) + up * np.sin(angles) + offsets
    # A pixel on the border is grey by the part of it that lies on the bright side.
    edges = np.clip(distances + 0.5, 0, 1)
    return edges, np.clip(1 - np.abs(distances), 0, 1), np.clip(1 - np.hypot(up, right), 0, 1)


def _matches(contrast: NDArray[np.float64], pictures: NDArray[np.float64]) -> NDArray[np.float64]:
    """Correlate a kernel of mean 0 with pictures (..., row, column): 1 is the best possible."""
    contrasts = pictures - pictures.mean(axis=(-2, -1), keepdims=True)
    answers = np.sum(contrast * contrasts, axis=(-2, -1))
    best = np.linalg.norm(contrast) * np.linalg.norm(contrasts, axis=(-2, -1))
    # Nothing matches a picture that is flat under the kernel, nor a kernel that is flat itself.
    tiny = 1e-9 * max(float(np.abs(contrast).max()), np.finfo(np.float64).tiny)
    shares: NDArray[np.float64] = np.zeros_like(best)
    np.divide(answers, best, out=shares, where=best > tiny)
    return shares


def _kind(kernel: NDArray[np.float64], answers: Answers) -> str:
    """Say what kind a kernel is of: that of its pattern, unless it answers to none clearly."""
    magnitude = np.abs(kernel).sum()
    if magnitude == 0:
        return "zeros"
    if np.abs(kernel).max() >= (1 - BLIND) * magnitude:
        return "copy"
    if abs(kernel.sum()) >= AVERAGES * magnitude:
        return "blur"
    return answers.pattern if answers.match >= CLEAR else "unclear"


def _eighth(answers: Answers) -> tuple[int, float]:
    """Give the nearest of the eight directions that have names, and the degrees to it."""
    eighth = round(answers.direction / 45) % 8
    return eighth, abs((answers.direction - 45 * eighth + 180) % 360 - 180)


def _deed(kernel: NDArray[np.float64], answers: Answers) -> str:
    """Say what the kernel does to pictures that are not flat."""
    magnitude, total = np.abs(kernel).sum(), kernel.sum()
    kind = _kind(kernel, answers)
    if kind == "zeros":
        return "Gives nothing: every entry is 0"
    if kind == "copy":
        copies = _copies(kernel)
        exactly = np.abs(kernel).max() == magnitude
        return copies if exactly else f"Nearly {copies[0].lower()}{copies[1:]}"
    if kind == "blur":
        swaps = " and turns bright into dark" if total < 0 else ""
        averages = abs(abs(total) - 1) <= ROUNDING * magnitude
        return f"{'Averages' if averages else 'Adds up'} the pixels under it, which blurs{swaps}"
    if kind == "unclear":
        return "Has no clear preference for edges, lines or points"
    colour = "bright" if answers.bright else "dark"
    sums_to_0 = abs(total) <= ROUNDING * magnitude
    if kind == "point":
        if sums_to_0 or answers.bright != (total > 0):
            return f"Answers to edges of every direction and to {colour} points"
        swaps = " and turns bright into dark" if total < 0 else ""
        return f"Strengthens edges of every direction{swaps}"
    eighth, off = _eighth(answers)
    runs = ("roughly " if off > ROUGHLY else "") + _RUNS[eighth % 4]
    if kind == "edge":
        clause, strengths = f"{runs} edges, bright {SIDES[eighth]} dark", answers.edges
    else:
        clause, strengths = f"{colour} {runs} lines", answers.lines
    across = strengths[(np.array([-90, 90]) + 45 * eighth) // _STEP % len(_ANGLES)].max()
    if sums_to_0 and across <= BLIND * strengths.max():
        clause += f"; blind to {_RUNS[(eighth + 2) % 4]} ones"
    return f"Answers to {clause}"


def _copies(kernel: NDArray[np.float64]) -> str:
    """Say what a kernel does that reads a single pixel."""
    row, column = np.unravel_index(int(np.abs(kernel).argmax()), kernel.shape)
    factor = _number(float(kernel[row, column]))
    # The output stands at the pixel where `same` padding puts the kernel's middle.
    down, right = (kernel.shape[0] - 1) // 2 - int(row), (kernel.shape[1] - 1) // 2 - int(column)
    moves = [f"{'down' if down > 0 else 'up'} by {abs(down)}"] if down else []
    moves += [f"{'right' if right > 0 else 'left'} by {abs(right)}"] if right else []
    if not moves:
        if factor == "1":
            return "The identity, which gives the picture back unchanged"
        return f"Multiplies the picture by {factor}"
    times = "" if factor == "1" else f" and multiplies it by {factor}"
    return f"Moves the picture {' and '.join(moves)}{times}"


def _flat(kernel: NDArray[np.float64]) -> str:
    """Say what becomes of flat areas."""
    total = float(kernel.sum())
    if abs(total) <= ROUNDING * np.abs(kernel).sum():
        return "flat areas become 0 (sum 0)"
    if abs(total - 1) <= ROUNDING:
        return "flat areas keep their value (sum 1)"
    return f"flat areas are multiplied by {_number(total)}, the sum"


def _number(value: float) -> str:
    """Write a number with two decimals, or with as many as its first two digits take."""
    digits = max(2, 1 - math.floor(math.log10(abs(value)))) if value else 2
    return format_number(value, digits).rstrip("0").rstrip(".")
