"""The two controls of what is looked at: a network, and the picture that is put before it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from convcore.networks.network import Network
from pages.shared.address.controls import one_of
from pages.shared.address.settings import setting
from pages.shared.address.words import INPUTS, SAMPLE, UPLOAD
from pages.shared.choosing.fitted_input import stand_in
from pages.shared.choosing.input import enter_input, input_in_use, sources
from pages.shared.choosing.network import choose_network
from pages.shared.choosing.own_network import own_network
from pages.shared.choosing.samples import (
    ANY,
    choose_place,
    class_in_use,
    enter_class,
    first_shown,
    of_class,
    place_of,
    thumbnails,
)
from pages.shared.session.messages import show_error
from pages.shared.widgets.picker import Picker, picker


def network_and_sample(below: DeltaGenerator, *, scene: str = "") -> tuple[Network, str, int]:
    """Draw the menu of networks and the cell of the picture into the row; without a network, stop.

    What is chosen by its thumbnail, or stepped to, is the picture of that scene at once. What comes
    below the row goes to `below`: a network of the visitor's own, what is fetched, what
    is refused.
    """
    try:
        return network_cells(below, scene=scene)
    except ConvscopeError as error:
        with below:
            show_error(error)
        st.stop()


def network_cells(
    below: DeltaGenerator, *, label: str = "Picture", scene: str = ""
) -> tuple[Network, str, int]:
    """Draw the two controls; a network that cannot be read raises."""
    problems = below
    if setting("model") == UPLOAD:
        problems = below.container()
        with below.container():
            own_network()
    trained = choose_network(problems)
    source, sample = input_in_use(trained, below), stand_in(trained)
    if source == SAMPLE or trained.full_test_set:
        sample = one_of("sample", len(trained.samples), "This network", problems)
    _picture_cell(label, trained, source, sample, scene)
    return trained, source, sample


def _picture_cell(label: str, trained: Network, source: str, sample: int, scene: str) -> None:
    """Draw the cell: the picture in use, thumbnails of the others, and a step to the next."""
    is_sample = source == SAMPLE or trained.full_test_set
    chosen = class_in_use(trained, sample)
    place = place_of(trained, sample)
    first = first_shown(place)
    cell = Picker(
        label=label,
        scene=scene if is_sample else "",
        shown=f"{sample}: {trained.titles[sample]}" if is_sample else INPUTS[source],
        chosen=place if is_sample else None,
        total=len(of_class(trained, chosen)),
        first=first,
        steps="sample",
        sources=sources(),
        source=source,
        group=chosen,
        number=sample,
        most=len(trained.samples) - 1,
    )

    acts = {
        "choose": lambda place, of: choose_place(trained, place, of),
        "source": lambda value, _: enter_input(value),
        "group": lambda value, _: enter_class(trained, value),
        "number": lambda number, _: choose_place(trained, number, ANY),
    }
    picker(cell, thumbnails(trained, chosen, first), acts=acts, key="picture_of_network")
