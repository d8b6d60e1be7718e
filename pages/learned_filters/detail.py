"""One filter of a network, in tabs: whatever the visitor wants to see of it, or do with it."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.arrays import squeeze_channel
from convcore.kernels.text import format_kernel
from convcore.networks.bundles import Bundle
from convcore.networks.introductions import introduce
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork
from pages.learned_filters.card import show_card, show_patches, show_ranking
from pages.learned_filters.editing import offer_changes
from pages.learned_filters.hand import SCENE
from pages.shared.address.controls import tabs
from pages.shared.address.navigation import page_link
from pages.shared.address.place_texts import Place
from pages.shared.address.places import pin
from pages.shared.address.words import NETWORK_INPUT
from pages.shared.session.messages import literal
from pages.shared.showing.missing import missing
from pages.shared.widgets.probe import probe_of_scene


def filter_detail(at_work: NetworkAtWork, number: int, pinned: Place | None) -> None:
    """Show, in tabs, what a first-layer filter makes of the input and what is known about it."""
    trained = at_work.network
    show: dict[str, Callable[[], None]] = {
        "probe": partial(_probe_filter, at_work, number, pinned),
        "card": partial(show_card, trained, number),
        "patches": partial(show_patches, trained, number),
        "ranking": partial(show_ranking, trained, number),
        "change": partial(offer_changes, at_work, number),
        "training": partial(_show_training, trained, number),
    }
    for name, tab in tabs("detail").items():
        if tab.open:
            with tab:
                show[name]()


def _show_training(trained: Network, number: int) -> None:
    st.markdown(f"This network {introduce(trained)}.")
    st.markdown(trained.summary if isinstance(trained, Bundle) else missing("film", trained))
    words = f"Watch filter {number} and the others find themselves"
    page_link("training", words, {"filter": str(number), "step": "1"})


def _probe_filter(at_work: NetworkAtWork, number: int, pinned: Place | None) -> None:
    """Show every number behind a pixel of the filter's map."""
    trained = at_work.network
    # What the first convolution reads, which in a visitor's network need not be the input itself.
    read = trained.first_input
    title = "Input" if read == trained.layers[0].name else f"Input after {read}"
    probe_of_scene(SCENE, title, pinned=pinned, on_pin=pin, key="probe")
    if between := trained.first_between:
        names = ", ".join(f"**{literal(each.name)}** ({each.keras_class})" for each in between)
        st.caption(
            f"Between the activation map and the next one, {names} changes every value; the page "
            "Layers shows its maps."
        )
    # Of a silenced filter nothing is left; the Kernel lab gets it as it was trained.
    layer = at_work.first_layer
    shown = layer if layer.filters[..., number].any() else trained.first_layer
    filter_ = squeeze_channel(shown.filters[..., number])
    padding = trained.first_window.padding
    link = _lab_link(filter_, float(shown.biases[number]), padding)
    page_link("kernel_lab", "Open in the Kernel lab", link)


def _lab_link(weights: NDArray[np.float32], bias: float, padding: str) -> dict[str, str]:
    """Give the link parameters with which the Kernel lab computes what the filter does here."""
    return {
        "image": NETWORK_INPUT,
        "channels": "colour" if weights.ndim == 3 else "grey",
        "kernel": format_kernel(weights),
        "bias": str(np.float32(bias)),
        "padding": padding,
        "relu": "true",
    }
