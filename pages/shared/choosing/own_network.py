"""The visitor's own network: brought as a file, named, and forgotten with the file or the visit."""

import streamlit as st

from convcore.errors import ConvscopeError
from convcore.networks.answers import numbered_classes
from convcore.networks.own_network import OwnNetwork
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.settings import set_back
from pages.shared.choosing.own_answers import ask_ending, choose_ending
from pages.shared.choosing.own_file import NAMES, network_file, read_coming_file
from pages.shared.choosing.own_scale import choose_scale
from pages.shared.session.messages import literal, show_error
from pages.shared.session.state import visit
from pages.shared.session.visit import own_networks, visitor
from pages.shared.showing.answer_note import plain_numbers
from pages.shared.widgets.pictures import shape_text

_WITH_ANSWERS = ("learned_filters", "layers")  # the pages that show what a network answers
_SHOWN = 10  # names, of all classes
_MEANS = {
    "exclusive": "tells {0} classes apart",
    "pair": "tells {0} classes apart",
    "independent": "says of each of {0} classes whether it is there",
    "constant": "gives one answer, which is always 1",
    "numbers": "answers with {1}",
}


def own_network() -> None:
    """Ask for a file, or show what came, and what can be said about it.

    Before anything asks which network is in use: another may have come.
    """
    with st.container():
        read_coming_file()
    network = own_networks().of(visitor())
    if network is None:
        with st.expander("Bring a network", expanded=True):
            st.info(f"{_why_none()} Meanwhile you see another: {_stand_in()}.")
            network_file()
        return
    title = f"Your network: {literal(network.title)} – names, black and white, removal"
    with st.expander(title, expanded=visit().network_refused is not None):
        st.markdown(_facts(network))
        choose_scale(network)
        choose_ending(network, on_change=_name_again)
        _choose_names(network)
        network_file()
    with_answers = visit().page in _WITH_ANSWERS
    said = [literal(note) for note in network.notes]
    if with_answers and network.classes == _numbered(network):
        said.append(f"The {_noun(network)} of this network can be named above.")
    if said:
        st.caption(" ".join(said))
    if with_answers:
        ask_ending(network, on_change=_name_again)


def _why_none() -> str:
    if visit().network_aside:
        return (
            "Your network has gone with its file, and so has what you had set for it. If the next "
            "file is refused, both come back."
        )
    return "This visit has no network yet: links carry none, and a reload forgets it."


def _stand_in() -> str:
    network = PARAMETERS["model"]
    return network.called(network.default)


def _numbered(network: OwnNetwork) -> tuple[str, ...]:
    return numbered_classes(network.answers, network.layers[-1].output_shape[0])


def _noun(network: OwnNetwork) -> str:
    if network.answers != "numbers":
        return "classes"
    return "number" if len(network.classes) == 1 else "numbers"


def _facts(network: OwnNetwork) -> str:
    first, count = literal(network.first_stages["convolution"]), len(network.classes)
    return (
        f"{network.saved_layers} layers, its input among them, and {network.parameters:,} "
        f"parameters. It reads {shape_text(network.input_shape)} pixels and "
        f"{_MEANS[network.answers].format(count, plain_numbers(network))}. "
        f"Its first convolution, **{first}**, has "
        f"{len(network.biases)} filters of {shape_text(network.filters.shape[:2])}. "
        + " ".join(map(literal, network.preparation))
    )


def _choose_names(network: OwnNetwork) -> None:
    label = {"number": "Name of the number", "numbers": "Names of the numbers"}
    in_use = ", ".join(network.classes[:_SHOWN])
    st.text_area(
        label.get(_noun(network), "Class names"),
        key=NAMES,
        persist_state="session",
        placeholder=in_use,
        on_change=_rename,
        height="content",
        help="In the order of the network's answers: a list or a dict of Python's, JSON, or names "
        "with commas or line breaks between, numbered or not. A name that stands twice gets the "
        "number of its class. Where one sigmoid speaks for two classes, a single name is the "
        "second's, and the first is called not that.",
    )
    if (refused := visit().names_refused) is not None:
        more = " and so on" if len(network.classes) > _SHOWN else ""
        show_error(ConvscopeError(f"{refused}. Still in use: {in_use}{more}"))


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
