"""How the training of a network went, as its bundle has it."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app_pages.ui.components.film import film
from app_pages.ui.network_input import NetworkInput
from convcore.activations import relu
from convcore.bundles import Bundle
from convcore.conv import conv2d


def recorded_film(
    trained: Bundle, seen: NetworkInput, chosen: int, step: int, *, scale_for_each: bool
) -> None:
    """Show the film of a network's training.

    Parameters
    ----------
    trained : Bundle
        The network.
    seen : NetworkInput
        What the map of the chosen filter is made from.
    chosen : int
        The filter.
    step : int
        The step to show first.
    scale_for_each : bool
        A colour scale for each picture at each step instead of one for all.
    """
    record = trained.training
    epoch = -(-trained.steps // trained.epochs)
    film(
        record,
        maps_over_time(trained, seen.image, chosen),
        axis=record["steps"].tolist(),
        epoch=epoch,
        tested="the test images",
        origin=seen.origin[0].lower() + seen.origin[1:],
        selected=chosen,
        step=step,
        scale_for_each=scale_for_each,
        on_choose=_choose,
        on_stop=_stop_at,
        key="film",
    )


def maps_over_time(trained: Bundle, image: NDArray[np.float32], number: int) -> NDArray[np.float32]:
    """Compute the map of a filter of the first layer at each recorded step.

    Parameters
    ----------
    trained : Bundle
        The network.
    image : ndarray of shape (H, W, C)
        Its input.
    number : int
        The filter.

    Returns
    -------
    ndarray of float32, shape (S, h, w)
        The map after ReLU at each of the S steps.
    """
    window, _ = trained.first_windows
    # The steps take the place of filters: one convolution gives the map at all of them.
    filters = np.moveaxis(trained.training["filters"][..., number], 0, -1)
    biases = trained.training["biases"][:, number]
    maps = conv2d(
        image,
        filters,
        bias=biases,
        strides=window.strides,
        dilation=window.dilation,
        padding=window.padding,
    )
    return np.moveaxis(relu(maps), -1, 0)


def _choose(number: int) -> None:
    st.session_state["filter"] = number


def _stop_at(step: int) -> None:
    st.session_state["step"] = step
