"""The steps of the lesson as dots, which say what is done in each; a click opens one."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pages.shared.widgets.registration import heard, pack, register

_DOTS = register("step_dots")


@dataclass(frozen=True)
class Dot:
    """A step of the lesson: what it is called, and what is done in it."""

    title: str
    guessed: bool
    tried: bool


def step_dots(dots: Sequence[Dot], current: int, on_choose: Callable[[int], Any], key: str) -> None:
    """Draw a dot for each step; the left half is full once it is guessed, the right once tried."""
    _DOTS(
        data=pack({"dots": [asdict(dot) for dot in dots], "current": current}),
        key=key,
        on_step_change=heard(key, "step", lambda number: on_choose(int(number))),
    )
