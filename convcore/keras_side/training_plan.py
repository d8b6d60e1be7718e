"""What a visitor wants to train, and how far that is."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from convcore.arrays import as_float32
from convcore.errors import ConvscopeError

HELD_OUT: Final = 200
"""Samples, from 0 on, that a training on the samples leaves out and is tested on."""

LONGEST: Final = 10_000
"""Steps, at most, of a training with all its continuations."""

SETTLED: Final = 2.0
"""Seconds of training before the rest is estimated: the first step is slow."""

KERNEL_SIDE: Final = 3
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
        What the first layer starts from (see `convcore.keras_side.training.start_from`).
    kernel : ndarray of float32, shape (3, 3) or (3, 3, 3), or None
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
        If it is too long, or the kernel does not fit the first layer.
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
        if self.steps > LONGEST:
            rule = f"a training has at most {LONGEST:,} steps in all"
            raise ConvscopeError(f"{rule}. Received: {self.steps:,}")
        if self.kernel is None:
            return
        kernel = as_float32(self.kernel, "kernel", "(kh, kw)", "(kh, kw, 3)")
        rule = (
            f"the first layer takes a kernel of {KERNEL_SIDE}x{KERNEL_SIDE} that is not all zeros"
        )
        if kernel.shape[:2] != (KERNEL_SIDE, KERNEL_SIDE):
            came = "x".join(map(str, kernel.shape))
            raise ConvscopeError(f"{rule}. Received: a kernel of {came}")
        if not kernel.any():
            raise ConvscopeError(f"{rule}. Received: all zeros")


@dataclass(frozen=True, eq=False)
class Training:
    """A visitor's training at one moment.

    Parameters
    ----------
    plan : Plan
        What was asked for.
    phase : {'waiting', 'starting', 'running', 'ended'}
        How far it is.
    step : int
        Steps made.
    record : mapping of str to ndarray
        What was recorded, as `Bundle.training` has it; empty before the first step.
    why : str
        'done', 'stopped' (also while it still runs, from when it is told to), 'out of time',
        'diverged', 'killed', or a sentence about what went wrong.
    folder : Path or None
        The trained network's bundle, once there is one.
    kept : int
        The step of the network in `folder`: an earlier one than the last where going on failed.
    began : float or None
        When the first of the steps of this part was made, by `time.monotonic`.
    began_at : int
        The step at that time.
    """

    plan: Plan
    phase: str = "waiting"
    step: int = 0
    record: dict[str, NDArray[Any]] = field(default_factory=dict)
    why: str = ""
    folder: Path | None = None
    kept: int = 0
    began: float | None = None
    began_at: int = 0

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at the speed so far; None before anything can be said."""
        if self.began is None or self.step == self.began_at:
            return None
        passed = time.monotonic() - self.began
        if passed < SETTLED:
            return None
        return passed / (self.step - self.began_at) * (self.plan.steps - self.step)
