"""The ledger of a unit: what each map below contributes, as tiles, pictures and a running sum."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from convcore.networks.attribution import middles
from convcore.networks.layers import PathStep
from convcore.receptive import Layer
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
    below: PathStep,
    layer: Layer,
    name: str,
    rectified: bool,
    pooled: bool,
    noun: str,
    notes: Sequence[str],
    unit: tuple[int, int],
    key: str,
) -> None:
    """Show what the unit of a convolution adds up; it follows the unit that `field` tells of.

    Parameters
    ----------
    input_figure : Figure
        The input, made with `image_figure`.
    maps : ndarray of shape (H, W, C)
        What the convolution reads.
    kernel : ndarray of shape (kh, kw, C)
        The kernel of the unit's map.
    bias : float
        Its bias.
    contributions : ndarray of shape (h, w, C)
        What each map contributes to each unit (see `convcore.contributions`).
    values : ndarray of shape (h, w)
        What Keras computed for the map.
    stand_for : ndarray of int, shape (ph, pw, 2)
        The row and column of the unit of the convolution that each unit to choose from stands for.
    below : PathStep
        The layer of the C maps.
    layer : Layer
        How the kernel moves.
    name : str
        The convolution.
    rectified : bool
        Whether a ReLU follows it, so that a unit fires or does not.
    pooled : bool
        Whether the units to choose from are pooled ones, each standing for the largest it pools.
    noun : str
        What the C maps are called, such as "filter".
    notes : sequence of C str
        What each filter of the C maps answers to; empty texts where nothing is known.
    unit : tuple of two ints
        Row and column of the chosen unit.
    key : str
        The widget's name on the page.
    """
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
    """Choose the decimals of a ledger's numbers, the same for all units of a map.

    Parameters
    ----------
    largest : float
        The largest magnitude among contributions and bias.

    Returns
    -------
    int
        Decimals shown.
    """
    return max(3, digits_for(largest))
