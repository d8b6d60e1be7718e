"""How far a visitor's training is."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from numpy.typing import NDArray

from convcore.keras_side.training_plan import Plan

SETTLED: Final = 2.0
"""Seconds of training before the rest is estimated: the first step is slow."""


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
