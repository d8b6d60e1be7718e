"""One filter of a trained network: its weights, its maps under the probe, and the proof of both."""

from collections.abc import Mapping

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app_pages.ui.components.pictures import Figure, kernel_figure, pictures
from app_pages.ui.components.probe import Pooling, probe
from app_pages.ui.pinning import pin, pinned_pixel
from convcore.agreement import compare
from convcore.bundles import Bundle
from convcore.conv import conv2d
from convcore.rounding import format_number


# A fragment: a pinned pixel leaves the rest of the page alone.
@st.fragment
def filter_detail(
    trained: Bundle, number: int, input_figure: Figure, stages: Mapping[str, NDArray[np.float32]]
) -> None:
    """Show a first-layer filter beside what it makes of the input.

    Parameters
    ----------
    trained : Bundle
        The filter's network.
    number : int
        The filter, from 0.
    input_figure : Figure
        The input, made with `image_figure`.
    stages : mapping of str to ndarray
        What Keras gave: `convolution`, `relu` and `pooled`, each (h, w, F).
    """
    image, weights = input_figure.values, trained.filters[..., number].squeeze()
    bias = float(trained.biases[number])
    convolution, rectified, pooled = (
        stages[stage][..., number] for stage in ("convolution", "relu", "pooled")
    )
    window, pool = trained.first_windows
    weights_column, probe_column = st.columns([1, 4], gap="large")
    with weights_column:
        pictures(
            [kernel_figure("Weights", weights, digits=3, note=f"bias {format_number(bias, 3)}")],
            key="weights",
        )
        proof = compare(conv2d(image, weights, bias=bias), convolution)
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
            rectified=rectified,
            pooling=Pooling("max", pool, pooled),
            pinned=pinned,
            on_pin=pin,
            key="probe",
        )
