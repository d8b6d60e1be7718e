"""The chosen filter, beside the gallery: its weights, what it answers to, and its silence."""

from dataclasses import replace

import numpy as np
import streamlit as st

from convcore.arrays import squeeze_channel
from convcore.networks.network_at_work import NetworkAtWork
from convcore.rounding import format_number
from pages.learned_filters.card import filter_answers
from pages.learned_filters.editing import EditedLayer, offer_silence
from pages.shared.session.state import visit
from pages.shared.widgets.pictures import largest_magnitude, pictures, weights_figure


def show_chosen(at_work: NetworkAtWork, edited: EditedLayer, number: int) -> None:
    """Show the chosen filter; on a phone, where this stays on the screen, in as little as there is.

    The probe has its weights and its bias as well.
    """
    trained, layer = at_work.network, at_work.first_layer
    weights = squeeze_channel(layer.filters[..., number])
    note = f"bias {format_number(float(layer.biases[number]), 3)}"
    figure = weights_figure("Weights", weights, largest_magnitude(weights), note)
    if visit().narrow:
        figure = replace(figure, title="", shape="", note="")
    with st.container(key="chosen_weights"):
        pictures([figure], key="weights")
    with st.container(key="chosen_words"):
        st.header(f"Filter {number}", anchor=False)
        is_trained = all(
            np.array_equal(now[..., number], before[..., number])
            for now, before in ((layer.filters, trained.filters), (layer.biases, trained.biases))
        )
        as_trained = "" if is_trained else "As it was trained: "
        st.markdown(f"{as_trained}{filter_answers(trained.filters[..., number])}")
    with st.container(horizontal=True, key="chosen_buttons"):
        offer_silence(edited, number)
