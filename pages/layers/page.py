"""Layers: from the lines of the first layer to an answer, through every layer in between."""

from functools import partial

import streamlit as st

from convcore.errors import ConvscopeError
from convcore.networks.bundles import Bundle
from convcore.networks.network_at_work import NetworkAtWork
from pages.layers.cost import saving
from pages.layers.explanation import explanation
from pages.shared.address.controls import control
from pages.shared.address.history import page_fragment
from pages.shared.choosing.fitted_input import network_input
from pages.shared.choosing.map import choose_map, choose_unit, look_at
from pages.shared.choosing.network_row import network_and_sample
from pages.shared.guess.mode import guess_first
from pages.shared.guess.network import LAYER_ASKS, layer_question
from pages.shared.session.answering import layer_outputs
from pages.shared.session.messages import literal, show_error
from pages.shared.showing.answer_note import answer_note
from pages.shared.showing.conventions import CONVENTIONS
from pages.shared.showing.strongest_patches import show_strongest_patches
from pages.shared.showing.unit_detail import unit_detail
from pages.shared.take_home.names import input_name
from pages.shared.take_home.network_screens import layers_screen
from pages.shared.take_home.on_screen import OnScreen
from pages.shared.take_home.panel import page_title, take_home
from pages.shared.widgets.descriptions import map_texts
from pages.shared.widgets.gallery import Tiles, gallery
from pages.shared.widgets.path import path

place = page_title("Layers")
st.markdown(
    "One picture on its way through the whole network, from lines to an answer. Click any map to "
    "follow it: what its units see, what they add up, and what excites them."
)


# A fragment: a click draws the page anew, and leaves the frame around it alone.
@page_fragment
def layers(on_screen: OnScreen) -> None:
    """Show an input on its way through a network."""
    on_screen.screen = None
    guessing = guess_first("layers", LAYER_ASKS)
    trained, source, sample = network_and_sample()
    seen = network_input(trained, source, sample)

    try:
        outputs = layer_outputs(trained, seen.image)
    except ConvscopeError as error:
        show_error(error)
        return
    at_work = NetworkAtWork(trained, seen, outputs, trained.first_layer)

    question_slot, path_slot = st.container(), st.container()
    heading, problems = st.empty(), st.container()
    row = (st if guessing is None else question_slot).container(
        horizontal=True, vertical_alignment="bottom"
    )
    with row:
        layer, number = choose_map(trained, outputs, problems)
    if guessing is not None:
        with question_slot:
            if not guessing.asks(
                seen.image, partial(layer_question, guessing.ask, at_work, layer, number)
            ):
                return
    maps = at_work.maps(layer)
    with row:
        unit = choose_unit(maps[..., number], layer, problems)
        scale_for_each = control("scale") == "each"
    on_screen.screen = partial(
        layers_screen, at_work, layer, number, name=input_name(), scale_for_each=scale_for_each
    )
    heading.header(f"All {maps.shape[2]} maps of {literal(layer)}")
    with path_slot:
        st.header("The path")
        path(
            at_work,
            beside_unpooled=True,
            selected=(layer, number),
            on_choose=partial(look_at, outputs),
            key="path",
        )
        st.markdown(saving(trained))
    tiles = Tiles(
        maps,
        noun="Map",
        across=32 if maps.shape[2] > 64 else 16,
        texts=map_texts(maps),
        order=range(maps.shape[2]),
        scale_for_each=scale_for_each,
        from_zero=bool((maps >= 0).all()),
        seen=trained.layers_by_name[layer].field,
    )
    gallery(tiles, selected=number, on_choose=partial(look_at, outputs, layer), key="maps")

    unit_detail(at_work, layer, number, unit)

    relu = trained.relu_of(layer) if isinstance(trained, Bundle) else None
    if relu is not None:
        st.header(f"What excites map {number}")
        opens = partial(look_at, outputs, relu, number)
        show_strongest_patches(trained, relu, number, f"map {number} of {relu}", opens)

    st.header("Why this answer")
    if note := answer_note(trained):
        st.caption(note)
    explanation(at_work)


with take_home(place) as shown:
    layers(shown)
st.caption(CONVENTIONS)
