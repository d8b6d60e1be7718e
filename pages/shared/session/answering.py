"""What the layers of a network answer, with words for a visitor who has to wait."""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from functools import cached_property

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.keras_side.inference_process import Witness
from convcore.networks.first_layer import FirstLayer
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork
from pages.shared.session.reading import Remembered, process_of


def layer_outputs(
    network: Network, image: NDArray[np.float32], first_layer: FirstLayer | None = None
) -> dict[str, NDArray[np.float32]]:
    """Give what every layer makes of an image, with another first layer where one is given."""
    process = process_of(network)
    words = "The network is waking up; this takes a few seconds once."
    with nullcontext() if process.ready else st.spinner(words):
        return process.activations(network.model_path, image, first_layer, on_restart=_say_so)


class Asked(Mapping[str, NDArray[np.float32]]):
    """What the layers of a network make of an image, asked when it is first looked at."""

    def __init__(
        self, network: Network, image: NDArray[np.float32], first_layer: FirstLayer
    ) -> None:
        self._about = network, image, first_layer

    @cached_property
    def _maps(self) -> dict[str, NDArray[np.float32]]:
        return layer_outputs(*self._about)

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        """Give what a layer makes of it, (h, w, F) or (F,)."""
        return self._maps[name]

    def __iter__(self) -> Iterator[str]:
        """Name the layers."""
        return iter(self._maps)

    def __len__(self) -> int:
        """Count them."""
        return len(self._maps)


def keras_says(at_work: NetworkAtWork, *, is_changed: bool) -> Witness:
    """Give a little of what Keras makes of it in every layer; waits for Keras to be up.

    What was not changed in the first layer need not be sent.
    """
    network, seen = at_work.network, at_work.seen
    first_layer = at_work.first_layer if is_changed else None
    # By name: Streamlit looks up the name of every other argument, at every call.
    says = _says.of(network, about_own=seen.is_own)
    return says(token=at_work.token, _network=network, _image=seen.image, _first_layer=first_layer)


@Remembered
def _says(
    token: str,
    _network: Network,
    _image: NDArray[np.float32],
    _first_layer: FirstLayer | None,
) -> Witness:
    return process_of(_network).witness(_network.model_path, _image, _first_layer)


def _say_so() -> None:
    st.toast("The network's process had stopped. It was started again, and this is its answer.")
