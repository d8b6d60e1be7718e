"""The chosen map, opened: what it is added up from, and what one of its units sees."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convcore.networks.layers import Layer
from convcore.rounding import digits_for, format_number, percent
from pages.shared.widgets.pictures import Figure, largest_magnitude, map_figure
from pages.shared.widgets.registration import heard, pack, register

_OPENED_MAP = register("opened_map")
_MOST_SOURCES = 5


@dataclass(frozen=True, eq=False)
class Sources:
    """The maps that a map is added up from.

    Parameters
    ----------
    layer : Layer
        Theirs.
    maps : ndarray of float32, shape (h, w, C)
        These maps.
    shares : ndarray of float32, shape (C,)
        How much of the map each makes up on balance; below 0 where it takes away.
    """

    layer: Layer
    maps: NDArray[np.float32]
    shares: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class OpenedMap:
    """One map of a layer.

    Parameters
    ----------
    title : str
        What it is called.
    says : sequence of str
        What there is to say of it, sentence by sentence.
    layer : Layer
        Its layer.
    maps : ndarray of float32, shape (h, w, F)
        All maps of the layer, on one colour scale.
    number : int
        Which of them.
    unit : tuple of two ints
        The unit that is looked at.
    """

    title: str
    says: list[str]
    layer: Layer
    maps: NDArray[np.float32]
    number: int
    unit: tuple[int, int]


def opened_map(
    input_figure: Figure,
    shown: OpenedMap,
    sources: Sources | None,
    *,
    on_choose: Callable[[str, int], Any],
    on_unit: Callable[[str], Any],
    key: str,
) -> None:
    """Draw a map large, beside the maps that most of it comes from.

    One of these can be chosen, and another unit of the map.
    """
    values = shown.maps[..., shown.number]
    figure = map_figure(shown.title, values, shown.maps, from_zero=bool((shown.maps >= 0).all()))
    digits = digits_for(figure.limit)
    largest = [] if sources is None else _largest(sources.shares)
    header = {
        "title": shown.title,
        "says": shown.says,
        "map": figure.header(),
        "value": format_number(float(values[shown.unit]), digits),
        "digits": digits,
        "unit": shown.unit,
        "input": replace(input_figure, name=None).header(),
        "field": shown.layer.field.seen,
        "sources": [] if sources is None else [_source(sources, number) for number in largest],
        "below": sources and sources.layer.name,
        "limit": 0.0 if sources is None else largest_magnitude(sources.maps),
    }

    def choose(number: float) -> None:
        if sources is not None:
            on_choose(sources.layer.name, int(number))

    arrays = [values, input_figure.values]
    if sources is not None:
        arrays += [sources.maps[..., number] for number in largest]
    _OPENED_MAP(
        data=pack(header, arrays),
        key=key,
        on_chosen_change=heard(key, "chosen", choose),
        on_unit_change=heard(key, "unit", lambda place: on_unit(str(place))),
    )


def _largest(shares: NDArray[np.float32]) -> list[int]:
    order = np.argsort(-np.abs(shares), kind="stable")[:_MOST_SOURCES]
    return [number for number in order.tolist() if shares[number]]


def share_text(share: float) -> str:
    """Say what a map adds on balance, or takes away."""
    return f"{'adds' if share > 0 else 'takes away'} {percent(abs(share), 1)}"


def _source(sources: Sources, number: int) -> dict[str, Any]:
    rows, columns, _ = sources.maps.shape
    share = float(sources.shares[number])
    noun = "map" if len(sources.layer.output_shape) == 3 else "unit"
    return {
        "number": number,
        "rows": rows,
        "columns": columns,
        "share": f"{'+' if share > 0 else ''}{percent(share, 1)}",
        "label": f"Open {noun} {number} of {sources.layer.name}, which {share_text(share)}",
    }
