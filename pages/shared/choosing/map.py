"""Which map of which layer is looked at; the bound controls own it, so that links and Back hold."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from convcore.networks.layers import Maps, as_maps
from convcore.networks.network import Network
from pages.shared.address.controls import control, numbered
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.places import read_place
from pages.shared.session.messages import show_error


def look_at(layers: Maps, layer: str, number: int, unit: str | None = None) -> None:
    """Look at a map."""
    maps = as_maps(layers[layer])
    st.session_state["layer"] = layer
    st.session_state["map"] = number if number < maps.shape[2] else 0
    text = st.session_state.get("unit", "") if unit is None else unit
    try:
        read_place(text, (maps.shape[0], maps.shape[1]), layer, "unit")
    except ConvscopeError:
        text = ""
    st.session_state["unit"] = text


def choose_map(network: Network, layers: Maps, problems: DeltaGenerator) -> tuple[str, int]:
    """Show the controls of layer and map."""

    def enter() -> None:
        look_at(layers, st.session_state["layer"], st.session_state["map"])

    # The second convolution by default, also where it has another name.
    convolutions = [each.name for each in network.layers if each.kind.convolves]
    with st.container(width=200):
        among = [each.name for each in network.layers if each.kind.computes]
        layer: str = control("layer", among=among, otherwise=convolutions[:2][-1], on_change=enter)
    with st.container(width=180):
        number = numbered("map", layers[layer].shape[-1], layer, problems)
    return layer, number


def choose_unit(
    values: NDArray[np.float32], layer: str, problems: DeltaGenerator
) -> tuple[int, int]:
    """Show the field of the unit; a text that is none is explained, and the strongest shown."""
    with st.container(width=150):
        text = control("unit").strip()
    row, column = np.unravel_index(values.argmax(), values.shape)
    strongest = int(row), int(column)
    if text == PARAMETERS["unit"].default:
        return strongest
    try:
        return read_place(text, (values.shape[0], values.shape[1]), layer, "unit")
    except ConvscopeError as error:
        with problems:
            show_error(ConvscopeError(f"{error}. Shown: the strongest unit"))
        return strongest
