"""Whether one way of training beats another, by what several seeds of each have reached."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from convcore.errors import ConvscopeError
from convcore.rounding import format_number


@dataclass(frozen=True)
class Lead:
    """By how much one way of training is ahead of another.

    Parameters
    ----------
    gap : float
        By how much the first is better on average, in percentage points: the difference of the
        averages as they are shown, with two decimals.
    clear : bool
        Whether every run of the better one is better than every run of the other.
    """

    gap: float
    clear: bool


def compare_runs(first: ArrayLike, second: ArrayLike) -> Lead:
    """Compare two ways of training.

    Parameters
    ----------
    first, second : array_like of shape (R,)
        The accuracy that each run has reached, from 0 to 1; two runs or more.

    Returns
    -------
    Lead
        The first against the second.

    Raises
    ------
    ConvscopeError
        If there are fewer than two runs of either.
    """
    ours, theirs = (np.asarray(runs, np.float64) for runs in (first, second))
    if min(ours.size, theirs.size) < 2:
        rule = "a comparison needs two runs or more of either way"
        raise ConvscopeError(f"{rule}. Received: {ours.size} and {theirs.size}")
    clear = bool(ours.min() > theirs.max() or theirs.min() > ours.max())
    shown = [round(100 * float(runs.mean()), 2) for runs in (ours, theirs)]
    return Lead(shown[0] - shown[1], clear)


def compare_sentence(name: str, first: ArrayLike, other: str, second: ArrayLike) -> str:
    """Say whether one way of training beats another, and by how much.

    Parameters
    ----------
    name : str
        One way, such as "learned filters".
    first : array_like of shape (R,)
        The accuracy that each run of it has reached, from 0 to 1.
    other : str
        The other way.
    second : array_like of shape (R,)
        The same for its runs.

    Returns
    -------
    str
        Such as "Learned filters beat random ones by 0.84 points on average: the worst run of the
        former is still better than the best of the latter."
    """
    found = compare_runs(first, second)
    better, worse = (name, other) if found.gap >= 0 else (other, name)
    points = f"{format_number(abs(found.gap), 2)} points"
    if points == "0.00 points":
        return f"{_capital(name)} and {other} are equally good on average."
    if found.clear:
        return (
            f"{_capital(better)} beat {worse} by {points} on average: "
            "the worst run of the former is still better than the best of the latter."
        )
    return (
        f"{_capital(better)} are {points} ahead of {worse} on average, but that is no clear win: "
        "not every run of the former is better than every run of the latter."
    )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
