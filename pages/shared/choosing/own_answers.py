"""What the answers of a visitor's own network are, where its file leaves that open."""

from collections.abc import Callable

import streamlit as st

from convcore.errors import ConvscopeError
from convcore.networks.answers import Ending, endings
from convcore.networks.own_network import OwnNetwork
from pages.shared.address.settings import held, set_back
from pages.shared.choosing.network import network_in_use
from pages.shared.session.messages import show_error
from pages.shared.session.state import visit
from pages.shared.session.visit import own_networks, visitor

_ENDING = "network_ending"
_TITLES: dict[Ending, str] = {
    "softmax": "Scores, one class is right",
    "sigmoid": "Scores, several may be right at once",
    "numbers": "Plain numbers",
}
_OF_ONE: dict[Ending, str] = {"sigmoid": "A score of two classes", "numbers": "A plain number"}
_ADDS: dict[Ending, str] = {
    "softmax": "A softmax is added: the probabilities of all classes sum to 1.",
    "sigmoid": "A sigmoid is added: each score becomes a probability of its own.",
    "numbers": "Nothing is added.",
}


def ask_ending(network: OwnNetwork, *, on_change: Callable[[], None]) -> None:
    """Ask once what the answers are, with what is assumed meanwhile, and why."""
    if network.ending is None or not network.ending_asked:
        return
    titles = _titles(network)
    what = "Are its answers scores of classes, or plain numbers (ages, prices)?"
    if "softmax" not in titles:
        what = "Is its answer a score of two classes, or a plain number (an age, a price)?"
    with st.container(border=True):
        st.markdown(
            f"**{what}** Your network's file leaves that open. *{titles[network.ending]}* is "
            f"assumed, since {network.ending_reason}."
        )
        with st.container(horizontal=True):
            for ending, title in titles.items():
                st.button(
                    title,
                    key=f"answer_{ending}",
                    type="primary" if ending == network.ending else "secondary",
                    help=_ADDS[ending],
                    on_click=_say,
                    args=(ending, on_change),
                )
        _show_refusal()


def choose_ending(network: OwnNetwork, *, on_change: Callable[[], None]) -> None:
    """Show what the answers are taken as, to be changed, once that was asked."""
    if network.ending is None or network.ending_asked:
        return
    titles = _titles(network)

    def choose() -> None:
        _say(st.session_state[_ENDING], on_change)

    st.session_state[_ENDING] = network.ending
    st.segmented_control(
        "It answers with",
        [*titles],
        format_func=titles.__getitem__,
        required=True,
        wrap=True,
        key=_ENDING,
        on_change=choose,
        help="Its last layer has no activation, so that its file leaves it open. "
        + " ".join(f"*{title}*: {_ADDS[ending]}" for ending, title in titles.items()),
    )
    _show_refusal()


def _show_refusal() -> None:
    if (refused := visit().ending_refused) is not None:
        show_error(refused)


def _titles(network: OwnNetwork) -> dict[Ending, str]:
    units = network.layers[-1].output_shape[0]
    return {each: (_OF_ONE if units == 1 else _TITLES)[each] for each in endings(units)}


def _say(ending: Ending, on_change: Callable[[], None]) -> None:
    try:
        own_networks().end_with(visitor(), ending)
    except ConvscopeError as error:
        visit().ending_refused = error
        return
    visit().ending_refused = None
    on_change()
    if held("layer") not in network_in_use().layers_by_name:  # the one that was added
        set_back("layer", "map", "unit")
