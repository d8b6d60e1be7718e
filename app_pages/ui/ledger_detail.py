"""The ledger of a unit of a later convolution: what each map below contributes."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app_pages.ui.cached import layer_weights
from app_pages.ui.components.ledger import contribution_digits, ledger_tiles
from app_pages.ui.components.pictures import (
    Figure,
    Over,
    cells,
    largest_magnitude,
    overlay_figure,
    pictures,
)
from app_pages.ui.figures import running_sum
from app_pages.ui.ledger_words import combination, total
from app_pages.ui.map_choice import Maps
from app_pages.ui.messages import show_error
from app_pages.ui.navigation import page_link
from convcore.attribution import middles
from convcore.bundles import Bundle
from convcore.describe import describe
from convcore.errors import ConvscopeError
from convcore.layers import POOLING, Step
from convcore.ledger import Ledger, ledger
from convcore.receptive import ReceptiveField
from convcore.rounding import format_number
from convcore.windows import trace_pool

OVERLAID = 3
"""Maps that are laid over the input."""


def show_ledger(
    trained: Bundle,
    layers: Maps,
    steps: Sequence[Step],
    number: int,
    unit: tuple[int, int],
    image: NDArray[np.float32],
) -> None:
    """Show the ledger of a unit, or of the unit of a convolution that it stands for.

    Parameters
    ----------
    trained : Bundle
        The network.
    layers : mapping of str to ndarray
        What each layer gave.
    steps : sequence of Step
        The layers from the input to the unit's own.
    number : int
        The unit's map.
    unit : tuple of two ints
        Its row and column.
    image : ndarray of shape (H, W) or (H, W, 3)
        The input.
    """
    st.header("What the unit adds up")
    convolutions = [
        (place, step.window)
        for place, step in enumerate(steps)
        if step.type == "Conv2D" and step.window
    ]
    if any(step.type == "Dense" for step in steps):
        st.markdown(
            "A unit of a dense layer adds up all that comes before it, each value with a weight of "
            "its own. Choose a map of **conv2**, **relu2** or **pool2** to see a sum taken apart."
        )
        return
    if len(convolutions) < 2:
        st.markdown(
            "A unit of the first convolution reads the input alone: nine products and a bias. "
            "Choose a map of **conv2**, **relu2** or **pool2** to see how filters are combined."
        )
        page_link("learned_filters", f"See the nine products of filter {number}", _probe(number))
        return
    place, window = convolutions[-1]
    below, convolution = steps[place - 1], steps[place]
    stands_for = _in_convolution(layers, steps[place + 1 :], number, unit)
    try:
        kernel, bias = layer_weights(trained.name, convolution.name)
    except ConvscopeError as error:
        show_error(error)
        return
    found = ledger(layers[below.name], kernel[..., number], bias[number], *stands_for, window)
    st.markdown(combination(found, steps[-1], convolution))
    strongest = [int(each) for each in found.order[:OVERLAID] if found.contributions[each] > 0]
    maps, sum_so_far = st.columns([3, 2], gap="large")
    with maps:
        if strongest:
            figures = [
                _overlay(found, each, layers[below.name], below.field, image) for each in strongest
            ]
            if below.name == trained.first_stages["pooled"]:
                figures = [
                    replace(figure, note=_about_filter(trained, each))
                    for figure, each in zip(figures, strongest, strict=True)
                ]
            pictures(figures, key="strongest_maps")
    words = total(found, float(layers[convolution.name][(*stands_for, number)]))
    with sum_so_far:
        st.plotly_chart(running_sum(found), key="running_sum", alt=words)
    ledger_tiles(found, below.name, "filter", key="ledger")
    st.markdown(words)


def _about_filter(trained: Bundle, number: int) -> str:
    return describe(trained.filters[..., number].squeeze(axis=2)).sentence


def _probe(number: int) -> dict[str, str]:
    common = {name: str(st.session_state[name]) for name in ("model", "input", "sample")}
    return {"filter": str(number), "stage": "convolution"} | common


def _in_convolution(
    layers: Maps, later: Sequence[Step], number: int, unit: tuple[int, int]
) -> tuple[int, int]:
    """Follow a unit back to the convolution: through pooling, to the one that won."""
    for index in reversed(range(len(later))):
        step = later[index]
        if step.type == POOLING and step.window is not None:
            pooled = layers[later[index - 1].name][..., number]
            window = step.window
            won = trace_pool(
                pooled, *unit, window.window, strides=window.strides, padding=window.padding
            ).winner
            unit = won if won is not None else unit
    return unit


def _overlay(
    found: Ledger,
    number: int,
    maps: NDArray[np.float32],
    field: ReceptiveField,
    image: NDArray[np.float32],
) -> Figure:
    """Lay a map over the input, with what the unit reads of it, and the place that adds most."""
    rows, columns = middles(field)
    tap = found.strongest_tap(number)
    place = (int(found.rows[tap[0]]), int(found.columns[tap[1]]))
    reads = [
        (int(found.rows[0]), int(found.rows[-1])),
        (int(found.columns[0]), int(found.columns[-1])),
    ]
    amount = format_number(found.contributions[number], contribution_digits(found))

    def on_input(first: int, last: int, axis: int) -> tuple[int, int]:
        start, jump = (rows, columns)[axis][0], field.jump[axis]
        return start + first * jump, start + (last + 1) * jump

    return overlay_figure(
        f"Filter {number}: +{amount}",
        image,
        Over(maps[..., number], largest_magnitude(maps), rows, columns),
        f"Where filter {number} answers, over the input: it adds {amount}, most of it at row "
        f"{place[0]}, column {place[1]} of its map",
        from_zero=True,
        marked=[
            cells(*(on_input(*ends, axis) for axis, ends in enumerate(reads))),
            cells(*(on_input(at, at, axis) for axis, at in enumerate(place))),
        ],
    )
