"""What a hand has done to a network in the browser: how each part becomes a setting of the page."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from convcore.networks.edits import parse_placement
from convcore.networks.network import Network
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.settings import change, hold, set_back
from pages.shared.choosing.filter import choose_filter
from pages.shared.choosing.own_pictures import draw
from pages.shared.choosing.placement import placement_in_use
from pages.shared.choosing.samples import choose_place

SCENE: Final = "network_scene"
"""The name of what the page's widgets share in the browser."""


def acts_on(trained: Network) -> Mapping[str, Callable[[Any], Any]]:
    """Say what becomes of each part of what a hand has done."""

    def choose(place: Any) -> None:
        choose_place(trained, int(place[0]), str(place[1]))

    return {
        "sample": choose,
        "filter": lambda number: choose_filter(int(number)),
        "undone": lambda _: _undo(),
        "silenced": lambda text: hold({"silence": PARAMETERS["silence"].read(str(text))}),
        "placed": _place,
        "strokes": draw,
    }


def _undo() -> None:
    set_back(*(name for name, parameter in PARAMETERS.items() if parameter.is_change))


def _place(text: Any) -> None:
    """Put these single kernels in places; what all places are filled with stays."""
    placed = parse_placement(str(text))
    change(place=replace(placement_in_use(), kernels=placed.kernels, exact=placed.exact))
