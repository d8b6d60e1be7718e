"""One filter of a network: its weights, and whatever the visitor wants to see of it."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.agreement import compare
from convcore.arrays import squeeze_channel
from convcore.extremes import largest
from convcore.kernels.text import format_kernel
from convcore.networks.network_at_work import NetworkAtWork
from convcore.rounding import format_number
from pages.learned_filters.card import filter_summary, show_card, show_patches, show_ranking
from pages.shared.address.controls import control
from pages.shared.address.history import page_fragment
from pages.shared.address.navigation import page_link
from pages.shared.address.parameters import NETWORK_INPUT
from pages.shared.address.places import pin, pinned_pixel
from pages.shared.session.messages import literal
from pages.shared.widgets.pictures import image_figure, kernel_figures, pictures
from pages.shared.widgets.probe import probe

_ABOUT = {"card": show_card, "patches": show_patches, "ranking": show_ranking}


def filter_detail(at_work: NetworkAtWork, number: int) -> None:
    """Show a first-layer filter: what it makes of the input, or what is known about it."""
    trained, layer = at_work.network, at_work.first_layer
    is_trained = all(
        np.array_equal(now[..., number], before[..., number])
        for now, before in ((layer.filters, trained.filters), (layer.biases, trained.biases))
    )
    st.markdown(filter_summary(trained, number))
    if not is_trained:
        st.caption(
            "This describes the filter as it was trained; the probe shows what is there now."
        )
    detail = control("detail")
    if detail == "probe":
        _probe_filter(at_work, number)
    else:
        _ABOUT[detail](trained, number)


# A fragment: a pinned pixel leaves the rest of the page alone.
@page_fragment
def _probe_filter(at_work: NetworkAtWork, number: int) -> None:
    trained, applied = at_work.network, at_work.filter(number)
    stages = {stage: maps[..., number] for stage, maps in at_work.stages.items()}
    convolution = stages["convolution"]
    weights_column, probe_column = st.columns([1, 4], gap="large")
    with weights_column:
        note = f"bias {format_number(applied.bias, 3)}"
        figures = kernel_figures("Weights", applied.weights, digits=3, note=note)
        pictures(figures, key="weights")
        # Of a silenced filter nothing is left; the Kernel lab gets it as it was trained.
        shown = at_work.first_layer if applied.weights.any() else trained.first_layer
        filter_ = squeeze_channel(shown.filters[..., number])
        link = _lab_link(filter_, float(shown.biases[number]), applied.padding)
        page_link("kernel_lab", "Open in the Kernel lab", link)
        # Where all sums are 0, Keras may have left something of them.
        is_even = largest(applied.activation).everywhere
        proof = compare(applied.activation, convolution, applied.rounding if is_even else 0.0)
        st.markdown(
            f"`convcore.conv2d` with these {applied.weights.size} weights and this bias "
            f"{'gives what Keras gave' if proof.holds else 'does not give what Keras gave'}: "
            f"largest difference **{proof.largest_difference:.1e}** over {convolution.size} "
            "positions."
        )
        pinned = pinned_pixel(convolution.shape, probe_column.container())
    # What the first convolution reads, which in a visitor's network need not be the input itself.
    read = trained.first_input
    title = "Input" if read == trained.layers[0].name else f"Input after {read}"
    input_figure = image_figure(title, applied.image, at_work.seen.origin)
    with probe_column:
        probe(input_figure, applied, stages, pinned=pinned, on_pin=pin, key="probe")
        if between := trained.first_between:
            names = ", ".join(f"**{literal(each.name)}** ({each.keras_class})" for each in between)
            st.caption(
                f"On the way from the activation map to the next one, {names} changes every value. "
                "Layers shows its maps."
            )


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
