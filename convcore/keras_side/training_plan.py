"""What a visitor wants to train."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from convcore.arrays import as_float32
from convcore.errors import ConvscopeError

HELD_OUT: Final = 200
"""Samples, from 0 on, that a training on the samples leaves out and is tested on."""

LONGEST: Final = 10_000
"""Steps, at most, of a training with all its continuations."""

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
