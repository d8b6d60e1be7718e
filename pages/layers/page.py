"""Layers: from the lines of the first layer to an answer, through every layer in between."""

from functools import partial

import streamlit as st

from convcore.arrays import plain
from convcore.errors import ConvscopeError
from convcore.networks.bundles import Bundle
from convcore.networks.layers import Maps, as_maps
from pages.layers.cost import saving
from pages.layers.explanation import explanation
from pages.shared.address.controls import control
from pages.shared.choosing.fitted_input import network_input
from pages.shared.choosing.map import choose_map, choose_unit, look_at
from pages.shared.choosing.network_row import network_and_sample
from pages.shared.guess.mode import guess_first
from pages.shared.guess.network import LAYER_ASKS, layer_question
from pages.shared.session.messages import say_restarted, show_error, waking_up
from pages.shared.session.reading import process_of
from pages.shared.showing.conventions import CONVENTIONS
from pages.shared.showing.strongest_patches import show_strongest_patches
from pages.shared.showing.unit_detail import unit_detail
from pages.shared.take_home.lab_screen import OnScreen, input_name
from pages.shared.take_home.network_screens import layers_screen
from pages.shared.take_home.panel import page_title, take_home
from pages.shared.widgets.descriptions import map_texts
from pages.shared.widgets.gallery import gallery
from pages.shared.widgets.path import path
from pages.shared.widgets.pictures import image_figure


def open_patch(layers: Maps, layer: str, number: int, unit: tuple[int, int]) -> None:
    """Show the unit that a patch is from."""
    look_at(layers, layer, number, f"{unit[0]},{unit[1]}")


place = page_title("Layers")
st.markdown(
    "One picture on its way through the whole network, from lines to an answer. Click any map to "
    "follow it: what its units see, what they add up, and what excites them."
)


# A fragment: a click draws the page anew, and leaves the frame around it alone.
@st.fragment
def layers(on_screen: OnScreen) -> None:
    """Show an input on its way through a network."""
    on_screen.screen = None
    guessing = guess_first("layers", LAYER_ASKS)
    trained, source, sample = network_and_sample()
    seen = network_input(trained, source, sample)
    input_figure = image_figure("Input", plain(seen.picture), seen.origin)

    process = process_of(trained)
    with waking_up(process):
        try:
            layers = process.activations(trained.model_path, seen.image, on_restart=say_restarted)
        except ConvscopeError as error:
            show_error(error)
            return

    question_slot, path_slot = st.container(), st.container()
    heading, problems = st.empty(), st.container()
    row = (st if guessing is None else question_slot).container(
        horizontal=True, vertical_alignment="bottom"
    )
    with row:
        layer, number = choose_map(trained, layers, problems)
    if guessing is not None:
        ask = partial(layer_question, guessing.ask, trained, layers, layer, number, seen)
        with question_slot:
            if not guessing.asks(seen.image, partial(ask, input_figure)):
                return
    maps = as_maps(layers[layer])
    with row:
        unit = choose_unit(maps[..., number], layer, problems)
        scale = control("scale")
    on_screen.screen = partial(
        layers_screen,
        trained,
        seen,
        layers,
        layer,
        number,
        name=input_name(),
        scale_for_each=scale == "each",
    )
    heading.header(f"All {maps.shape[2]} maps of {layer}")
    steps, without = trained.path_steps.values(), trained.path_steps_without_pooling.values()
    with path_slot:
        st.header("The path")
        path(
            input_figure.values,
            steps,
            without,
            layers,
            trained.classes,
            alt=seen.origin,
            selected=(layer, number),
            on_choose=lambda name, chosen: look_at(layers, name, chosen),
            key="path",
        )
        st.markdown(saving(steps, without))
    gallery(
        maps,
        noun="Map",
        across=32 if maps.shape[2] > 64 else 16,
        texts=map_texts(maps),
        changes={},
        order=range(maps.shape[2]),
        selected=number,
        scale_for_each=scale == "each",
        from_zero=bool((maps >= 0).all()),
        input_name="input",
        seen=trained.path_steps[layer].field,
        on_choose=lambda chosen: look_at(layers, layer, chosen),
        key="maps",
    )

    unit_detail(trained, layers, layer, number, unit, input_figure)

    relu = trained.relu_of(layer) if isinstance(trained, Bundle) else None
    if relu is not None:
        st.header(f"What excites map {number}")
        opens = partial(open_patch, layers, relu, number)
        show_strongest_patches(trained, relu, number, f"map {number} of {relu}", opens)

    st.header("Why this answer")
    explanation(trained, layers, seen)


with take_home(place) as shown:
    layers(shown)
st.caption(CONVENTIONS)
