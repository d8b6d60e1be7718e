"""The visitor's own network: brought as a file, named, and forgotten with the file or the visit."""

import streamlit as st

from convcore.errors import ConvscopeError
from convcore.networks.own_network import OwnNetwork
from pages.shared.address.settings import set_back
from pages.shared.choosing.own_answers import ask_ending, choose_ending
from pages.shared.choosing.own_file import NAMES, network_file
from pages.shared.choosing.own_scale import choose_scale
from pages.shared.session.messages import literal, show_error
from pages.shared.session.state import visit
from pages.shared.session.visit import own_networks, visitor
from pages.shared.widgets.pictures import shape_text

_WITH_ANSWERS = ("learned_filters", "layers")  # the pages that show what a network answers
_MEANS = {
    "exclusive": "tells {} classes apart",
    "pair": "tells {} classes apart",
    "independent": "says of each of {} classes whether it is there",
    "constant": "gives one answer, which is always 1",
    "numbers": "answers with {}",
}


def own_network() -> None:
    """Ask for a file, or show what came, and what can be said about it."""
    network = own_networks().of(visitor())
    title = "Bring a network" if network is None else f"Your network: {literal(network.title)}"
    is_open = network is None or visit().network_refused is not None
    with st.expander(title, expanded=is_open, icon=":material/upload_file:"):
        if network is None:
            why = "This visit has brought no network yet."
            if visit().network_aside:
                why = (
                    "Your network went with its file, and so did what was set for it. Should the "
                    "next file hold none, both come back."
                )
            st.info(f"{why} Meanwhile you see the one for fashion.")
        network_file()
        if network is not None:
            st.markdown(_facts(network))
            choose_ending(network, on_change=_name_again)
            choose_scale(network)
            _choose_names(network)
    if network is not None and visit().page in _WITH_ANSWERS:
        ask_ending(network, on_change=_name_again)


def _facts(network: OwnNetwork) -> str:
    first, count = literal(network.first_stages["convolution"]), str(len(network.classes))
    if network.answers == "numbers":
        count = "one plain number" if count == "1" else f"{count} plain numbers"
    return (
        f"{len(network.layers)} layers, {network.parameters:,} parameters. It reads "
        f"{shape_text(network.input_shape)} pixels and "
        f"{_MEANS[network.answers].format(count)}. "
        f"Its first convolution, **{first}**, has "
        f"{len(network.biases)} filters of {shape_text(network.filters.shape[:2])}. "
        + literal(" ".join(network.notes))
    )


def _choose_names(network: OwnNetwork) -> None:
    st.text_area(
        "Names of the numbers" if network.answers == "numbers" else "Class names",
        key=NAMES,
        persist_state="session",
        placeholder=", ".join(network.classes[:10]),
        on_change=_rename,
        height="content",
        help="In the order of the network's answers: a list or a dict of Python's, JSON, or names "
        "with commas or line breaks between, numbered or not. A name that stands twice gets the "
        "number of its class. Where one sigmoid speaks for two classes, a single name is the "
        "second's, and the first is called not that.",
    )
    if (refused := visit().names_refused) is not None:
        show_error(refused)


def _rename() -> None:
    try:
        own_networks().rename(visitor(), st.session_state[NAMES])
    except ConvscopeError as error:
        visit().names_refused = error
    else:
        visit().names_refused = None
        set_back("explain")  # a class by the name that it had


def _name_again() -> None:
    """Give the answers the names that are there; those that fitted and do so no more go."""
    fitted = visit().names_refused is None
    _rename()
    if fitted and visit().names_refused is not None:
        st.session_state[NAMES], visit().names_refused = "", None
        _rename()
