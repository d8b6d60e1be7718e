"""The film of a training: all filters at every recorded step, with loss and accuracy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.arrays import squeeze_channel
from convcore.kernels.presets import CHANNELS
from convcore.networks.movement import distances, maps_over_time
from convcore.networks.network_at_work import NetworkInput
from convcore.receptive import Window
from convcore.rounding import digits_for
from pages.shared.widgets.descriptions import map_texts
from pages.shared.widgets.pictures import (
    image_figure,
    largest_magnitude,
    shape_text,
    signed_legend,
)
from pages.shared.widgets.registration import pack, register

_FILM = register("film")
CURVES = ("test_accuracy", "train_accuracy", "test_loss", "train_loss")


@dataclass(frozen=True, eq=False)
class Film:
    """A training, and what its filters look at.

    Parameters
    ----------
    record : mapping of str to ndarray
        By recorded step, as `Bundle.training` has it; filters of one channel or three.
    window : Window
        How the filters move.
    seen : NetworkInput
        What the maps are made from.
    axis : sequence of int
        The steps along the charts, at equal distances: those recorded and those still to come.
    epoch : int
        Steps in an epoch.
    tested : str
        What the accuracy is measured on, such as "the 10,000 test images".
    """

    record: Mapping[str, NDArray[Any]]
    window: Window
    seen: NetworkInput
    axis: Sequence[int]
    epoch: int
    tested: str


@dataclass(frozen=True)
class FilmSettings:
    """What is to be seen of a training.

    Parameters
    ----------
    number : int
        The filter that is followed.
    scale_for_each : bool
        A colour scale for each picture at each step instead of one for all.
    channel : str
        The channel of the filters that is shown, or "all" for colours.
    """

    number: int
    scale_for_each: bool
    channel: str


def film(
    shown: Film,
    settings: FilmSettings,
    *,
    step: int | None,
    on_choose: Callable[[int], Any],
    on_stop: Callable[[int], Any] | None,
    key: str,
) -> None:
    """Show how a training went, from a recorded step or its last; playing asks no server."""
    record, image, scale_for_each = shown.record, shown.seen.image, settings.scale_for_each
    maps = maps_over_time(record, shown.window, image, settings.number)
    origin = shown.seen.origin[0].lower() + shown.seen.origin[1:]
    steps = record["steps"]
    filters = record["filters"]
    if settings.channel in CHANNELS:
        filters = filters[:, :, :, [CHANNELS.index(settings.channel)]]
    count, height, width, depth, number = filters.shape
    strongest = largest_magnitude(maps)
    by_step = maps.max(axis=(1, 2), initial=0) if scale_for_each else np.full(count, strongest)
    levels = np.divide(
        maps, by_step[:, None, None], out=np.zeros_like(maps), where=by_step[:, None, None] > 0
    )
    header = {
        "steps": steps.tolist(),
        "axis": [int(each) for each in shown.axis],
        "epoch": shown.epoch,
        "tested": shown.tested,
        "origin": origin,
        "filters": {"rows": height, "columns": width, "depth": depth, "count": number},
        "map": {
            "rows": maps.shape[1],
            "columns": maps.shape[2],
            "shape": shape_text(maps.shape[1:]),
        },
        "each": scale_for_each,
        "input": image_figure("Input", squeeze_channel(image), origin).header(),
        "digits": digits_for(largest_magnitude(filters)),
        "texts": map_texts(np.moveaxis(maps, 0, 2)),
        "legend": signed_legend(strongest, from_zero=True),
        "selected": settings.number,
        "at": None if step is None else int(np.flatnonzero(steps <= step)[-1]),
        "tells": on_stop is not None,
    }
    arrays = [
        image,
        np.moveaxis(filters, 4, 1),
        record["biases"],
        distances(record["filters"]),
        *(record[name] for name in CURVES),
        (levels * 255).round().astype(np.uint8),
    ]

    def stop() -> None:
        if on_stop is not None:
            on_stop(int(st.session_state[key].step))

    _FILM(
        data=pack(header, arrays),
        key=key,
        on_filter_change=lambda: on_choose(int(st.session_state[key].filter)),
        on_step_change=stop,
    )
