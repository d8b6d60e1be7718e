"""The network's answer as bars, most probable class first; or as plain numbers in their order."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from convcore.networks.answers import AnswerKind
from pages.shared.widgets.answer_texts import answer_text
from pages.shared.widgets.registration import pack, register

_PROBABILITIES = register("probabilities")

MOST_BARS = 20
"""Most classes that are shown, those that are most probable; and most numbers, the first."""


def probabilities(
    values: NDArray[np.float32],
    classes: Sequence[str],
    truth: int | None,
    *,
    kind: AnswerKind,
    before: NDArray[np.float32] | None,
    key: str,
    title: str = "",
) -> None:
    """Draw the answer for every class, the most probable first; in use, or before a change.

    A title stands above, beside what the columns are; its place is kept where there is but one.
    """
    columns = {"now": values} if before is None else {"before": before, "now": values}
    is_numbers = kind == "numbers"
    first = (
        np.arange(len(values))
        if is_numbers
        else np.argsort(-next(iter(columns.values())), kind="stable")
    )
    bars = [
        {
            "name": classes[index],
            "mark": "✓" if index == truth else "",
            "top": not is_numbers and bool(values[index] == values.max()),
            "columns": [
                {
                    "when": when,
                    "share": None if is_numbers else float(column[index]),
                    "text": answer_text(kind, float(column[index])),
                }
                for when, column in columns.items()
            ],
        }
        for index in first[:MOST_BARS]
    ]
    others = len(values) - len(bars)
    note = f"and {others:,} others, none more probable" if others else ""
    if is_numbers and others:
        note = f"and {others:,} more"
    _PROBABILITIES(data=pack({"title": title, "bars": bars, "note": note}), key=key)
