"""The receptive field of a unit, drawn on the input; it follows the unit in the browser."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convcore.networks.layers import Layer
from convcore.rounding import digits_for
from pages.shared.widgets.pictures import Figure, map_figure, shape_text
from pages.shared.widgets.registration import heard, pack, register
from pages.shared.widgets.window_reader import reader

_FIELD = register("field")


@dataclass(frozen=True, eq=False)
class LayerMap:
    """One map of a layer, and the layers that lead to it.

    Parameters
    ----------
    maps : ndarray of float32, shape (h, w, F)
        All maps of the layer, on one colour scale.
    number : int
        Which of them.
    steps : sequence of Layer
        The layers from the input to the map's own.
    without : sequence of Layer
        The same without those that pool.
    """

    maps: NDArray[np.float32]
    number: int
    steps: Sequence[Layer]
    without: Sequence[Layer]


def field(
    input_figure: Figure,
    shown: LayerMap,
    *,
    unit: tuple[int, int],
    on_choose: Callable[[str], Any],
    key: str,
) -> None:
    """Draw what a unit sees of the input, how that grew, and how it would have without pooling."""
    steps, maps = shown.steps, shown.maps
    noun = "map" if len(steps[-1].output_shape) == 3 else "unit"
    title, values = f"{steps[-1].name}, {noun} {shown.number}", maps[..., shown.number]
    unpooled = {step.name: step.field for step in shown.without}
    growth, chain, last = [], [], steps[0].field
    source = ""  # the last layer that changes values
    for before, step in pairwise(steps):
        source = source if before.type.passive else before.name
        last = unpooled.get(step.name, last)
        if step.window is None:
            continue
        read = reader(step.window, before.field.shape)
        chain.append(asdict(step.field) | {"reader": read})
        growth.append(
            {
                "name": step.name,
                "reads": f"{shape_text(read['window'])} of {source}",
                "sees": shape_text(step.field.size),
                "without": shape_text(last.size) if step.name in unpooled else "left out",
            }
        )
    map_header = map_figure(title, values, maps, from_zero=bool((maps >= 0).all()))
    header = {
        "input": replace(input_figure, title="Input", name="input").header(),
        "map": map_header.header(),
        "chain": chain,
        "growth": growth,
        "without": asdict(last),
        "unit": unit,
        "digits": digits_for(map_header.limit),
    }
    _FIELD(
        data=pack(header, [input_figure.values, values]),
        key=key,
        on_unit_change=heard(key, "unit", on_choose),
    )
