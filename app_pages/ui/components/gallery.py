"""The gallery: every filter of a layer as a tile, in one widget."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app_pages.ui.components.pictures import signed_legend
from app_pages.ui.components.registration import pack, register

_GALLERY = register("gallery")


def gallery(
    maps: NDArray[np.float32],
    *,
    texts: Sequence[str],
    strongest_first: bool,
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
    texts : sequence of str
        What each filter's tile shows, in words.
    strongest_first : bool
        The largest magnitudes first, instead of by number.
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
    ends = limits if scale_for_each else np.full_like(limits, limits.max())
    order = np.argsort(-limits, kind="stable") if strongest_first else np.arange(len(limits))
    tiles = [
        {
            "filter": int(index),
            "label": f"Filter {index}, {texts[index]}",
            "limit": float(ends[index]),
        }
        for index in order
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
        data=pack(header, (maps[:, :, index] for index in order)),
        key=key,
        on_filter_change=lambda: on_choose(int(st.session_state[key].filter)),
    )
