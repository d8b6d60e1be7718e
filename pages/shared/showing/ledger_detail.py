"""The ledger of a unit of a later convolution: what each map below contributes."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.arrays import squeeze_channel
from convcore.errors import ConvscopeError
from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.answers import answers_to
from convcore.networks.layers import Layer, Maps
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork
from convcore.pool import winners
from convcore.receptive import Window
from pages.shared.address.navigation import page_link
from pages.shared.session.messages import literal, show_error
from pages.shared.session.reading import Remembered, process_of
from pages.shared.widgets.ledger import Ledger, ledger
from pages.shared.widgets.pictures import input_figure, shape_text


def show_ledger(at_work: NetworkAtWork, layer: str, number: int, unit: tuple[int, int]) -> None:
    """Show the ledger of a unit, or of the unit of a convolution that it stands for."""
    st.header("What the unit adds up")
    trained, steps = at_work.network, at_work.network.up_to(layer)
    convolutions = _convolutions(steps)
    if (why := _undivided(steps)) is not None:
        st.markdown(f"{why} {_elsewhere(trained, 'see a sum taken apart')}")
        return
    if len(convolutions) < 2:
        weights = trained.filters[..., 0].size
        products = f"{'nine' if weights == 9 else weights} products"
        place, _ = convolutions[0]
        st.markdown(
            f"{_first_sum(steps, place, products)} "
            f"{_elsewhere(trained, 'see how filters are combined')}"
        )
        row, column = _stand_for(at_work.outputs, steps[place:], number)[unit]
        settings = {"filter": str(number), "stage": "convolution", "pixel": f"{row},{column}"}
        page_link("learned_filters", f"See the {products} of filter {number}", settings)
        return
    try:
        unit_ledger(at_work, layer, number, unit, key="ledger")
    except ConvscopeError as error:
        show_error(error)


def unit_ledger(
    at_work: NetworkAtWork, layer: str, number: int, unit: tuple[int, int], key: str
) -> None:
    """Show what the maps below a unit of a later convolution add to it."""
    trained, steps = at_work.network, at_work.network.up_to(layer)
    place, window = _convolutions(steps)[-1]
    below, name = steps[place - 1], steps[place].name
    kernels, biases = process_of(trained).weights(trained.model_path, name)
    applied = KernelAtWork(
        at_work.outputs[below.name],
        kernels[..., number],
        window.strides,
        window.padding,
        window.dilation,
        float(biases[number]),
        rectifies=_is_rectified(trained, name),
    )
    noun = "filter" if below.name in trained.first_stages.values() else "map"
    st.markdown(
        f"It reads {shape_text(kernels.shape[:2])} units of each of the {kernels.shape[2]} maps of "
        f"{literal(below.name)}, with weights of its own for each, and adds everything up: so one "
        f"{noun} here and another right next to it become one feature."
    )
    kept = Ledger(
        applied,
        at_work.outputs[name][..., number],
        _stand_for(at_work.outputs, steps[place:], number),
        name=name,
        below=below,
        pooled=any(step.type.pools == "max" for step in steps[place:]),
        noun=noun,
        notes=_answers_to(trained, below),
    )
    ledger(input_figure(at_work.seen), kept, unit=unit, key=key)


def _convolutions(steps: Sequence[Layer]) -> list[tuple[int, Window]]:
    """Give the places of the convolutions among layers, and how their kernels move."""
    return [
        (place, step.window)
        for place, step in enumerate(steps)
        if step.type.convolves and step.window
    ]


def _is_rectified(trained: Network, convolution: str) -> bool:
    """Say whether a ReLU reads what a convolution gives."""
    names = [layer.name for layer in trained.layers]
    return trained.layers[names.index(convolution) + 1].type.rectifies


def _undivided(steps: Sequence[Layer]) -> str | None:
    """Say why no sum of single maps stands behind a unit, where that is so."""
    convolution = max((n for n, step in enumerate(steps) if step.type.convolves), default=0)
    if convolution == 0:
        return "A unit before the first convolution adds nothing up."
    if len(steps[-1].output_shape) == 1:
        return (
            "A unit behind the last maps adds up all that comes before it, each value with a "
            "weight of its own, or the values of one map."
        )
    if steps[convolution].type.map_by_map:
        return "This convolution reads its maps one by one, before it adds any of them up."
    if any(step.type.borders for step in steps[convolution:]):
        return "Behind zeros around the maps a unit stands elsewhere, and may be one of the zeros."
    if any(step.type.pools == "average" for step in steps[convolution:]):
        return (
            "A unit of an average pooling stands for all that it averages, none more than others."
        )
    return None


def _elsewhere(trained: Network, purpose: str) -> str:
    """Name the layers whose units a ledger takes apart."""
    names = []
    for place, layer in enumerate(trained.layers):
        of = trained.convolution_of(layer.name)
        steps = [trained.layers_by_name[each.name] for each in trained.layers[: place + 1]]
        if of not in (None, trained.first_stages["convolution"]) and _undivided(steps) is None:
            names.append(f"**{literal(layer.name)}**")
    return f"Choose a map of {', '.join(names)} to {purpose}." if names else ""


def _first_sum(steps: Sequence[Layer], place: int, products: str) -> str:
    """Say what a unit of the first convolution reads and adds up."""
    reads = "the input alone"
    if any(step.type.computes for step in steps[1:place]):
        reads = "what the layers before it make of the input"
    bias = " and a bias" if steps[place].settings["use_bias"] else ""
    return f"A unit of the first convolution reads {reads}: {products}{bias}."


def _stand_for(layers: Maps, steps: Sequence[Layer], number: int) -> NDArray[np.intp]:
    """Follow units back to a convolution; a pooled one to the largest that it pools."""
    values = layers[steps[0].name][..., number]
    places = np.moveaxis(np.indices(values.shape), 0, -1)
    for step in steps:
        if step.type.pools == "max" and step.window is not None:
            pool = step.window
            won = winners(values, pool.size, strides=pool.strides, padding=pool.padding)
            at = won[..., 0], won[..., 1]
            values, places = values[at], places[at]
    return places


def _answers_to(trained: Network, below: Layer) -> list[str]:
    """Say what the filters of the maps below answer to, where they are of the first layer."""
    if below.name not in trained.first_stages.values():
        return [""] * below.output_shape[-1]
    return _first_layer_answers.of(trained)(trained)


@Remembered
def _first_layer_answers(trained: Network) -> list[str]:
    return [answers_to(squeeze_channel(weights)) for weights in np.moveaxis(trained.filters, 3, 0)]
