"""What there is to try in each step, and by what the page recognises that it is done."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convcore.export.screens import Screen
from convcore.kernels.describe import describe

SHARE = 0.9
"""Part of a map's largest magnitude from which on a value counts as strong."""


@dataclass(frozen=True)
class Attempt:
    """Something to try, and how far the visitor is.

    Parameters
    ----------
    task : str
        What to do, as Markdown.
    is_done : bool
        Whether what is on screen now is what was asked for.
    so_far : str
        What is on screen now, as Markdown.
    learned : str
        What doing it shows, as Markdown.
    screen : callable
        Gives what is on screen, to be taken home.
    """

    task: str
    is_done: bool
    so_far: str
    learned: str
    screen: Callable[[], Screen]


def answers_to_edges(weights: NDArray[np.float32], runs: str) -> bool:
    """Recognise a kernel by what it answers to, whatever its numbers."""
    return describe(weights).edges == runs


def opposed_from(activation: NDArray[np.float32]) -> float:
    """Give the value at or below which a patch looks like the opposite of the kernel."""
    return -SHARE * float(np.abs(activation).max())


def is_opposed(activation: NDArray[np.float32], pixel: tuple[int, int] | None) -> bool:
    """Recognise a pixel at which the patch looks like the opposite of the kernel."""
    if pixel is None:
        return False
    return bool(activation[pixel] <= opposed_from(activation) and activation[pixel] < 0)


def still_to_see(looked_at: Collection[str], stages: Mapping[str, Collection[str]]) -> list[str]:
    """Name the stages of a network of which no layer has been looked at."""
    return [stage for stage, layers in stages.items() if not set(layers) & set(looked_at)]
