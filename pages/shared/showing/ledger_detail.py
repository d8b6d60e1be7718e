"""The ledger of a unit of a later layer: what each map, or unit, below contributes."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.arrays import squeeze_channel
from convcore.errors import ConvscopeError
from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.answers import answers_to
from convcore.networks.layer_sums import LayerSum, sum_behind, traced
from convcore.networks.layers import Layer, Maps, as_maps
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork
from convcore.pool import winners
from convcore.rounding import format_number, percent
from pages.shared.address.navigation import page_link
from pages.shared.address.terms import tell
from pages.shared.session.messages import literal, show_error
from pages.shared.session.reading import Remembered
from pages.shared.showing.sums import is_of, sum_at_work, unit_names, weights_of
from pages.shared.widgets.ledger import Ledger, Traced, ledger
from pages.shared.widgets.pictures import input_figure, shape_text


def show_ledger(
    at_work: NetworkAtWork,
    layer: str,
    number: int,
    unit: tuple[int, int],
    on_open: Callable[[str, int, tuple[int, int]], Any],
) -> None:
    """Show the ledger of a unit, or of the unit with weights that it stands for.

    `on_open` follows a part of it: a layer below, which of its maps, and where on that.
    """
    trained, steps = at_work.network, at_work.network.up_to(layer)
    if (why := _undivided(trained, layer)) is not None:
        st.markdown(f"{why} {_elsewhere(trained, 'see a sum taken apart')}")
        return
    convolution = trained.first_stages["convolution"]
    if is_of(trained, layer, convolution):
        weights = trained.filters[..., 0].size
        products = f"{'nine' if weights == 9 else weights} products"
        place = [step.name for step in steps].index(convolution)
        st.markdown(
            f"{_first_sum(steps, place, products)} "
            f"{_elsewhere(trained, 'see how filters are combined')}"
        )
        row, column = _stand_for(at_work.outputs, steps[place:], number)[unit]
        settings = {"filter": str(number), "stage": "convolution", "pixel": f"{row},{column}"}
        page_link("learned_filters", f"See the {products} of filter {number}", settings)
        return
    if layer == trained.output and trained.answers == "exclusive":
        tell(_softmax(at_work, number), "softmax", "logit")
    try:
        unit_ledger(at_work, layer, number, unit, key="ledger", on_open=on_open)
    except ConvscopeError as error:
        show_error(error)


def unit_ledger(
    at_work: NetworkAtWork,
    layer: str,
    number: int,
    unit: tuple[int, int],
    key: str,
    on_open: Callable[[str, int, tuple[int, int]], Any] | None = None,
) -> None:
    """Show what the maps below a unit of a later layer add to it."""
    trained = at_work.network
    summed = sum_at_work(at_work, layer, number)
    if summed is None:
        raise ValueError("what a unit adds up has one kernel")
    found, applied = summed
    below, name = found.below, found.layer.name
    is_first = below.name in trained.first_stages.values()
    noun = "filter" if is_first else _noun(below)
    names = unit_names(trained, name) if trained.answers in ("exclusive", "independent") else ()
    tell(_reads(found, applied, noun), "unit")
    kept = Ledger(
        applied,
        as_maps(at_work.outputs[name])[..., number],
        _stand_for(at_work.outputs, found.steps, number),
        name=name,
        below=below,
        pooled=any(step.type.pools == "max" for step in found.steps),
        noun=noun,
        notes=_answers_to(trained, below),
        subject=f"The logit of {names[number]}" if names else "",
        traced=_traced(at_work, applied, below),
    )
    ledger(input_figure(at_work.seen), kept, unit=unit, on_open=on_open, key=key)


def _noun(layer: Layer) -> str:
    return "map" if len(layer.output_shape) == 3 else "unit"


def _reads(found: LayerSum, applied: KernelAtWork, noun: str) -> str:
    """Say what a unit reads, and what comes of that."""
    below, name = found.below, literal(found.below.name)
    rows, columns, count = applied.kernel.shape
    if noun == "unit":
        return f"It reads all {count} units of {name}, gives each its own weight, and adds them up."
    if (rows, columns) == applied.picture.shape[:2]:
        return (
            f"It reads all {count} maps of {literal(below.name)} whole, {rows * columns} values "
            "each, gives every value its own weight, and adds everything up."
        )
    return (
        f"It reads {shape_text((rows, columns))} values of each of the {count} maps of {name}, "
        "gives every value its own weight, and adds everything up: "
        f"so one {noun} here and another right next to it become one feature."
    )


def _softmax(at_work: NetworkAtWork, number: int) -> str:
    """Say how softmax makes a probability of a logit."""
    trained = at_work.network
    before = next(each for each in reversed(trained.layers[:-1]) if not each.type.passive)
    logits = at_work.outputs[before.name].astype(np.float64)
    others = np.delete(logits, number)
    name, share = trained.classes[number], float(at_work.outputs[trained.output][number])
    ahead = float(logits[number] - others.max()) if others.size else 0.0
    rival = trained.classes[int(np.delete(np.arange(logits.size), number)[others.argmax()])]
    by = format_number(abs(ahead), 2)
    leads = f"{by} {'above' if ahead > 0 else 'below'} that of {literal(rival)}"
    if not float(by):
        leads = f"as large as that of {literal(rival)}"
    return (
        f"Softmax turns the {logits.size} logits into shares that add up to 100 %. The logit of "
        f"{literal(name)} is {format_number(float(logits[number]), 2)}, {leads}, and so its share "
        f"is **{percent(share, 1)}**. What follows is that logit."
    )


def _traced(at_work: NetworkAtWork, applied: KernelAtWork, below: Layer) -> Traced | None:
    """Follow units that are added up back to the maps that they read, where that is exact."""
    trained = at_work.network
    if _noun(below) == "map":
        return None
    found = sum_behind(trained.layers, below.name)
    if found is None or not _is_exact(found) or _noun(found.below) == "unit":
        return None
    weights = weights_of(trained, found)
    kernels = weights[0].reshape(*as_maps(at_work.outputs[found.below.name]).shape, -1)
    maps = traced(applied, at_work.outputs[found.below.name], kernels, rectifies=found.rectifies)
    return Traced(maps, found.below)


def _is_exact(found: LayerSum) -> bool:
    """Say whether a unit of a dense layer above 0 is what was added up."""
    plain = all(step.type.rectifies or step.type.passive for step in found.steps[1:])
    return plain and found.layer.keras_class == "Dense"


def _undivided(trained: Network, layer: str) -> str | None:
    """Say why no sum of single maps stands behind a unit, where that is so."""
    found = sum_behind(trained.layers, layer)
    if found is None:
        names = [each.name for each in trained.layers]
        before = trained.layers[: names.index(layer) + 1]
        if any(each.type.flattens for each in before):
            return "Each unit of a flattened layer is one value of one map."
        return "A unit before the first convolution adds nothing up."
    if found.layer.type.map_by_map:
        return "This convolution reads its maps one by one, before it adds any of them up."
    if any(step.type.borders for step in found.steps):
        return (
            "After zeros have been put around the maps, a unit stands at another place, or is one "
            "of the zeros itself."
        )
    if any(step.type.pools == "average" for step in found.steps):
        return (
            "A unit of an average pooling stands for all that it averages, none more than others."
        )
    return None


def _elsewhere(trained: Network, purpose: str) -> str:
    """Name the layers whose units a ledger takes apart."""
    first = trained.first_stages["convolution"]
    names = [
        f"**{literal(layer.name)}**"
        for layer in trained.layers
        if layer.type.weighs and layer.name != first and _undivided(trained, layer.name) is None
    ]
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
    values = as_maps(layers[steps[0].name])[..., number]
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
