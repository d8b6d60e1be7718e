"""The gallery: every filter of a layer as a tile, in one widget."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convcore.networks.layers import Layer
from convcore.receptive import ReceptiveField
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
    order : sequence of F ints
        The filters' numbers, first to last.
    scale_for_each : bool
        A colour scale for each tile instead of one for all.
    from_zero : bool
        Whether the maps have passed a ReLU, so that the legend starts at 0.
    seen : ReceptiveField or None
        Which part of the picture "input" a position sees; without, pointing marks the tiles alone.
    says_share : bool, optional
        Whether it is said of each tile how much of it is above 0; of kernels that means little.
    """

    maps: NDArray[np.float32]
    noun: str
    across: int
    order: Sequence[int]
    scale_for_each: bool
    from_zero: bool
    seen: ReceptiveField | None
    says_share: bool = True


def gallery(shown: Tiles, *, selected: int, on_choose: Callable[[int], Any], key: str) -> None:
    """Draw all filters of a layer as tiles, of which one can be chosen."""
    tiles = np.ascontiguousarray(np.moveaxis(shown.maps, -1, 0), np.float32)
    header = {
        "noun": shown.noun,
        "across": shown.across,
        "rows": shown.maps.shape[0],
        "columns": shown.maps.shape[1],
        "depth": 3 if shown.maps.ndim == 4 else 1,
        "count": len(tiles),
        "order": list(shown.order),
        "ownScales": shown.scale_for_each,
        "fromZero": shown.from_zero,
        "shares": shown.says_share,
        "selected": selected,
        "seen": shown.seen and shown.seen.seen,
    }
    _GALLERY(
        data=pack(header, [tiles]),
        key=key,
        on_filter_change=heard(key, "filter", lambda number: on_choose(int(number))),
    )


@dataclass(frozen=True)
class FilterTiles:
    """How the filters of a network's first layer are drawn.

    Parameters
    ----------
    stage : str
        Their "weights", or what they make of the input: "convolution", "relu" or "pooled".
    channel : int or None
        The channel of which weights are drawn; None for all, in colour.
    across : int
        How many tiles stand in a row where there is room.
    sort : str
        By what the browser sorts them where there is no order.
    order : sequence of int or None
        The filters' numbers, first to last.
    scale_for_each : bool
        A colour scale for each tile instead of one for all.
    """

    stage: str
    channel: int | None
    across: int
    sort: str
    order: Sequence[int] | None
    scale_for_each: bool


def gallery_of_scene(scene: str, shown: FilterTiles, *, key: str) -> None:
    """Draw the filters of a scene's network, as they are at any moment in the browser."""
    header = {
        "scene": scene,
        "noun": "Filter",
        "stage": shown.stage,
        "channel": shown.channel,
        "across": shown.across,
        "sort": shown.sort,
        "order": None if shown.order is None else list(shown.order),
        "ownScales": shown.scale_for_each,
        "fromZero": shown.stage in ("relu", "pooled"),
        "shares": shown.stage != "weights",
    }
    _GALLERY(data=pack(header), key=key)


def gallery_of_layer(
    scene: str, layer: Layer, *, across: int, scale_for_each: bool, key: str
) -> None:
    """Draw the maps of a layer of a scene's network, of which the hand can choose one."""
    header = {
        "scene": scene,
        "noun": "Map",
        "layer": layer.name,
        "across": across,
        "order": list(range(layer.output_shape[-1])),
        "ownScales": scale_for_each,
        "shares": True,
        "seen": layer.field.seen,
    }
    _GALLERY(data=pack(header), key=key)
