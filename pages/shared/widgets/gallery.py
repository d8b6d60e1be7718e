"""The gallery: every filter of a layer as a tile, in one widget."""

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.receptive import ReceptiveField
from convcore.rounding import digits_for, format_number
from pages.shared.widgets.pictures import largest_magnitude, signed_legend
from pages.shared.widgets.registration import pack, register

_GALLERY = register("gallery")


def gallery(
    maps: NDArray[np.float32],
    *,
    noun: str,
    across: int,
    texts: Sequence[str],
    changes: Mapping[int, str],
    order: Iterable[int],
    selected: int,
    scale_for_each: bool,
    from_zero: bool,
    input_name: str,
    seen: ReceptiveField | None,
    on_choose: Callable[[int], Any],
    key: str,
) -> None:
    """Draw all filters of a layer as tiles, of which one can be chosen."""
    tiles = np.ascontiguousarray(np.moveaxis(maps, -1, 0), np.float32)
    strongest = [largest_magnitude(tile) for tile in tiles]
    limit = max(strongest)
    header = {
        "noun": noun,
        "across": across,
        "rows": maps.shape[0],
        "columns": maps.shape[1],
        "depth": 3 if maps.ndim == 4 else 1,
        "labels": [
            f"{noun} {number}{', ' * (number in changes)}{changes.get(number, '')}: {text}"
            for number, text in enumerate(texts)
        ],
        "changes": [changes.get(number, "") for number in range(len(tiles))],
        "limits": strongest if scale_for_each else [limit] * len(tiles),
        "digits": digits_for(limit),
        "order": [int(number) for number in order],
        "selected": selected,
        "input": input_name,
        "seen": seen and asdict(seen),
        "note": _note(len(tiles), limit, scale_for_each, in_colour=maps.ndim == 4),
        "legend": None if scale_for_each or maps.ndim == 4 else signed_legend(limit, from_zero),
        # By which the widget knows maps that it has drawn already.
        "fingerprint": zlib.crc32(tiles.data),
    }
    _GALLERY(
        data=pack(header, [tiles]),
        key=key,
        on_filter_change=lambda: on_choose(int(st.session_state[key].filter)),
    )


def _note(count: int, limit: float, scale_for_each: bool, in_colour: bool) -> str:
    """Say that all tiles are there, and how to read their colours."""
    parts = [f"{count} of {count} shown"]
    if scale_for_each:
        parts.append("each tile on a scale of its own")
    if in_colour:
        most = "its largest magnitude"
        if not scale_for_each:
            most = format_number(limit, digits_for(limit))
        parts.append(
            "mid grey is 0; each of red, green and blue is brighter for a positive weight and "
            f"darker for a negative one, up to {most} either way"
        )
    return ", ".join(parts)
