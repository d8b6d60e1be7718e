"""The network's answer as bars, most probable class first."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from convcore.rounding import percent
from pages.shared.widgets.registration import pack, register

_PROBABILITIES = register("probabilities")

MOST_BARS = 20
"""Most classes that are shown, those that are most probable."""


def probabilities(
    values: NDArray[np.float32],
    classes: Sequence[str],
    truth: int | None,
    *,
    before: NDArray[np.float32] | None,
    key: str,
) -> None:
    """Draw the probability of every class, the most probable first; in use, or before a change."""
    columns = {"now": values} if before is None else {"before": before, "now": values}
    bars = [
        {
            "name": classes[index],
            "mark": "✓" if index == truth else "",
            "top": bool(values[index] == values.max()),
            "columns": [
                {
                    "when": when,
                    "share": float(column[index]),
                    "text": percent(float(column[index]), 1),
                }
                for when, column in columns.items()
            ],
        }
        for index in np.argsort(-next(iter(columns.values())), kind="stable")[:MOST_BARS]
    ]
    others = len(values) - len(bars)
    note = f"and {others:,} others, none more probable" if others else ""
    _PROBABILITIES(data=pack({"bars": bars, "note": note}), key=key)
