"""The path: a whole network as one strip, from the input to the answer."""

import math
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.extremes import also, largest
from convcore.networks.layers import Layer
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork
from convcore.rounding import digits_for, format_number, percent
from pages.shared.widgets.answer_texts import answer_text
from pages.shared.widgets.pictures import (
    input_figure,
    largest_magnitude,
    shape_text,
    signed_legend,
)
from pages.shared.widgets.probabilities import MOST_BARS
from pages.shared.widgets.registration import pack, register

_PATH = register("path")

_COSTS = ("parameters", "multiply-adds")


def path(
    at_work: NetworkAtWork,
    *,
    beside_unpooled: bool,
    selected: tuple[str, int],
    on_choose: Callable[[str, int], Any],
    key: str,
) -> None:
    """Draw every map of every layer, with what it costs and sees, if it pools also without."""
    network, outputs, drawn = at_work.network, at_work.outputs, input_figure(at_work.seen, "input")
    steps, image = network.layers_by_name.values(), drawn.values
    left = network.layers_without_pooling if beside_unpooled else {}
    if len(left) == len(steps):  # where no layer pools, nothing differs
        left = {}
    active = [step for step in steps if not step.type.passive]
    stages, levels = [], []
    for step in active:
        type_ = step.type
        maps = outputs[step.name]
        limit = largest_magnitude(maps)
        bars = step is active[-1]
        stages.append(
            {
                "name": step.name,
                "kind": type_.title if type_.title != step.name else "",
                "reads": type_.reads,
                "shape": shape_text(step.output_shape),
                "alt": "" if bars else _alt(maps),
                "facts": _facts(step, image.shape),
                "without": _without(left.get(step.name), image.shape) if left else [],
                "legend": None
                if type_.reads == "none" or bars
                else signed_legend(limit, from_zero=_is_rectified(step, maps)),
                **_mosaic(maps),
                "bars": _bars(maps, network) if bars else None,
            }
        )
        if type_.reads != "none" and not bars:
            tiles = np.moveaxis(maps, 2, 0) if maps.ndim == 3 else maps
            scaled = 127 * tiles / limit if limit else np.zeros_like(tiles)
            levels.append((128 + scaled.round()).astype(np.uint8))
    header = {
        "input": drawn.header(),
        "stages": stages,
        "labels": [["sees", ""], *_totals(steps)],
        "without": [["shape", ""], ["sees", ""], *_totals(left.values())] if left else [],
        "selected": selected,
    }

    def choose() -> None:
        chosen = st.session_state[key].chosen
        on_choose(str(chosen["layer"]), int(chosen["map"]))

    _PATH(data=pack(header, [image, *levels]), key=key, on_chosen_change=choose)


def _bars(answer: NDArray[np.float32], network: Network) -> list[dict[str, Any]]:
    """Give classes with their probabilities, in their order; of many, the most probable."""
    kind, values = network.answers, network.by_class(answer)
    order = np.arange(len(values)) if kind == "numbers" else np.argsort(-values, kind="stable")
    return [
        {
            "unit": min(index, len(answer) - 1),  # one unit may speak for two classes
            "name": network.classes[index],
            "share": None if kind == "numbers" else float(values[index]),
            "text": answer_text(kind, float(values[index])),
        }
        for index in np.sort(order[:MOST_BARS]).tolist()
    ]


def _is_rectified(step: Layer, maps: NDArray[np.float32]) -> bool:
    """Say whether maps have passed a ReLU, and so have no values below 0."""
    return (step.type.rectifies or step.type.pools_windows) and bool((maps >= 0).all())


def _alt(maps: NDArray[np.float32]) -> str:
    """Say how much of a layer is active, and which of its maps is strongest."""
    flat = maps.reshape(-1, maps.shape[-1])
    values = flat[np.abs(flat).argmax(axis=0), np.arange(flat.shape[1])]  # of each map
    found = largest(np.abs(values))
    active = f"{percent(float((maps > 0).mean()), 0)} active"
    if not found.value:
        return f"{active}, all 0"
    strong = values[found.places[:, 0]]
    is_mixed = bool(strong.min() < 0 < strong.max())
    text = format_number(abs(strong[0]) if is_mixed else strong[0], digits_for(found.value))
    noun = "map" if maps.ndim == 3 else "unit"
    where = f" in {noun} {found.place[0]}{also(found.others, noun)}"
    if found.everywhere:
        where = f" in every {noun}" if found.others else ""
    return f"{active}, strongest {'±' * is_mixed}{text}{where}"


def _facts(step: Layer, image: Sequence[int]) -> list[str]:
    """Give what a unit sees of the image and what the layer costs; a dash for nothing."""
    # A field may hang over the image on all sides.
    sees = [min(size, side) for size, side in zip(step.field.size, image, strict=False)]
    costs = (f"{cost:,}" if cost else "–" for cost in (step.parameters, step.multiply_adds))
    return [shape_text(sees), *costs]


def _without(step: Layer | None, image: Sequence[int]) -> list[str]:
    return (
        [shape_text(step.output_shape), *_facts(step, image)] if step else ["left out", "", "", ""]
    )


def _totals(steps: Collection[Layer]) -> list[list[str]]:
    sums = sum(step.parameters for step in steps), sum(step.multiply_adds for step in steps)
    return [[name, f"{total:,} in all"] for name, total in zip(_COSTS, sums, strict=True)]


def _mosaic(maps: NDArray[np.float32]) -> dict[str, int]:
    """Lay tiles out so that the mosaics of all layers are about as high."""
    rows, columns, count = maps.shape if maps.ndim == 3 else (1, 1, len(maps))
    across = max(3, round(math.sqrt(count / 1.85))) if count > 1 else 1
    return {"rows": rows, "columns": columns, "count": count, "across": across}
