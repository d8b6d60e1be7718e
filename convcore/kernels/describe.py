"""What a kernel answers to, in a sentence that is computed from its numbers alone.

How it answers to ideal pictures says what it looks for (`tuning`), and how surely says the wording;
its sum, what flat areas become. The thresholds, and how often noise passes them: `thresholds`.
"""

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.arrays import as_float32
from convcore.kernels.likeness import nearest_hand_made, nearest_kernels
from convcore.kernels.presets import Kernel
from convcore.kernels.thresholds import (
    AVERAGES,
    BLIND,
    COPIES,
    LOPSIDED,
    MOSTLY,
    ROUGHLY,
    ROUNDING,
)
from convcore.kernels.tuning import ANGLES, Answers, Grade, Pattern, answers_of
from convcore.rounding import format_number

Kind = Literal["zeros", "copy", "blur", "edge", "line", "point", "alike", ""]

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

_ADVERBS: Final[dict[Grade, str]] = {"clear": "", "mostly": "mostly "}


@dataclass(frozen=True, eq=False)
class Description:
    """What a kernel does.

    Parameters
    ----------
    sum : float
        The sum of its entries: what a flat area is multiplied by.
    answers : Answers
        The numbers that the sentence rests on.
    kind : {'zeros', 'copy', 'blur', 'edge', 'line', 'point', 'alike', ''}
        What it does, or which ideal picture it answers to; 'alike' if all that is known is which
        hand-made kernel it looks like. Empty where it has no clear preference.
    grade : {'clear', 'mostly', 'most', ''}
        How surely it does that: see `Answers`.
    edges : str
        How the edges run that it answers to, clearly or mostly and at least roughly: "horizontal",
        "vertical", "rising diagonal" or "falling diagonal". Empty for a kernel that answers to
        something else.
    sentence : str
        What it answers to, what it is blind to, and what flat areas become.
    """

    sum: float
    answers: Answers
    kind: Kind
    grade: Grade
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
    answers = answers_of(kernel)
    kind, grade = _kind(kernel, answers)
    return Description(
        sum=float(kernel.sum()),
        answers=answers,
        kind=kind,
        grade=grade,
        edges=RUNS[_eighth(answers)[0] % 4] if kind == "edge" and grade != "most" else "",
        sentence=f"{_deed(kernel, kind, grade, answers)}; {_flat(kernel)}.",
    )


def _kind(kernel: NDArray[np.float64], answers: Answers) -> tuple[Kind, Grade]:
    """Say of what kind a kernel is, and how surely."""
    size = np.abs(kernel)
    magnitude, total = size.sum(), kernel.sum()
    if magnitude == 0:
        return "zeros", "clear"
    if size.max() >= COPIES * magnitude:
        return "copy", "clear"
    to_points = answers.pattern == "point" and answers.grade != ""
    if to_points and _strengthens(kernel, answers):
        return "point", answers.grade
    entry, to_copy = kernel.flat[size.argmax()], float(size.max() / np.linalg.norm(kernel))
    copies = to_copy >= COPIES and abs(total - entry) <= abs(entry) / 2
    if abs(total) >= AVERAGES * magnitude:
        return ("copy", "mostly") if copies else ("blur", "clear")
    # A bright middle that makes no edge stronger is not what tells points from flat areas.
    is_told = answers.grade != "" and (not to_points or _opposes_its_sum(kernel, answers))
    fit = answers.match if is_told and answers.grade != "most" else 0.0
    if copies and to_copy >= fit:
        return "copy", "mostly"
    nearest, cosine = nearest_hand_made(kernel)
    if abs(cosine) >= max(MOSTLY, fit) and nearest is not None and _is_blur(nearest):
        return "blur", "mostly"
    if is_told:
        return answers.pattern, answers.grade
    return ("alike", "mostly") if abs(cosine) >= MOSTLY else ("", "")


def _is_blur(kernel: Kernel) -> bool:
    return bool((kernel.weights >= 0).all() and np.count_nonzero(kernel.weights) > 1)


def _opposes_its_sum(kernel: NDArray[np.float64], answers: Answers) -> bool:
    """Say whether a kernel gives points what it does not give flat areas."""
    total = kernel.sum()
    return bool(abs(total) <= BLIND * np.abs(kernel).sum() or answers.bright != (total > 0))


def _strengthens(kernel: NDArray[np.float64], answers: Answers) -> bool:
    """Say whether a kernel keeps flat areas, and goes beyond them at edges of every direction."""
    keeps = not _opposes_its_sum(kernel, answers)
    return keeps and bool(answers.overshoot >= BLIND * abs(kernel.sum()))


def _eighth(answers: Answers) -> tuple[int, float]:
    """Give the nearest of the eight directions that have names, and the degrees to it."""
    eighth = round(answers.direction / 45) % 8
    return eighth, abs((answers.direction - 45 * eighth + 180) % 360 - 180)


