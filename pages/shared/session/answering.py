"""What the layers of a network answer, with words for a visitor who has to wait."""

from contextlib import nullcontext

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.networks.first_layer import FirstLayer
from convcore.networks.network import Network
from pages.shared.session.reading import process_of


def layer_outputs(
    network: Network, image: NDArray[np.float32], first_layer: FirstLayer | None = None
) -> dict[str, NDArray[np.float32]]:
    """Give what every layer makes of an image, with another first layer where one is given."""
    process = process_of(network)
    words = "The network is waking up; this takes a few seconds once."
    with nullcontext() if process.ready else st.spinner(words):
        return process.activations(network.model_path, image, first_layer, on_restart=_say_so)


def _say_so() -> None:
    st.toast("The network's process had stopped. It was started again, and this is its answer.")
