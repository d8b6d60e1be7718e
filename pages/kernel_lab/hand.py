"""What a hand has done in the browser: how each part of it becomes a setting of the page."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.settings import hold
from pages.shared.choosing.kernel import set_kernel
from pages.shared.choosing.own_pictures import draw


def _hold(name: str, text: Any) -> None:
    hold({name: PARAMETERS[name].read(str(text))})


ACTS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "kernel": set_kernel,
    "bias": partial(_hold, "bias"),
    "nudge": partial(_hold, "nudge"),
    "strokes": draw,
}
