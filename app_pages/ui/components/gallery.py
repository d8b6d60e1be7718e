"""The gallery: every filter of a layer as a tile, in one widget."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app_pages.ui.components.pictures import signed_legend
from app_pages.ui.components.registration import pack, register
from app_pages.ui.levels import signed_levels
from convcore.rounding import format_number

_GALLERY = register("gallery")


def _labels(maps: NDArray[np.float32], order: Sequence[int]) -> list[str]:
    """Say for each tile what `pictures.map_text` says of one map, for all maps at once."""
    flat = maps.reshape(-1, maps.shape[-1])
    places = np.abs(flat).argmax(axis=0)
    active = np.count_nonzero(flat, axis=0) / len(flat) * 100
    labels = []
    for index in order:
        row, column = divmod(int(places[index]), maps.shape[1])
        labels.append(
            f"Filter {index}, {format_number(active[index], 0)} % active, strongest "
            f"{format_number(flat[places[index], index])} at row {row}, column {column}"
        )
    return labels


def gallery(
    maps: NDArray[np.float32],
    *,
    order: Sequence[int],
    selected: int,
    scale_for_each: bool,
    from_zero: bool,
    on_choose: Callable[[int], Any],
    key: str,
) -> None:
    """Draw all filters of a layer as tiles, of which one can be chosen.

    Parameters
    ----------
    maps : ndarray of shape (H, W, F)
        A map, or a kernel, for each of the F filters.
    order : sequence of int
        The filters from first tile to last.
    selected : int
        The filter that is marked.
    scale_for_each : bool
        A colour scale for each tile instead of one for all.
    from_zero : bool
        Whether the maps have passed a ReLU, so that the legend starts at 0.
    on_choose : callable
        Called with the filter that was clicked, before the rerun.
    key : str
        The widget's name on the page.
    """
    limits = np.abs(maps).max(axis=(0, 1))
    levels = signed_levels(maps, limits if scale_for_each else limits.max())
    tiles = [
        {"filter": int(index), "label": label}
        for index, label in zip(order, _labels(maps, order), strict=True)
    ]
    header = {
        "tiles": tiles,
        "rows": maps.shape[0],
        "columns": maps.shape[1],
        "selected": selected,
        "note": f"{len(tiles)} of {maps.shape[2]} shown"
        + (", each tile on a scale of its own" if scale_for_each else ""),
        "legend": None if scale_for_each else signed_legend(float(limits.max()), from_zero),
    }
    _GALLERY(
        data=pack(header, (levels[:, :, index] for index in order)),
        key=key,
        on_filter_change=lambda: on_choose(int(st.session_state[key].filter)),
    )
