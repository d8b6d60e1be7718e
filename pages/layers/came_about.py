"""How the chosen map came about: the path of the picture, and that map opened below it."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.extremes import largest
from convcore.networks.layer_sums import LayerSum, shares
from convcore.networks.network_at_work import NetworkAtWork
from pages.shared.address.settings import hold
from pages.shared.choosing.map import look_at
from pages.shared.session.messages import show_error
from pages.shared.showing.sums import sum_at_work, unit_names
from pages.shared.widgets.answer_texts import answer_text
from pages.shared.widgets.descriptions import map_texts
from pages.shared.widgets.opened_map import OpenedMap, Sources, opened_map, share_text
from pages.shared.widgets.path import Links, path
from pages.shared.widgets.pictures import input_figure


@dataclass(frozen=True)
class Chosen:
    """What is looked at: a layer, one of its maps, and a unit of that, by row and column."""

    layer: str
    number: int
    unit: tuple[int, int]


def came_about(at_work: NetworkAtWork, chosen: Chosen) -> None:
    """Draw the path with the lines of the chosen map, and that map large."""
    trained, layer, number = at_work.network, chosen.layer, chosen.number
    try:
        summed = sum_at_work(at_work, layer, number)
    except ConvscopeError as error:
        show_error(error)
        summed = None
    found, parts = (None, None) if summed is None else (summed[0], shares(summed[1]))
    choose = partial(look_at, at_work.outputs)
    path(
        at_work,
        selected=(layer, number),
        links=None if found is None or parts is None else Links(found.layer.name, parts),
        names=partial(unit_names, trained),
        on_choose=choose,
        key="path",
    )
    step = trained.layers_by_name[layer]
    sources = None
    if found is not None and parts is not None and found.below.type.reads != "none":
        sources = Sources(found.below, at_work.maps(found.below.name), parts)
    shown = OpenedMap(
        _title(at_work, chosen),
        _says(at_work, chosen, found, parts),
        step,
        at_work.maps(layer),
        number,
        chosen.unit,
    )
    with st.container(key="opened"):
        opened_map(
            input_figure(at_work.seen),
            shown,
            sources,
            on_choose=choose,
            on_unit=lambda text: hold({"unit": text}),
            key="opened_map",
        )


def _title(at_work: NetworkAtWork, chosen: Chosen) -> str:
    """Name a map, or a unit with the class that it stands for."""
    layer, number = chosen.layer, chosen.number
    if names := unit_names(at_work.network, layer):
        return f"{layer}: {names[number]}"
    noun = "map" if at_work.outputs[layer].ndim == 3 else "unit"
    return f"{layer}, {noun} {number}"


def _says(
    at_work: NetworkAtWork,
    chosen: Chosen,
    found: LayerSum | None,
    parts: NDArray[np.float32] | None,
) -> list[str]:
    """Say how active a map is, and what most of it comes from."""
    trained, maps = at_work.network, at_work.maps(chosen.layer)[..., chosen.number]
    said = []
    if maps.size > 1:
        said.append(f"{map_texts(maps[..., np.newaxis])[0].capitalize()}.")
    elif chosen.layer == trained.output and trained.answers in ("exclusive", "independent"):
        share = answer_text(trained.answers, float(at_work.answer[chosen.number]))
        said.append(f"The network's answer for it: {share}.")
    if found is None or parts is None:
        return said
    if found.below.type.reads == "none":
        return [*said, "It is made from the input itself."]
    noun = "map" if len(found.below.output_shape) == 3 else "unit"
    name, order = found.below.name, np.argsort(-np.abs(parts), kind="stable")[:2].tolist()
    is_sum = all(step.type.reads != "all" for step in found.steps[1:])
    who = "It" if is_sum else "It comes from its logit, which"
    adds = f"{who} adds up all {len(parts)} {noun}s of {name}"
    if not parts[order[0]]:
        return [*said, f"{adds}, and on balance nothing comes from them."]
    if largest(np.abs(parts)).everywhere:
        return [*said, f"{adds}. Each of these matters as much as the others."]
    most = " and ".join(
        f"{noun} {place} {share_text(float(parts[place]))}" for place in order if parts[place]
    )
    return [*said, f"{adds}. On balance, {most} of all that these add and take away."]
