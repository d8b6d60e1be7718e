"""Which map of which layer is looked at."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from convcore.extremes import largest_at
from convcore.networks.layers import Maps, as_maps
from convcore.networks.network import Network
from pages.shared.address.controls import control, numbered
from pages.shared.address.place_texts import Place, write_place
from pages.shared.address.places import inside, place_on
from pages.shared.address.refused import refuse
from pages.shared.address.settings import change, setting, stand_in
from pages.shared.session.state import visit


def look_at(layers: Maps, layer: str, number: int, unit: Place | None = None) -> None:
    """Look at a map."""
    maps = as_maps(layers[layer])
    change(layer=layer, map=number if number < maps.shape[2] else 0)
    try:
        place: Place | None = setting("unit") if unit is None else unit
        change(unit=place and inside(place, (maps.shape[0], maps.shape[1]), layer, "unit"))
    except ConvscopeError:
        change(unit=None)


def choose_layer(network: Network, layers: Maps) -> str:
    """Show the control of the layer; at first the ReLU behind the second convolution, or that."""

    def enter() -> None:
        if setting("layer") in layers:  # the browser may still have named one of another network
            look_at(layers, setting("layer"), setting("map"))

    computing = [each for each in network.layers if each.type.computes]
    places = [place for place, each in enumerate(computing) if each.type.convolves]
    place = places[:2][-1]
    behind = computing[place + 1 : place + 2]
    first = behind[0] if behind and behind[0].type.rectifies else computing[place]
    among = [each.name for each in computing]
    layer: str = control("layer", among=among, otherwise=first.name, on_change=enter)
    return layer


def choose_map(layers: Maps, layer: str, problems: DeltaGenerator) -> int:
    """Show the field of the map."""
    return numbered("map", layers[layer].shape[-1], f"The layer {layer}", problems)


def choose_unit(
    values: NDArray[np.float32], layer: str, problems: DeltaGenerator
) -> tuple[int, int]:
    """Show the field of the unit; a text that is none is explained, and the strongest shown."""
    strongest, where = largest_at(values), f"The layer {layer}"
    if visit().arrives:  # what a link asks for in vain is not kept in the field
        place_on("unit", values.shape, where, "unit", shown=write_place(strongest))
    try:
        with st.container(width=150):
            chosen: Place | None = control("unit")
        if chosen is None:
            return strongest
        return inside(chosen, (values.shape[0], values.shape[1]), where, "unit")
    except ConvscopeError as error:
        stand_in("unit", "")
        refuse(error, problems, shown=write_place(strongest))
        return strongest
