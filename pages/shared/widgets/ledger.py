"""The ledger of a unit: what each map below contributes, as tiles, pictures and a running sum."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convcore.contributions import contributions
from convcore.kernel_at_work import KernelAtWork
from convcore.networks.attribution import middles
from convcore.networks.layers import Layer
from convcore.rounding import digits_for
from pages.shared.widgets.pictures import (
    Figure,
    cells,
    largest_magnitude,
    signed_legend,
)
from pages.shared.widgets.registration import heard, pack, register
from pages.shared.widgets.window_reader import reader

_LEDGER = register("ledger")


@dataclass(frozen=True, eq=False)
class Traced:
    """What single units contribute, place by place of the maps that they were made of.

    Parameters
    ----------
    maps : ndarray of float32, shape (h, w, C)
        For each of the C units; a part that is its bias stands nowhere, and is left out.
    layer : Layer
        That of the maps.
    """

    maps: NDArray[np.float32]
    layer: Layer

    def header(self) -> dict[str, Any]:
        """Say what the widget needs beside the values."""
        rows, columns, _ = self.maps.shape
        limit = largest_magnitude(self.maps)
        return {
            "name": self.layer.name,
            "rows": rows,
            "columns": columns,
            "limit": limit,
            "cells": cells(*middles(self.layer.field)),
            "legend": signed_legend(limit, from_zero=False),
        }


@dataclass(frozen=True, eq=False)
class Ledger:
    """What the units of one map of a later layer add up.

    Parameters
    ----------
    at_work : KernelAtWork
        The kernel of the map on the C maps below, (H, W, C); whether a ReLU follows, so that a unit
        fires or does not.
    values : ndarray of float32, shape (h, w)
        What the network gave for the map.
    stand_for : ndarray of int, shape (ph, pw, 2)
        The row and column of the unit of the convolution that each unit to choose from stands for.
    name : str
        The layer.
    below : Layer
        The layer of the C maps.
    pooled : bool
        Whether the units to choose from are pooled ones, each standing for the largest it pools.
    noun : str
        What the C maps are called, such as "filter".
    notes : sequence of C str
        What each filter of the C maps answers to; empty texts where nothing is known.
    subject : str
        What is added up, such as "The logit of Dress"; empty for a unit of no name.
    traced : Traced or None
        Of single units, where on the input what they contribute comes from, if that is known.
    """

    at_work: KernelAtWork
    values: NDArray[np.float32]
    stand_for: NDArray[np.intp]
    name: str
    below: Layer
    pooled: bool
    noun: str
    notes: Sequence[str]
    subject: str = ""
    traced: Traced | None = None


def ledger(
    input_figure: Figure,
    kept: Ledger,
    *,
    unit: tuple[int, int],
    key: str,
    on_open: Callable[[str, int, tuple[int, int]], Any] | None = None,
) -> None:
    """Show what a unit adds up; it follows the unit that `field` tells of.

    `on_open` follows a part further: the layer below, which of its maps, and where on that.
    """
    at_work, below, values = kept.at_work, kept.below, kept.values
    maps, kernel, bias = at_work.picture, at_work.kernel, at_work.bias
    parts = contributions(maps, kernel, at_work.window)
    largest = max(largest_magnitude(parts), abs(bias))
    limits = {"kernel": largest_magnitude(kernel), "patch": largest_magnitude(maps)}
    from_zero = bool((maps >= 0).all())
    header = {
        "input": input_figure.header(),
        "reader": reader(at_work.window, maps.shape),
        "below": {
            "name": below.name,
            "rows": maps.shape[0],
            "columns": maps.shape[1],
            "count": maps.shape[2],
            "jump": below.field.jump,
            "cells": cells(*middles(below.field)),
        },
        "above": {"name": kept.name, "rows": values.shape[0], "columns": values.shape[1]},
        "units": kept.stand_for.shape[:2],
        "rectified": at_work.rectifies,
        "pooled": kept.pooled,
        "noun": kept.noun,
        "bias": bias,
        "notes": list(kept.notes),
        "limits": limits,
        "digits": {part: digits_for(limit) for part, limit in limits.items()}
        | {"contribution": contribution_digits(largest)},
        "legends": {
            "kernel": signed_legend(limits["kernel"], from_zero=False),
            "patch": signed_legend(limits["patch"], from_zero),
        },
        "unit": unit,
        "subject": kept.subject,
        "traced": kept.traced and kept.traced.header(),
        "opens": on_open is not None,
    }
    arrays = [
        input_figure.values,
        np.moveaxis(maps, 2, 0),
        np.moveaxis(kernel, 2, 0),
        parts,
        values,
        kept.stand_for.astype(np.float32),
        *([np.moveaxis(kept.traced.maps, 2, 0)] if kept.traced else []),
    ]

    def follow(part: Mapping[str, Any]) -> None:
        if on_open:
            on_open(below.name, int(part["number"]), (int(part["row"]), int(part["column"])))

    _LEDGER(data=pack(header, arrays), key=key, on_followed_change=heard(key, "followed", follow))


def contribution_digits(largest: float) -> int:
    """Choose the decimals of a ledger's numbers, the same for all units of a map."""
    return max(3, digits_for(largest))
