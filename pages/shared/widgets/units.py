"""The units of a dense layer, each with its value as a bar, of which one can be chosen."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pages.shared.widgets.pictures import largest_magnitude
from pages.shared.widgets.registration import heard, pack, register

_UNITS = register("units")


def units(
    values: NDArray[np.float32],
    names: Sequence[str],
    texts: Sequence[str],
    *,
    selected: int,
    on_choose: Callable[[int], Any],
    key: str,
) -> None:
    """Draw values (N,), and how each is written, as bars from 0, by number or by name."""
    limit = largest_magnitude(values)
    header = {
        "units": [
            {
                "name": names[number] if names else f"unit {number}",
                "text": texts[number],
                "share": value / limit if limit else 0.0,
            }
            for number, value in enumerate(values.tolist())
        ],
        "named": bool(names),
        "selected": selected,
    }
    _UNITS(
        data=pack(header),
        key=key,
        on_unit_change=heard(key, "unit", lambda number: on_choose(int(number))),
    )
