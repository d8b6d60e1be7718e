"""The path: a whole network as one strip, from the input to the answer."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
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
from pages.shared.widgets.registration import heard, pack, register

_PATH = register("path")


@dataclass(frozen=True, eq=False)
class Links:
    """What the chosen map is added up from.

    Parameters
    ----------
    adds : str
        The layer that adds it up: the map's own, or one before it.
    shares : ndarray of float32, shape (C,)
        How much of the map each of the C maps makes up on balance that this layer reads; below 0
        where it takes away.
    """

    adds: str
    shares: NDArray[np.float32]


def path(
    at_work: NetworkAtWork,
    *,
    selected: tuple[str, int],
    links: Links | None = None,
    names: Callable[[str], Sequence[str]] = lambda _: (),
    on_choose: Callable[[str, int], Any],
    key: str,
) -> None:
    """Draw every map of every layer, and how the chosen one came about.

    `names` gives the names of the units of a layer, where they have some.
    """
    network, outputs, drawn = at_work.network, at_work.outputs, input_figure(at_work.seen, "input")
    image = drawn.values
    active = [step for step in network.layers if not step.type.passive]
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
                "sees": _sees(step, image.shape),
                "alt": "" if bars else _alt(maps),
                "names": list(names(step.name)),
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
        "selected": selected,
        "links": links and {"adds": links.adds, "shares": links.shares.tolist()},
    }

    def choose(chosen: Mapping[str, Any]) -> None:
        on_choose(str(chosen["layer"]), int(chosen["map"]))

    _PATH(
        data=pack(header, [image, *levels]), key=key, on_chosen_change=heard(key, "chosen", choose)
    )


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


def _sees(step: Layer, image: Sequence[int]) -> str:
    """Say what a unit sees of the image; a field may hang over it on all sides."""
    sides = [min(size, side) for size, side in zip(step.field.size, image, strict=False)]
    return "" if step.type.reads == "none" else f"sees {shape_text(sides)}"


def _mosaic(maps: NDArray[np.float32]) -> dict[str, int]:
    """Lay tiles out so that the mosaics of all layers are about as high."""
    rows, columns, count = maps.shape if maps.ndim == 3 else (1, 1, len(maps))
    fewest = 3 if maps.ndim == 3 else 8  # a few units are no giant squares
    across = max(fewest, round(math.sqrt(count / 1.85))) if count > 1 else 1
    return {"rows": rows, "columns": columns, "count": count, "across": across}
