"""The network's answer as bars, most probable class first."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app_pages.ui.components.registration import pack, register
from convcore.rounding import format_number

_PROBABILITIES = register("probabilities")


def probabilities(
    values: NDArray[np.float32], classes: Sequence[str], truth: int | None, key: str
) -> None:
    """Draw the probability of every class, the most probable first.

    Parameters
    ----------
    values : ndarray of shape (K,)
        Probabilities, in the order of `classes`.
    classes : sequence of str
        Their names.
    truth : int or None
        The true class, marked; None where nobody knows it.
    key : str
        The widget's name on the page.
    """
    bars = [
        {
            "name": classes[index],
            "text": f"{format_number(100 * values[index], 1)} %",
            "share": float(values[index]),
            "mark": "✓" if index == truth else "",
        }
        for index in np.argsort(-values, kind="stable")
    ]
    _PROBABILITIES(data=pack({"bars": bars}), key=key)
