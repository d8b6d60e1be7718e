"""The ledger of a unit: what each map below contributes, as tiles, pictures and a running sum."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from convcore.networks.attribution import middles
from convcore.networks.layers import Layer
from convcore.receptive import Window
from convcore.rounding import digits_for
from pages.shared.widgets.pictures import (
    Figure,
    cells,
    largest_magnitude,
    signed_legend,
)
from pages.shared.widgets.registration import pack, register
from pages.shared.widgets.window_reader import reader

_LEDGER = register("ledger", "windows", "number_table", "ledger_words", "ledger_pictures")


def ledger(
    input_figure: Figure,
    maps: NDArray[np.float32],
    kernel: NDArray[np.float32],
    bias: float,
    contributions: NDArray[np.float32],
    values: NDArray[np.float32],
    stand_for: NDArray[np.intp],
    *,
    below: Layer,
    layer: Window,
    name: str,
    rectified: bool,
    pooled: bool,
    noun: str,
    notes: Sequence[str],
    unit: tuple[int, int],
    key: str,
) -> None:
    """Show what the unit of a convolution adds up; it follows the unit that `field` tells of."""
    largest = max(largest_magnitude(contributions), abs(bias))
    limits = {"kernel": largest_magnitude(kernel), "patch": largest_magnitude(maps)}
    from_zero = bool((maps >= 0).all())
    header = {
        "input": input_figure.header(),
        "reader": reader(layer, maps.shape),
        "below": {
            "name": below.name,
            "rows": maps.shape[0],
            "columns": maps.shape[1],
            "count": maps.shape[2],
            "jump": below.field.jump,
            "cells": cells(*middles(below.field)),
        },
        "above": {"name": name, "rows": values.shape[0], "columns": values.shape[1]},
        "units": stand_for.shape[:2],
        "rectified": rectified,
        "pooled": pooled,
        "noun": noun,
        "bias": float(bias),
        "notes": list(notes),
        "limits": limits,
        "digits": {part: digits_for(limit) for part, limit in limits.items()}
        | {"contribution": contribution_digits(largest)},
        "legends": {
            "kernel": signed_legend(limits["kernel"], from_zero=False),
            "patch": signed_legend(limits["patch"], from_zero),
        },
        "unit": unit,
    }
    arrays = [
        input_figure.values,
        np.moveaxis(maps, 2, 0),
        np.moveaxis(kernel, 2, 0),
        contributions,
        values,
        stand_for.astype(np.float32),
    ]
    _LEDGER(data=pack(header, arrays), key=key)


def contribution_digits(largest: float) -> int:
    """Choose the decimals of a ledger's numbers, the same for all units of a map."""
    return max(3, digits_for(largest))
