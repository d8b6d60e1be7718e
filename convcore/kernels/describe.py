"""What a kernel answers to, in a sentence that is computed from its numbers alone.

How it answers to ideal pictures says what it looks for (`tuning`), and how surely says the wording;
its sum, what flat areas become. The thresholds, and how often noise passes them: `thresholds`.
"""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.arrays import as_float32
from convcore.kernels.ideal_pictures import ANGLES
from convcore.kernels.matching import Pattern
from convcore.kernels.thresholds import (
    ADDS_UP,
    BLIND,
    BLURS,
    COPIES,
    LOPSIDED,
    MOSTLY,
    REACHES,
    ROUGHLY,
    ROUNDING,
)
from convcore.kernels.tuning import Answers, Grade, answers_of, eighth_of
from convcore.rounding import format_factor

Kind = Literal["zeros", "copy", "sum", "edge", "line", "spot", ""]

SIDES: Final = (
    *("right of", "upper right of", "above", "upper left of"),
    *("left of", "lower left of", "below", "lower right of"),
)
"""Where one side of an edge lies, every 45 degrees from the right."""
PLACES: Final = (
    *("on the right", "at the upper right", "at the top", "at the upper left"),
    *("on the left", "at the lower left", "at the bottom", "at the lower right"),
)
"""The same in a picture, or in a kernel."""
RUNS: Final = ("vertical", "falling diagonal", "horizontal", "rising diagonal")
"""How that edge runs."""


@dataclass(frozen=True, eq=False)
class Description:
    """What a kernel does.

    Parameters
    ----------
    sum : float
        The sum of its entries: what a flat area is multiplied by.
    answers : Answers
        The numbers that the sentence rests on.
    kind : {'zeros', 'copy', 'sum', 'edge', 'line', 'spot', ''}
        What it does, or which ideal picture it answers to. Empty where it has no clear preference.
    grade : {'clear', 'mostly', 'most', ''}
        How surely it does that: see `Answers`.
    edges : str
        How the edges run that it answers to, clearly or mostly and at least roughly: "horizontal",
        "vertical", "rising diagonal" or "falling diagonal". Empty for a kernel that answers to
        something else.
    deed : str
        What it does, to stand behind its name: "answers to vertical edges, bright left of dark".
        Of edges alone where the grade is 'most'. Of the identity it is the name.
    sentence : str
        What it answers to, what it is blind to, and what flat areas become.
    """

    sum: float
    answers: Answers
    kind: Kind
    grade: Grade
    edges: str
    deed: str
    sentence: str


