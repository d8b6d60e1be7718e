"""What there is to do at each stage of a step, and by what the page recognises that it is done."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convcore.export.screens import Screen

OPPOSED = 0.8
"""Part of a map's largest magnitude from which on a value below 0 is that of an opposite."""


@dataclass(frozen=True)
class Attempt:
    """Something to do, and how far the visitor is.

    Parameters
    ----------
    task : str
        What to do, as Markdown.
    is_done : bool
        Whether what is on screen now is what was asked for.
    so_far : str
        What is on screen now, as Markdown.
    learned : str or callable
        What doing it shows, as Markdown; or what gives it, once it is done.
    screen : callable or None
        Gives what is on screen, to be taken home.
    score : float or None
        How near what is on screen comes to what was asked for, from 0 to 1; None for either or.
    shows : callable or None
        Draws, below what doing it shows, a picture of that.
    """

    task: str
    is_done: bool
    so_far: str
    learned: str | Callable[[], str]
    screen: Callable[[], Screen] | None = None
    score: float | None = None
    shows: Callable[[], None] | None = None


def opposed_from(activation: NDArray[np.float32]) -> float:
    """Give the value at or below which a patch looks like the opposite of the kernel."""
    return -OPPOSED * float(np.abs(activation).max())


def is_opposed(activation: NDArray[np.float32], pixel: tuple[int, int] | None) -> bool:
    """Recognise a pixel at which the patch looks like the opposite of the kernel."""
    if pixel is None:
        return False
    return bool(activation[pixel] <= opposed_from(activation) and activation[pixel] < 0)
