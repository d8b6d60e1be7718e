"""The two controls of what is looked at: a network, and the picture that is put before it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from convcore.networks.network import Network
from pages.shared.address.controls import one_of
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.settings import setting
from pages.shared.address.words import INPUTS, SAMPLE, UPLOAD
from pages.shared.choosing.fitted_input import stand_in
from pages.shared.choosing.input import enter_input, input_in_use, sources
from pages.shared.choosing.network import choose_network
from pages.shared.choosing.own_network import own_network
from pages.shared.choosing.samples import (
    ANY,
    MOST,
    class_in_use,
    enter_class,
    of_class,
    thumbnails,
    use,
)
from pages.shared.session.messages import show_error
from pages.shared.session.state import visit
from pages.shared.widgets.picker import Picker, picker


def network_and_sample(below: DeltaGenerator) -> tuple[Network, str, int]:
    """Draw the menu of networks and the cell of the picture into the row; without a network, stop.

    What comes below the row goes to `below`: a network of the visitor's own, what is fetched, what
    is refused.
    """
    try:
        return network_cells(below)
    except ConvscopeError as error:
        with below:
            show_error(error)
        st.stop()


def network_cells(below: DeltaGenerator, *, label: str = "Picture") -> tuple[Network, str, int]:
    """Draw the two controls; a network that cannot be read raises."""
    with below:
        problems, bringing, fetching = st.container(), st.container(), st.container()
    if setting("model") == UPLOAD:
        with bringing:
            own_network()
    trained = choose_network(problems)
    source, sample = input_in_use(trained, fetching), stand_in(trained)
    if source == SAMPLE or trained.full_test_set:
        sample = one_of("sample", len(trained.samples), "This network", problems)
    _picture_cell(label, trained, source, sample)
    return trained, source, sample


def _picture_cell(label: str, trained: Network, source: str, sample: int) -> None:
    """Draw the cell: the picture in use, thumbnails of the others, and a step to the next."""
    is_sample = source == SAMPLE or trained.full_test_set
    chosen = class_in_use(trained, sample)
    numbers = of_class(trained, chosen)
    place = int(numbers.searchsorted(sample))
    first = place - place % MOST
    cell = Picker(
        label=label,
        shown=f"{sample}: {trained.titles[sample]}" if is_sample else INPUTS[source],
        chosen=place if is_sample else None,
        total=len(numbers),
        first=first,
        steps="sample",
        sources=sources(trained),
        source=source,
        groups=() if trained.labels is None else (ANY, *trained.classes),
        group=chosen,
        number=sample,
        most=len(trained.samples) - 1,
        note=PARAMETERS["input"].help or "",
    )

    def choose(place: int, of: str) -> None:
        if 0 <= place < len(numbers := of_class(trained, of)):
            visit().sample_class = of
            use(trained, int(numbers[place]))

    acts = {
        "choose": choose,
        "source": lambda value, _: enter_input(value),
        "group": lambda value, _: enter_class(trained, value),
        "number": lambda number, _: choose(number, ANY),
    }
    picker(cell, thumbnails(trained, chosen, first), acts=acts, key="picture_of_network")
