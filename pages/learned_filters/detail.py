"""One filter of a network: its weights, and whatever the visitor wants to see of it."""

from collections.abc import Mapping

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.agreement import compare
from convcore.arrays import squeeze_channel
from convcore.conv import conv2d
from convcore.kernels.text import format_kernel
from convcore.networks.first_layer import FirstLayer
from convcore.networks.network import Network
from convcore.rounding import format_number
from pages.learned_filters.card import filter_summary, show_card, show_patches, show_ranking
from pages.shared.address.controls import control
from pages.shared.address.navigation import page_link
from pages.shared.address.parameters import NETWORK_INPUT
from pages.shared.address.places import pin, pinned_pixel
from pages.shared.session.messages import literal
from pages.shared.widgets.pictures import Figure, kernel_figures, pictures
from pages.shared.widgets.probe import Pooling, probe

_ABOUT = {"card": show_card, "patches": show_patches, "ranking": show_ranking}


def filter_detail(
    trained: Network,
    number: int,
    layer: FirstLayer,
    input_figure: Figure,
    stages: Mapping[str, NDArray[np.float32]],
) -> None:
    """Show a first-layer filter: what it makes of the input, or what is known about it."""
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
        _probe_filter(trained, number, layer, input_figure, stages)
    else:
        _ABOUT[detail](trained, number)


# A fragment: a pinned pixel leaves the rest of the page alone.
@st.fragment
def _probe_filter(
    trained: Network,
    number: int,
    layer: FirstLayer,
    input_figure: Figure,
    stages: Mapping[str, NDArray[np.float32]],
) -> None:
    image, weights = input_figure.values, squeeze_channel(layer.filters[..., number])
    bias = float(layer.biases[number])
    convolution = stages["convolution"][..., number]
    window, pool = trained.first_window, trained.first_pooling
    pooling = None
    if pool is not None and pool.window is not None and pool.kind.pools is not None:
        pooling = Pooling(pool.kind.pools, pool.window, stages["pooled"][..., number])
    weights_column, probe_column = st.columns([1, 4], gap="large")
    with weights_column:
        pictures(
            kernel_figures("Weights", weights, digits=3, note=f"bias {format_number(bias, 3)}"),
            key="weights",
        )
        # Of a silenced filter nothing is left; the Kernel lab gets it as it was trained.
        shown = layer if weights.any() else trained.first_layer
        filter_ = squeeze_channel(shown.filters[..., number])
        link = _lab_link(filter_, float(shown.biases[number]), window.padding)
        page_link("kernel_lab", "Open in the Kernel lab", link)
        ours = conv2d(
            image,
            weights,
            bias=bias,
            strides=window.strides,
            dilation=window.dilation,
            padding=window.padding,
        )
        proof = compare(ours, convolution)
        st.markdown(
            f"`convcore.conv2d` with these {weights.size} weights and this bias "
            f"{'gives what Keras gave' if proof.holds else 'does not give what Keras gave'}: "
            f"largest difference **{proof.largest_difference:.1e}** over {convolution.size} "
            "positions."
        )
        pinned = pinned_pixel(convolution.shape, probe_column.container())
    with probe_column:
        probe(
            input_figure,
            weights,
            convolution,
            layer=window,
            bias=bias,
            rectified=stages["relu"][..., number] if "relu" in stages else None,
            pooling=pooling,
            pinned=pinned,
            on_pin=pin,
            key="probe",
        )
        if between := trained.first_between:
            names = ", ".join(f"**{literal(each.name)}** ({each.type})" for each in between)
            st.caption(
                f"On the way from the activation map to the next one, {names} changes every value. "
                "Layers shows its maps."
            )


def _lab_link(weights: NDArray[np.float32], bias: float, padding: str) -> dict[str, str]:
    """Give the link parameters with which the Kernel lab computes what the filter does here."""
    common = ("model", "input", "sample")
    return {
        "image": NETWORK_INPUT,
        "channels": "colour" if weights.ndim == 3 else "grey",
        "kernel": format_kernel(weights),
        "bias": str(np.float32(bias)),
        "padding": padding,
        "relu": "true",
    } | {name: str(st.session_state[name]) for name in common}
