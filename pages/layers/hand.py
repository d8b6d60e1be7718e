"""What a hand has done to the scene of Layers: how each part becomes a setting of the page."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from convcore.networks.network import Network
from pages.shared.choosing.map import hears_map, hears_unit
from pages.shared.choosing.own_pictures import draw
from pages.shared.choosing.samples import choose_place

SCENE: Final = "layers_scene"
"""The name of what the page's widgets share in the browser."""


def acts_on(trained: Network) -> Mapping[str, Callable[[Any], Any]]:
    """Say what becomes of each part of what a hand has done."""

    def choose(place: Any) -> None:
        choose_place(trained, int(place[0]), str(place[1]))

    return {
        "sample": choose,
        "strokes": draw,
        "map": hears_map(trained),
        "unit": hears_unit,
    }