def _deed(kernel: NDArray[np.float64], kind: Kind, grade: Grade, answers: Answers) -> str:
    """Say what the kernel does to pictures that are not flat."""
    match kind:
        case "zeros":
            return "Gives nothing: every entry is 0"
        case "copy":
            return _copies(kernel, grade)
        case "blur":
            return _blurs(kernel, grade, answers)
        case "point":
            return _points(kernel, grade, answers)
        case "edge" | "line":
            return _directed(kernel, kind, grade, answers)
        case "alike":
            nearest = nearest_kernels(kernel[:, :, np.newaxis])[0]
            name = f"{'the negative of ' * (nearest.cosine < 0)}{nearest.kernel.name}"
            return f"Looks mostly like {name}, but answers differently"
    return "Has no clear preference for edges, lines or points"


def _points(kernel: NDArray[np.float64], grade: Grade, answers: Answers) -> str:
    if not _strengthens(kernel, answers):
        colour = "bright" if answers.bright else "dark"
        every = f"edges of every direction and to {colour} points"
        return f"Answers {_ADVERBS[grade]}to {every}"
    swaps = " and turns bright into dark" if kernel.sum() < 0 else ""
    return f"{_ADVERBS[grade]}strengthens edges of every direction{swaps}".capitalize()


def _directed(kernel: NDArray[np.float64], kind: Pattern, grade: Grade, answers: Answers) -> str:
    """Say how the edges or lines run that a kernel answers to."""
    eighth, off = _eighth(answers)
    runs = ("roughly " if off > ROUGHLY else "") + RUNS[eighth % 4]
    if grade == "most":
        most = f"{runs} ones, bright {SIDES[eighth]} dark"
        return f"Answers to many patterns, and of edges most to {most}"
    if kind == "edge":
        clause, strengths = f"{runs} edges, bright {SIDES[eighth]} dark", answers.edges
    else:
        clause = f"{'bright' if answers.bright else 'dark'} {runs} lines"
        strengths = answers.lines
    step = 360 // len(ANGLES)
    across = strengths[(np.array([-90, 90]) + 45 * eighth) // step % len(ANGLES)].max()
    if _sums_to_0(kernel) and across <= BLIND * strengths.max():
        clause += f"; blind to {RUNS[(eighth + 2) % 4]} ones"
    return f"Answers {_ADVERBS[grade]}to {clause}"


def _blurs(kernel: NDArray[np.float64], grade: Grade, answers: Answers) -> str:
    """Say what a kernel does whose entries have one sign."""
    total = kernel.sum()
    swaps = " and turns bright into dark" if total < 0 else ""
    averages = abs(abs(total) - 1) <= ROUNDING * np.abs(kernel).sum()
    verb = f"{_ADVERBS[grade]}{'averages' if averages else 'adds up'}".capitalize()
    heavier = ""
    one_side = answers.pattern == "edge" and answers.grade != ""
    if one_side and answers.edges.max() >= LOPSIDED * abs(total):
        # What weighs most in a negative sum is what answers least to brightness.
        eighth = (_eighth(answers)[0] + (4 if total < 0 else 0)) % 8
        heavier = f", those {PLACES[eighth]} most,"
    return f"{verb} the pixels under it{heavier or ','} which blurs{swaps}"


def _copies(kernel: NDArray[np.float64], grade: Grade) -> str:
    """Say what a kernel does that reads a single pixel, or nearly."""
    row, column = np.unravel_index(int(np.abs(kernel).argmax()), kernel.shape)
    factor = _number(float(kernel[row, column]))
    # The output stands at the pixel where `same` padding puts the kernel's middle.
    down, right = (kernel.shape[0] - 1) // 2 - int(row), (kernel.shape[1] - 1) // 2 - int(column)
    moves = [f"{'down' if down > 0 else 'up'} by {abs(down)}"] if down else []
    moves += [f"{'right' if right > 0 else 'left'} by {abs(right)}"] if right else []
    if moves:
        times = "" if factor == "1" else f" and multiplies it by {factor}"
        copies = f"Moves the picture {' and '.join(moves)}{times}"
    elif factor == "1":
        copies = "The identity, which gives the picture back unchanged"
    else:
        copies = f"Multiplies the picture by {factor}"
    if np.count_nonzero(kernel) == 1:
        return copies
    nearly = "Nearly" if grade == "clear" else "Mostly"
    return f"{nearly} {copies[0].lower()}{copies[1:]}"


def _sums_to_0(kernel: NDArray[np.float64]) -> bool:
    return bool(abs(kernel.sum()) <= ROUNDING * np.abs(kernel).sum())


def _flat(kernel: NDArray[np.float64]) -> str:
    """Say what becomes of flat areas."""
    total = float(kernel.sum())
    if _sums_to_0(kernel):
        return "flat areas become 0 (sum 0)"
    if abs(total - 1) <= ROUNDING:
        return "flat areas keep their value (sum 1)"
    return f"flat areas are multiplied by {_number(total)}, the sum"


def _number(value: float) -> str:
    """Write a number with two decimals, or with as many as its first two digits take."""
    digits = max(2, 1 - math.floor(math.log10(abs(value)))) if value else 2
    return format_number(value, digits).rstrip("0").rstrip(".")
