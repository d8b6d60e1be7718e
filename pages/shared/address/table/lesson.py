"""Home and the lesson."""

from functools import partial
from typing import Any

import numpy as np

from convcore import limits
from convcore.kernels.text import format_kernel, parse_table
from pages.shared.address.kinds import Choice, Parameter, WholeNumber, Written
from pages.shared.address.page_table import LESSON
from pages.shared.address.place_texts import (
    read_map,
    read_nudge,
    read_place,
    write_map,
    write_nudge,
    write_place,
)
from pages.shared.address.table.common import FIRST_KERNEL, PADDINGS, POOLINGS
from pages.shared.address.words import HOME_KERNELS, OWN_KERNEL

_HOME = ("home",)
_LESSON = ("lesson",)


def _of_step(part: str) -> dict[str, Any]:
    """Say what holds of all that is done in one step of the lesson: no other's link has it."""
    return {"pages": _LESSON, "needs": {"lesson": ("part", part)}, "is_step": False}


def _lesson_place(part: str, noun: str) -> Written:
    parse, label = partial(read_place, noun=noun), f"{noun.capitalize()} of step {part}"
    return Written(label, "", parse=parse, write_out=write_place, **_of_step(part))


TABLE: dict[str, Parameter] = {
    "home_kernel": Choice(
        "Try a kernel",
        "horizontal_edge",
        {**HOME_KERNELS, OWN_KERNEL: "Your own"},
        noun="The kernel to try",
        pages=_HOME,
    ),
    "home_entries": Written(
        "Your own kernel",
        FIRST_KERNEL,
        pages=_HOME,
        needs={"home": ("home_kernel", OWN_KERNEL)},
        parse=parse_table,
        write_out=format_kernel,
    ),
    "part": Choice("Step", "1", {part: part for part in LESSON}, pages=_LESSON),
    "lesson_problem": Written(
        "Kernel of the problem of step 1",
        format_kernel(np.zeros((3, 3), np.float32)),
        **_of_step("1"),
        parse=parse_table,
        write_out=format_kernel,
    ),
    "lesson_kernel": Written(
        "Kernel of step 1",
        FIRST_KERNEL,
        **_of_step("1"),
        parse=parse_table,
        write_out=format_kernel,
    ),
    "lesson_pixel": _lesson_place("2", "pixel"),
    "lesson_padding": Choice("Padding", "same", PADDINGS, **_of_step("3")),
    "lesson_pooling": Choice("Pooling", "max", POOLINGS, **_of_step("3")),
    "lesson_pooled_pixel": _lesson_place("3", "pixel"),
    "lesson_nudge": Written(
        "Nudge of step 3",
        write_nudge((0, 0)),
        **_of_step("3"),
        parse=read_nudge,
        write_out=write_nudge,
    ),
    "lesson_tiles": Choice(
        "Tiles",
        "weights",
        {"weights": "Weights", "relu": "After ReLU"},
        noun="What the tiles show",
        **_of_step("4"),
    ),
    "lesson_filter": WholeNumber(
        "Filter", 0, (0, limits.NETWORK_FILTERS - 1), of_network=True, **_of_step("4")
    ),
    "lesson_unit": _lesson_place("5", "unit"),
    "lesson_map": Written(
        "Map of step 6",
        "",
        **_of_step("6"),
        parse=read_map,
        write_out=write_map,
    ),
}
