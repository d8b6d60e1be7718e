"""The ledger of a unit of a later convolution: what each map below contributes."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.arrays import plain
from convcore.contributions import contributions
from convcore.errors import ConvscopeError
from convcore.kernels.answers import answers_to
from convcore.networks.bundles import Bundle
from convcore.networks.layers import CONVOLUTIONS, MAX_POOLING, POOLINGS, Maps, PathStep
from convcore.networks.network import RELU, Network
from convcore.pool import winners
from convcore.receptive import Window
from pages.shared.address.navigation import page_link
from pages.shared.session.messages import literal, show_error
from pages.shared.session.reading import Remembered, process_of
from pages.shared.widgets.ledger import ledger
from pages.shared.widgets.pictures import Figure, shape_text


def show_ledger(
    trained: Network,
    layers: Maps,
    steps: Sequence[PathStep],
    number: int,
    unit: tuple[int, int],
    input_figure: Figure,
) -> None:
    """Show the ledger of a unit, or of the unit of a convolution that it stands for."""
    st.header("What the unit adds up")
    convolutions = _convolutions(steps)
    if (why := _undivided(steps)) is not None:
        st.markdown(f"{why} {_elsewhere(trained, 'see a sum taken apart')}")
        return
    if len(convolutions) < 2:
        weights = trained.filters[..., 0].size
        products = f"{'nine' if weights == 9 else weights} products"
        st.markdown(
            f"A unit of the first convolution reads the input alone: {products} and a bias. "
            f"{_elsewhere(trained, 'see how filters are combined')}"
        )
        place, _ = convolutions[0]
        row, column = _stand_for(layers, steps[place:], number)[unit]
        settings = {"filter": str(number), "stage": "convolution", "pixel": f"{row},{column}"}
        settings |= {name: str(st.session_state[name]) for name in ("model", "input", "sample")}
        page_link("learned_filters", f"See the {products} of filter {number}", settings)
        return
    try:
        unit_ledger(trained, layers, steps, number, unit, input_figure, key="ledger")
    except ConvscopeError as error:
        show_error(error)


def unit_ledger(
    trained: Network,
    layers: Maps,
    steps: Sequence[PathStep],
    number: int,
    unit: tuple[int, int],
    input_figure: Figure,
    key: str,
) -> None:
    """Show what the maps below a unit of a later convolution add to it."""
    place, window = _convolutions(steps)[-1]
    below, convolution = steps[place - 1], steps[place]
    kernel, bias = process_of(trained).weights(trained.model_path, convolution.name)
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
        rectified=_is_rectified(trained, convolution.name),
        pooled=any(step.type == MAX_POOLING for step in steps[place:]),
        noun=noun,
        notes=_answers_to(trained, below),
        unit=unit,
        key=key,
    )


def _convolutions(steps: Sequence[PathStep]) -> list[tuple[int, Window]]:
    """Give the places of the convolutions among layers, and how their kernels move."""
    return [
        (place, step.window)
        for place, step in enumerate(steps)
        if step.type in CONVOLUTIONS and step.window
    ]


def _is_rectified(trained: Network, convolution: str) -> bool:
    """Say whether a ReLU reads what a convolution gives."""
    names = [layer.name for layer in trained.layers]
    return trained.layers[names.index(convolution) + 1].type == RELU


def _undivided(steps: Sequence[PathStep]) -> str | None:
    """Say why no sum of single maps stands behind a unit, where that is so."""
    convolution = max((n for n, step in enumerate(steps) if step.type in CONVOLUTIONS), default=0)
    if convolution == 0:
        return "A unit before the first convolution adds nothing up."
    if len(steps[-1].shape) == 1:
        return (
            "A unit behind the last maps adds up all that comes before it, each value with a "
            "weight of its own, or the values of one map."
        )
    if steps[convolution].type != "Conv2D":
        return "This convolution reads its maps one by one, before it adds any of them up."
    if any(step.type in POOLINGS and step.type != MAX_POOLING for step in steps[convolution:]):
        return (
            "A unit of an average pooling stands for all that it averages, none more than others."
        )
    return None


def _elsewhere(trained: Network, purpose: str) -> str:
    """Name the layers whose units a ledger takes apart."""
    names = []
    for place, layer in enumerate(trained.layers):
        of = trained.convolution_of(layer.name)
        steps = [trained.path_steps[each.name] for each in trained.layers[: place + 1]]
        if of not in (None, trained.first_stages["convolution"]) and _undivided(steps) is None:
            names.append(f"**{literal(layer.name)}**")
    return f"Choose a map of {', '.join(names)} to {purpose}." if names else ""


def _stand_for(layers: Maps, steps: Sequence[PathStep], number: int) -> NDArray[np.intp]:
    """Follow units back to a convolution; a pooled one to the largest that it pools."""
    values = layers[steps[0].name][..., number]
    places = np.moveaxis(np.indices(values.shape), 0, -1)
    for step in steps:
        if step.type == MAX_POOLING and step.window is not None:
            pool = step.window
            won = winners(values, pool.size, strides=pool.strides, padding=pool.padding)
            at = won[..., 0], won[..., 1]
            values, places = values[at], places[at]
    return places


def _answers_to(trained: Network, below: PathStep) -> list[str]:
    """Say what the filters of the maps below answer to, where they are of the first layer."""
    if below.name not in trained.first_stages.values():
        return [""] * below.shape[-1]
    answers = _first_layer_answers
    return (answers.for_all if isinstance(trained, Bundle) else answers.for_the_visit)(trained)


@Remembered
def _first_layer_answers(trained: Network) -> list[str]:
    return [answers_to(plain(weights)) for weights in np.moveaxis(trained.filters, 3, 0)]
