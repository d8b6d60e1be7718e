"""The ledger of a unit of a later layer: what each map, or unit, below contributes."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.arrays import squeeze_channel
from convcore.extremes import largest_at
from convcore.kernels.answers import answers_to
from convcore.networks.layer_sums import LayerSum, sum_behind
from convcore.networks.layers import Layer, Maps, as_maps
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork
from convcore.pool import winners
from convcore.shapes import pair
from pages.shared.address.navigation import page_link
from pages.shared.address.terms import tell
from pages.shared.session.messages import literal
from pages.shared.session.reading import Remembered, process_of
from pages.shared.showing.sums import traced_to
from pages.shared.widgets.layer_facts import is_of, unit_names
from pages.shared.widgets.ledger import Ledger, ledger
from pages.shared.widgets.network_scene import Chosen
from pages.shared.widgets.pictures import shape_text


def show_ledger(scene: str, at_work: NetworkAtWork, chosen: Chosen) -> None:
    """Show the ledger of a unit, or of the unit with weights that it stands for."""
    trained, layer, number = at_work.network, chosen.layer, chosen.number
    steps = trained.up_to(layer)
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
        settings = {"filter": str(number), "stage": "convolution"}
        if process_of(trained).ready:  # else nothing waits for it, and the link leads to no place
            row, column = _stand_for(at_work.outputs, steps[place:], number)[_unit(at_work, chosen)]
            settings["pixel"] = f"{row},{column}"
        page_link("learned_filters", f"See the {products} of filter {number}", settings)
        return
    if (logits := _logits(trained, layer)) is not None:
        count, name = (
            trained.layers_by_name[logits].output_shape[-1],
            literal(trained.classes[number]),
        )
        says = f"Softmax turns the {count} logits into shares that add up to 100 %."
        tell(f"{says} What follows is the logit of {name}.", "softmax", "logit")
    unit_ledger(scene, at_work, layer, opens=True, key="ledger")


def unit_ledger(
    scene: str, at_work: NetworkAtWork, layer: str, *, opens: bool = False, key: str
) -> None:
    """Show what the maps below a unit of a later layer add to it.

    Where it `opens`, a part of that can be followed further.
    """
    trained = at_work.network
    found = sum_behind(trained.layers, layer)
    if found is None or found.layer.type.map_by_map:
        raise ValueError("what a unit adds up has one kernel")
    below, name = found.below, found.layer.name
    is_first = below.name in trained.first_stages.values()
    noun = "filter" if is_first else _noun(below)
    tell(_reads(found, noun), "unit")
    kept = Ledger(
        layer,
        found,
        noun,
        notes=_answers_to(trained, below),
        names=unit_names(trained, name) if trained.answers in ("exclusive", "independent") else (),
        logits=_logits(trained, layer),
        traced=traced_to(trained, below),
        opens=opens,
        alt=at_work.seen.origin,
    )
    ledger(scene, kept, key=key)


def _unit(at_work: NetworkAtWork, chosen: Chosen) -> tuple[int, int]:
    """Give the unit that is looked at."""
    return chosen.unit or largest_at(at_work.maps(chosen.layer)[..., chosen.number])


def _noun(layer: Layer) -> str:
    return "map" if len(layer.output_shape) == 3 else "unit"


def _reads(found: LayerSum, noun: str) -> str:
    """Say what a unit reads, and what comes of that."""
    below, name = found.below, literal(found.below.name)
    rows, columns = below.units if found.layer.window is None else pair(found.layer.window.size)
    count = below.output_shape[-1]
    if noun == "unit":
        return f"It reads all {count} units of {name}, gives each its own weight, and adds them up."
    if (rows, columns) == below.units:
        return (
            f"It reads all {count} maps of {literal(below.name)} whole, {rows * columns} values "
            "each, gives every value its own weight, and adds everything up."
        )
    return (
        f"It reads {shape_text((rows, columns))} values of each of the {count} maps of {name}, "
        "gives every value its own weight, and adds everything up: "
        f"so one {noun} here and another right next to it become one feature."
    )


def _logits(trained: Network, layer: str) -> str | None:
    """Name the layer of which softmax makes what a layer holds, if it does."""
    if layer != trained.output or trained.answers != "exclusive":
        return None
    return next(each.name for each in reversed(trained.layers[:-1]) if not each.type.passive)


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
