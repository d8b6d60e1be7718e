"""The quiet line that says whether Keras gives what the page shows."""

from functools import partial

import streamlit as st

from convcore.errors import ConvscopeError
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork
from pages.shared.address.history import settle_address
from pages.shared.choosing.at_work import did_not_arrive, file_for_browser
from pages.shared.session.answering import keras_says
from pages.shared.session.reading import process_of
from pages.shared.widgets.witness import witness

LOOK_EVERY = 1.0
"""Seconds between two looks at whether Keras is up."""


def show_keras_line(scene: str, at_work: NetworkAtWork, *, is_changed: bool) -> None:
    """Ask Keras for what the page shows, and say whether it gives the same; last, since that waits.

    While Keras starts, the line says so, and nothing waits for it.
    """
    settle_address()
    network = at_work.network
    show = partial(witness, scene, network, token=at_work.token, key="keras")
    try:
        if file_for_browser(network) is None:
            why = ""
            if did_not_arrive(network):
                why = ", since the network did not reach this browser"
            show({}, says=f"These numbers come from Keras{why}.")
        elif process_of(network).ready:
            show(keras_says(at_work, is_changed=is_changed))
        else:
            process_of(network).start()
            st.fragment(partial(_look, scene, network), run_every=LOOK_EVERY)()
    except ConvscopeError as error:
        show({}, says=f"Keras gives no answer: {error}.")


def _look(scene: str, network: Network) -> None:
    process = process_of(network)
    if process.ready:
        st.rerun()
    says = "Keras is starting; then it says whether it gives the same."
    if process.state == "off":  # not started at every look, on a host that has no memory for it
        says = "Keras stopped before it was up; your next step starts it again."
    witness(scene, network, {}, token="", says=says, key="keras")
