"""The film of a training: all filters at every recorded step, with loss and accuracy."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.arrays import squeeze_channel
from convcore.kernels.presets import CHANNELS
from convcore.networks.movement import distances
from convcore.rounding import digits_for
from pages.shared.widgets.descriptions import map_texts
from pages.shared.widgets.pictures import (
    image_figure,
    largest_magnitude,
    shape_text,
    signed_legend,
)
from pages.shared.widgets.registration import pack, register

_FILM = register("film", "grid", "player", "curves")
CURVES = ("test_accuracy", "train_accuracy", "test_loss", "train_loss")


def film(
    record: Mapping[str, NDArray[Any]],
    image: NDArray[np.float32],
    maps: NDArray[np.float32],
    *,
    axis: Sequence[int],
    epoch: int,
    tested: str,
    origin: str,
    selected: int,
    step: int | None,
    scale_for_each: bool,
    channel: str,
    on_choose: Callable[[int], Any],
    on_stop: Callable[[int], Any] | None,
    key: str,
) -> None:
    """Show how a training went; playing it does not ask the server."""
    steps = record["steps"]
    filters = record["filters"]
    if channel in CHANNELS:
        filters = filters[:, :, :, [CHANNELS.index(channel)]]
    count, height, width, depth, number = filters.shape
    strongest = largest_magnitude(maps)
    by_step = maps.max(axis=(1, 2), initial=0) if scale_for_each else np.full(count, strongest)
    levels = np.divide(
        maps, by_step[:, None, None], out=np.zeros_like(maps), where=by_step[:, None, None] > 0
    )
    header = {
        "steps": steps.tolist(),
        "axis": [int(each) for each in axis],
        "epoch": epoch,
        "tested": tested,
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
        "selected": selected,
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
