"""The ledger of a unit of a later convolution: what each map below contributes."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app_pages.ui.answers import answers_to
from app_pages.ui.cached import layer_weights
from app_pages.ui.components.ledger import ledger
from app_pages.ui.components.pictures import Figure, shape_text
from app_pages.ui.map_choice import Maps
from app_pages.ui.messages import show_error
from app_pages.ui.navigation import page_link
from convcore.arrays import plain
from convcore.bundles import Bundle
from convcore.errors import ConvscopeError
from convcore.layers import MAX_POOLING, PathStep
from convcore.ledger import contributions
from convcore.pool import winners


def show_ledger(
    trained: Bundle,
    layers: Maps,
    steps: Sequence[PathStep],
    number: int,
    unit: tuple[int, int],
    input_figure: Figure,
) -> None:
    """Show the ledger of a unit, or of the unit of a convolution that it stands for.

    Parameters
    ----------
    trained : Bundle
        The network.
    layers : mapping of str to ndarray
        What each layer gave.
    steps : sequence of PathStep
        The layers from the input to the unit's own.
    number : int
        The unit's map.
    unit : tuple of two ints
        Its row and column.
    input_figure : Figure
        The input, made with `image_figure`.
    """
    st.header("What the unit adds up")
    convolutions = [
        (place, step.window)
        for place, step in enumerate(steps)
        if step.type == "Conv2D" and step.window
    ]
    if any(step.type == "Dense" for step in steps):
        st.markdown(
            "A unit of a dense layer adds up all that comes before it, each value with a weight of "
            f"its own. Choose a map of {_combining(trained)} to see a sum taken apart."
        )
        return
    if len(convolutions) < 2:
        weights = trained.filters[..., 0].size
        products = f"{'nine' if weights == 9 else weights} products"
        st.markdown(
            f"A unit of the first convolution reads the input alone: {products} and a bias. "
            f"Choose a map of {_combining(trained)} to see how filters are combined."
        )
        place, _ = convolutions[0]
        row, column = _stand_for(layers, steps[place:], number)[unit]
        settings = {"filter": str(number), "stage": "convolution", "pixel": f"{row},{column}"}
        settings |= {name: str(st.session_state[name]) for name in ("model", "input", "sample")}
        page_link("learned_filters", f"See the {products} of filter {number}", settings)
        return
    place, window = convolutions[-1]
    below, convolution = steps[place - 1], steps[place]
    try:
        kernel, bias = layer_weights(trained.name, convolution.name)
    except ConvscopeError as error:
        show_error(error)
        return
    maps = layers[below.name]
    noun = "filter" if below.name in trained.first_stages.values() else "map"
    st.markdown(
        f"It reads {shape_text(kernel.shape[:2])} units of each of the {maps.shape[2]} maps of "
        f"{below.name}, with weights of its own for each, and adds everything up: so one {noun} "
        "here and another right next to it become one feature."
    )
    ledger(
        input_figure,
        maps,
        kernel[..., number],
        float(bias[number]),
        contributions(maps, kernel[..., number], window),
        layers[convolution.name][..., number],
        _stand_for(layers, steps[place:], number),
        below=below,
        layer=window,
        name=convolution.name,
        pooled=any(step.type == MAX_POOLING for step in steps[place:]),
        noun=noun,
        notes=_answers_to(trained, below),
        unit=unit,
        key="ledger",
    )


def _combining(trained: Bundle) -> str:
    """Name the layers whose units a ledger takes apart."""
    names = [layer.name for layer in trained.layers if trained.relu_of(layer.name)]
    first = trained.first_stages.values()
    return ", ".join(f"**{name}**" for name in names if name not in first)


def _stand_for(layers: Maps, steps: Sequence[PathStep], number: int) -> NDArray[np.intp]:
    """Follow units back to a convolution; a pooled one to the largest that it pools."""
    values = layers[steps[0].name][..., number]
    places = np.moveaxis(np.indices(values.shape), 0, -1)
    for step in steps:
        if step.type == MAX_POOLING and step.window is not None:
            pool = step.window
            won = winners(values, pool.window, strides=pool.strides, padding=pool.padding)
            at = won[..., 0], won[..., 1]
            values, places = values[at], places[at]
    return places


def _answers_to(trained: Bundle, below: PathStep) -> list[str]:
    """Say what the filters of the maps below answer to, where they are of the first layer."""
    if below.name not in trained.first_stages.values():
        return [""] * below.shape[-1]
    return _first_layer_answers(trained)


@st.cache_data(show_spinner=False, hash_funcs={Bundle: lambda trained: trained.name})
def _first_layer_answers(trained: Bundle) -> list[str]:
    return [answers_to(plain(weights)) for weights in np.moveaxis(trained.filters, 3, 0)]