def describe(weights: ArrayLike, dilation: tuple[int, int] = (1, 1)) -> Description:
    """Say what a kernel does, from its numbers alone.

    Parameters
    ----------
    weights : array_like of shape (kh, kw)
        Finite numbers.
    dilation : tuple of two ints, default (1, 1)
        Distance between neighbouring taps, which says how far the kernel moves a picture.

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
    answers = answers_of(kernel)
    kind, grade = _kind(kernel, answers)
    blind = ""
    match kind:
        case "zeros":
            deed = "gives nothing: every entry is 0"
        case "copy":
            deed = _copies(kernel, grade, dilation)
        case "sum":
            deed = _adds_up(kernel, grade)
        case "edge" | "line":
            deed, blind = _directed(kernel, kind, grade, answers)
        case "spot":
            deed = _spots(kernel, grade, answers)
        case "":
            deed = "has no clear preference for edges, lines or points"
    first = f"of edges, {deed}" if grade == "most" else deed
    blind_to = f"; blind to {blind} ones" if blind else ""
    return Description(
        sum=float(kernel.sum()),
        answers=answers,
        kind=kind,
        grade=grade,
        edges=RUNS[eighth_of(answers.direction)[0] % 4]
        if kind == "edge" and grade != "most"
        else "",
        deed=deed,
        sentence=f"{first[0].upper()}{first[1:]}{blind_to}; {_flat(kernel)}.",
    )


def _kind(kernel: NDArray[np.float64], answers: Answers) -> tuple[Kind, Grade]:
    """Say of what kind a kernel is, and how surely."""
    size = np.abs(kernel)
    magnitude, total = size.sum(), kernel.sum()
    if magnitude == 0:
        return "zeros", "clear"
    if size.max() >= COPIES * magnitude:
        return "copy", "clear"
    if abs(total) >= BLURS * magnitude:
        return "sum", "clear"
    if answers.grade == "clear":
        return answers.pattern, "clear"
    entry = kernel.flat[size.argmax()]
    rest = abs(total - entry) <= abs(entry) / 2
    to_copy = abs(entry) / np.linalg.norm(kernel) if rest else 0.0
    if to_copy >= COPIES:
        return "copy", "mostly"
    if answers.grade == "mostly":
        return answers.pattern, "mostly"
    if abs(total) >= ADDS_UP * magnitude:
        return "sum", "mostly"
    if to_copy >= MOSTLY:
        return "copy", "mostly"
    return (answers.pattern, "most") if answers.grade else ("", "")


def _spots(kernel: NDArray[np.float64], grade: Grade, answers: Answers) -> str:
    """Say what a kernel does that sets a spot off from what is around it."""
    mostly, total = "mostly " * (grade == "mostly"), kernel.sum()
    keeps = abs(total) > BLIND * np.abs(kernel).sum() and answers.bright == (total > 0)
    to_edges = answers.is_round and answers.edges.min() >= BLIND * abs(total)
    if to_edges and keeps:
        swaps = " and turns bright into dark" if total < 0 else ""
        return f"{mostly}strengthens edges of every direction{swaps}"
    edges = "edges of every direction and to " if to_edges else ""
    spots = f"{'bright' if answers.bright else 'dark'} {'spots' if answers.thick else 'points'}"
    return f"answers {mostly}to {edges}{spots}"


def _directed(
    kernel: NDArray[np.float64], kind: Pattern, grade: Grade, answers: Answers
) -> tuple[str, str]:
    """Say how the edges or lines run that a kernel answers to, and those that it is blind to."""
    (eighth, off), step = eighth_of(answers.direction), 360 // len(ANGLES)
    there = answers.edges[45 * eighth // step]
    is_rough = off > ROUGHLY or bool(grade == "most" and there < REACHES * answers.edges.max())
    # "Mostly" says it already.
    runs = "roughly " * (is_rough and grade != "mostly") + RUNS[eighth % 4]
    sides = f", bright {SIDES[eighth]} dark"
    mostly = "mostly " * (grade == "mostly")
    if grade == "most":
        clause, strengths = f"answers most to {runs} ones{sides}", answers.edges
    elif kind == "edge":
        clause, strengths = f"answers {mostly}to {runs} edges{sides}", answers.edges
    else:
        colour, thick = "bright" if answers.bright else "dark", "thick " * answers.thick
        clause, strengths = f"answers {mostly}to {colour} {thick}{runs} lines", answers.lines
    across = strengths[(np.array([-90, 90]) + 45 * eighth) // step % len(ANGLES)].max()
    is_blind = _sums_to_0(kernel) and across <= BLIND * strengths.max()
    return clause, RUNS[(eighth + 2) % 4] if is_blind else ""


def _adds_up(kernel: NDArray[np.float64], grade: Grade) -> str:
    """Say what a kernel does whose entries have one sign, or most of them."""
    total = kernel.sum()
    averages = abs(abs(total) - 1) <= ROUNDING * np.abs(kernel).sum()
    verb = "averages" if averages else "adds up"
    clause = f"{'mostly ' if grade == 'mostly' else ''}{verb} the pixels under it"
    clause += _heavier_half(kernel)
    if grade == "clear":
        clause += " which blurs" if clause.endswith(",") else ", which blurs"
    swaps = " and turns bright into dark" if total < 0 else ""
    return f"{clause.removesuffix(',')}{swaps}"


def _heavier_half(kernel: NDArray[np.float64]) -> str:
    """Say on which side those entries lie that add up to more, if they do."""
    (height, width), (rows, columns) = kernel.shape, np.indices(kernel.shape)
    up, right = (height - 1) / 2 - rows, columns - (width - 1) / 2
    angles = np.deg2rad(45 * np.arange(8))[:, np.newaxis, np.newaxis]
    side = np.sign(np.round(right * np.cos(angles) + up * np.sin(angles), 9))
    more = (kernel * side).sum(axis=(1, 2)) / kernel.sum()
    eighth = int(more.round(9).argmax())
    return f", those {PLACES[eighth]} most," if more[eighth] >= LOPSIDED else ""


def moves_of(size: NDArray[np.float64], dilation: tuple[int, int]) -> str:
    """Say where a kernel that reads a single pixel moves the picture.

    Parameters
    ----------
    size : ndarray of float64, shape (kh, kw)
        How much each place of it counts: the pixel is read at the largest.
    dilation : tuple of two ints
        Distance between neighbouring taps.

    Returns
    -------
    str
        As in "down by 1 and left by 2"; empty where the picture stays.
    """
    place = np.unravel_index(int(size.argmax()), size.shape)
    # The output stands at the pixel where `same` padding puts the kernel's middle.
    down, right = (
        (side - 1) * step // 2 - int(at) * step
        for side, step, at in zip(size.shape, dilation, place, strict=True)
    )
    moves = [f"{'down' if down > 0 else 'up'} by {abs(down)}"] if down else []
    moves += [f"{'right' if right > 0 else 'left'} by {abs(right)}"] if right else []
    return " and ".join(moves)


def _copies(kernel: NDArray[np.float64], grade: Grade, dilation: tuple[int, int]) -> str:
    """Say what a kernel does that reads a single pixel, or nearly."""
    size = np.abs(kernel)
    factor, moves = format_factor(float(kernel.flat[size.argmax()])), moves_of(size, dilation)
    is_one = int(np.count_nonzero(kernel)) == 1
    if moves:
        times = "" if factor == "1" else f" and multiplies it by {factor}"
        copies = f"moves the picture {moves}{times}"
    elif factor == "1":
        copies = "the identity" + ", which gives the picture back unchanged" * is_one
    else:
        copies = f"multiplies the picture by {factor}"
    if is_one:
        return copies
    return f"{'nearly' if grade == 'clear' else 'mostly'} {copies}"


def _sums_to_0(kernel: NDArray[np.float64]) -> bool:
    return bool(abs(kernel.sum()) <= ROUNDING * np.abs(kernel).sum())


def _flat(kernel: NDArray[np.float64]) -> str:
    """Say what becomes of flat areas."""
    total = float(kernel.sum())
    if _sums_to_0(kernel):
        return "flat areas become 0 (sum 0)"
    if abs(total - 1) <= ROUNDING:
        return "flat areas keep their value (sum 1)"
    return f"flat areas become {format_factor(total)} times their value (the sum)"
