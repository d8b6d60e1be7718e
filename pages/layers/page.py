"""Layers: from the lines of the first layer to an answer, through every layer in between."""

from functools import partial

import streamlit as st

from convcore.errors import ConvscopeError
from pages.layers.about import about
from pages.layers.came_about import came_about
from pages.layers.hand import SCENE, acts_on
from pages.shared.address.controls import control
from pages.shared.address.history import page_fragment
from pages.shared.choosing.at_work import bring_network, put_to_work
from pages.shared.choosing.fitted_input import network_input
from pages.shared.choosing.keras_line import show_keras_line
from pages.shared.choosing.map import choose_layer, choose_map, choose_unit
from pages.shared.choosing.network import introduced
from pages.shared.choosing.network_row import network_and_sample
from pages.shared.choosing.samples import catalogued
from pages.shared.guess.mode import guess_first
from pages.shared.guess.network import LAYER_ASKS, layer_question
from pages.shared.session.messages import show_error
from pages.shared.showing.conventions import CONVENTIONS
from pages.shared.showing.layout import (
    control_row,
    controls_and_result,
    more_settings,
    page_title,
    what_to_do,
    what_to_do_line,
)
from pages.shared.take_home.names import input_name
from pages.shared.take_home.network_screens import layers_screen
from pages.shared.take_home.on_screen import OnScreen
from pages.shared.take_home.panel import take_home
from pages.shared.widgets.announcement import announce
from pages.shared.widgets.network_scene import Causes, Chosen

WHAT_TO_DO = "Click any map to see what it is made from: orange adds to it, blue takes away."

place = page_title("Layers", guesses=True)


# A fragment: a click draws the page anew, and leaves the frame around it alone.
@page_fragment
def layers(on_screen: OnScreen) -> None:
    """Show an input on its way through a network."""
    on_screen.screen = None
    guessing = guess_first("layers", LAYER_ASKS)
    line, problems = what_to_do_line(), None
    follows = SCENE if guessing is None else ""  # another picture is to be guessed first
    controls, result = controls_and_result()
    with controls:
        row, below = control_row(), st.container(gap=None)
        with row:
            trained, source, sample = network_and_sample(below, scene=follows)
        if guessing is None:  # whose question says what to do
            problems = what_to_do(introduced(WHAT_TO_DO), line=line)
        seen = network_input(trained, source, sample, scene=follows)
    at_work = put_to_work(trained, seen, trained.first_layer)
    with row:
        layer = choose_layer(trained)
        with more_settings("scale"):  # a click sets the other two
            step = trained.layers_by_name[layer]
            number = choose_map(step, problems or below)
            chosen = Chosen(layer, number, choose_unit(step, problems or below))
            scale_for_each = control("scale") == "each"
    with result:
        try:
            if guessing is not None and not guessing.asks(
                seen.image, partial(layer_question, guessing.ask, at_work, layer, number)
            ):
                announce("picture", seen.origin)
                return
            place = None if seen.is_own else catalogued(trained, sample)
            causes = Causes(chosen=chosen, sample=place)
            bring_network(at_work, causes, acts_on(trained), key=SCENE)
        except ConvscopeError as error:
            show_error(error)
            return
        on_screen.screen = partial(
            layers_screen, at_work, layer, number, name=input_name(), scale_for_each=scale_for_each
        )
        came_about(trained, seen)
        keras = st.container()
        about(at_work, chosen, scale_for_each=scale_for_each)
        with keras:  # last, since it takes a moment
            show_keras_line(SCENE, at_work, is_changed=False)


with take_home(place) as shown:
    layers(shown)
st.caption(CONVENTIONS)
