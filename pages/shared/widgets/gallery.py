"""The gallery: every filter of a layer as a tile, in one widget."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convcore.receptive import ReceptiveField
from convcore.rounding import digits_for, format_number
from pages.shared.widgets.pictures import largest_magnitude, signed_legend
from pages.shared.widgets.registration import heard, pack, register

_GALLERY = register("gallery")


@dataclass(frozen=True, eq=False)
class Tiles:
    """All filters of a layer, as they are drawn.

    Parameters
    ----------
    maps : ndarray of float32, shape (H, W, F) or (H, W, 3, F)
        A map, or a kernel, for each of the F filters; with three channels, drawn in colour.
    noun : str
        What a tile stands for, such as "Filter".
    across : int
        How many tiles stand in a row where there is room.
    texts : sequence of F str
        What each tile shows, in words.
    order : sequence of F ints
        The filters' numbers, first to last.
    scale_for_each : bool
        A colour scale for each tile instead of one for all.
    from_zero : bool
        Whether the maps have passed a ReLU, so that the legend starts at 0.
    seen : ReceptiveField or None
        Which part of the picture "input" a position sees; without, pointing marks the tiles alone.
    changes : mapping of int to {'silenced', 'placed'}, optional
        What was done to filters, by number; the others are as they were trained.
    """

    maps: NDArray[np.float32]
    noun: str
    across: int
    texts: Sequence[str]
    order: Sequence[int]
    scale_for_each: bool
    from_zero: bool
    seen: ReceptiveField | None
    changes: Mapping[int, str] = field(default_factory=dict)


def gallery(shown: Tiles, *, selected: int, on_choose: Callable[[int], Any], key: str) -> None:
    """Draw all filters of a layer as tiles, of which one can be chosen."""
    maps, noun, changes = shown.maps, shown.noun, shown.changes
    tiles = np.ascontiguousarray(np.moveaxis(maps, -1, 0), np.float32)
    strongest = [largest_magnitude(tile) for tile in tiles]
    limit, has_one_scale = max(strongest), not shown.scale_for_each
    header = {
        "noun": noun,
        "across": shown.across,
        "rows": maps.shape[0],
        "columns": maps.shape[1],
        "depth": 3 if maps.ndim == 4 else 1,
        "labels": [
            f"{noun} {number}{', ' * (number in changes)}{changes.get(number, '')}: {text}"
            for number, text in enumerate(shown.texts)
        ],
        "changes": [changes.get(number, "") for number in range(len(tiles))],
        "limits": [limit] * len(tiles) if has_one_scale else strongest,
        "digits": digits_for(limit),
        "order": list(shown.order),
        "selected": selected,
        "seen": shown.seen and shown.seen.seen,
        "note": _note(len(tiles), limit, shown.scale_for_each, in_colour=maps.ndim == 4),
        "legend": signed_legend(limit, shown.from_zero)
        if has_one_scale and maps.ndim == 3
        else None,
        # By which the widget knows maps that it has drawn already.
        "fingerprint": zlib.crc32(tiles.data),
    }
    _GALLERY(
        data=pack(header, [tiles]),
        key=key,
        on_filter_change=heard(key, "filter", lambda number: on_choose(int(number))),
    )


def _note(count: int, limit: float, scale_for_each: bool, in_colour: bool) -> str:
    """Say that all tiles are there, and how to read their colours."""
    parts = [f"{count} of {count} shown"]
    if scale_for_each:
        parts.append("each tile on a scale of its own")
    if in_colour and limit == 0:
        parts.append("all 0")
    elif in_colour:
        most = "its largest magnitude"
        if not scale_for_each:
            most = format_number(limit, digits_for(limit))
        parts.append(
            "mid grey is 0; each of red, green and blue is brighter for a positive weight and "
            f"darker for a negative one, up to {most} either way"
        )
    return ", ".join(parts)
