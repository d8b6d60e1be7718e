"""Which map of which layer is looked at."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from convcore.networks.layers import Layer
from convcore.networks.network import Network
from pages.shared.address.controls import control, numbered
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.place_texts import Place
from pages.shared.address.places import inside, place_on
from pages.shared.address.refused import refuse
from pages.shared.address.settings import change, setting, stand_in
from pages.shared.session.state import visit

_STRONGEST = "the strongest unit"


def look_at(network: Network, layer: str, number: int, unit: Place | None = None) -> None:
    """Look at a map."""
    step = network.layers_by_name[layer]
    change(layer=layer, map=number if number < step.output_shape[-1] else 0)
    try:
        place: Place | None = setting("unit") if unit is None else unit
        change(unit=place and inside(place, step.units, layer, "unit"))
    except ConvscopeError:
        change(unit=None)


def hears_map(network: Network) -> Callable[[Any], None]:
    """Make what looks at the map that a hand has chosen in the browser: its layer, and number."""

    def hear(chosen: Any) -> None:
        layer, number = str(chosen[0]), int(chosen[1])
        if layer in network.layers_by_name:
            look_at(network, layer, number)

    return hear


def hears_unit(text: Any) -> None:
    """Look at the unit that a hand has chosen in the browser; without a text, at the strongest."""
    change(unit=PARAMETERS["unit"].meaning(str(text)) if text else None)


def choose_layer(network: Network) -> str:
    """Show the control of the layer; at first the ReLU behind the second convolution, or that."""

    def enter() -> None:
        layer = setting("layer")
        if layer in network.layers_by_name:  # the browser may have named one of another network
            look_at(network, layer, setting("map"))

    computing = [each for each in network.layers if each.type.computes]
    places = [place for place, each in enumerate(computing) if each.type.convolves]
    place = places[:2][-1]
    behind = computing[place + 1 : place + 2]
    first = behind[0] if behind and behind[0].type.rectifies else computing[place]
    among = [each.name for each in computing]
    layer: str = control("layer", among=among, otherwise=first.name, on_change=enter)
    return layer


def choose_map(layer: Layer, problems: DeltaGenerator) -> int:
    """Show the field of the map."""
    return numbered("map", layer.output_shape[-1], f"The layer {layer.name}", problems)


def choose_unit(layer: Layer, problems: DeltaGenerator) -> Place | None:
    """Show the field of the unit; a text that is none is explained, and the strongest shown."""
    where = f"The layer {layer.name}"
    if visit().arrives:  # what a link asks for in vain is not kept in the field
        place_on("unit", layer.units, where, "unit", shown=_STRONGEST)
    try:
        with st.container(width=150):
            chosen: Place | None = control("unit")
        return chosen and inside(chosen, layer.units, where, "unit")
    except ConvscopeError as error:
        stand_in("unit", "")
        refuse(error, problems, shown=_STRONGEST)
        return None
