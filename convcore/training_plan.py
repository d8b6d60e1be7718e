"""What a visitor wants to train, and how much of it has been trained."""

from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from convcore.arrays import as_float32
from convcore.errors import ConvscopeError

HELD_OUT: Final = 200
"""Samples, from 0 on, that a training on the samples leaves out and is tested on."""

SIDE: Final = 3
"""Rows and columns of the filters."""


@dataclass(frozen=True, eq=False)
class Plan:
    """A training as a visitor wants it.

    Parameters
    ----------
    bundle : Path
        Folder of the bundle whose samples, classes and kind of network are taken.
    data : {'samples', 'full'}
        What it is trained on: the bundle's samples but for the first `HELD_OUT`, which it is tested
        on; or all training images of the data set, tested on the samples.
    start : {'random', 'handmade'}
        What the first layer starts from (see `convcore.training.start_from`).
    kernel : ndarray of float32, shape (3, 3), or None
        What takes the place of filter 0 before the first step.
    fixed : bool
        Whether the training leaves the first layer as it is.
    filters : int
        Filters of the first layer.
    learning_rate : float
        Of Adam, the same at every step.
    steps : int
        Its length.
    seed : int
        Of weights, order and dropout.

    Raises
    ------
    ConvscopeError
        If the kernel does not fit the first layer.
    """

    bundle: Path
    data: Literal["samples", "full"]
    start: Literal["random", "handmade"]
    kernel: NDArray[np.float32] | None
    fixed: bool
    filters: int
    learning_rate: float
    steps: int
    seed: int

    def __post_init__(self) -> None:  # noqa: D105
        if self.kernel is None:
            return
        kernel = as_float32(self.kernel, "kernel", "(kh, kw)")
        rule = f"the first layer takes a kernel of {SIDE}x{SIDE} that is not all zeros"
        if kernel.shape != (SIDE, SIDE):
            came = "x".join(map(str, kernel.shape))
            raise ConvscopeError(f"{rule}. Received: a kernel of {came}")
        if not kernel.any():
            raise ConvscopeError(f"{rule}. Received: all zeros")

    def begins(self, other: "Plan") -> bool:
        """Tell whether this is the same training as another, but no longer than that.

        Parameters
        ----------
        other : Plan
            The other.

        Returns
        -------
        bool
            Whether the other goes on where this ends.
        """
        mine, its = (_settings(plan) for plan in (self, other))
        return self.steps < other.steps and mine == its


def _settings(plan: Plan) -> tuple[object, ...]:
    kernel = None if plan.kernel is None else np.asarray(plan.kernel, np.float32).tobytes()
    return astuple(replace(plan, kernel=None, steps=0)), kernel
