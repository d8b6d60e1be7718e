"""The quiet line that says whether Keras gives what the page shows."""

from functools import partial

import streamlit as st

from convcore.errors import ConvscopeError
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork
from pages.shared.choosing.at_work import asks_keras, token_of
from pages.shared.session.answering import keras_says
from pages.shared.session.reading import process_of
from pages.shared.session.state import visit
from pages.shared.widgets.witness import witness

LOOK_EVERY = 1.0
"""Seconds between two looks at whether Keras is up."""


def show_keras_line(scene: str, at_work: NetworkAtWork, *, is_changed: bool) -> None:
    """Ask Keras for what the page shows, and say whether it gives the same; last, since that waits.

    While Keras starts, the line says so, and nothing waits for it.
    """
    network, seen = at_work.network, at_work.seen
    show = partial(witness, scene, network, token=token_of(at_work), key="keras")
    layer = at_work.first_layer if is_changed else None
    try:
        if asks_keras(network):
            why = ", since the network did not reach this browser" if visit().asks_keras else ""
            show({}, says=f"These numbers come from Keras{why}.")
        elif process_of(network).ready:
            show(keras_says(network, seen.image, layer, about_own=seen.is_own))
        else:
            process_of(network).start()
            st.fragment(partial(_look, scene, network), run_every=LOOK_EVERY)()
    except ConvscopeError as error:
        show({}, says=f"Keras gives no answer: {error}.")


def _look(scene: str, network: Network) -> None:
    if process_of(network).ready:
        st.rerun()
    says = "Keras is starting; then it says whether it gives the same."
    witness(scene, network, {}, token="", says=says, key="keras")
