"""The whole network of step 6 as one strip, and what the strongest unit of a map sees."""

from typing import Any, Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.extremes import also, largest, largest_at
from convcore.networks.network_at_work import NetworkAtWork
from convcore.rounding import format_value, percent
from pages.lesson.trained import COAT, at_work_on, figure_of, network, second_convolution
from pages.shared.address.place_texts import write_map
from pages.shared.address.refused import refuse
from pages.shared.address.settings import change, set_back, setting
from pages.shared.choosing.at_work import bring_network
from pages.shared.widgets.network_scene import Causes, Chosen
from pages.shared.widgets.path import path
from pages.shared.widgets.pictures import map_figure, pictures, shape_text

_SCENE: Final = "lesson_network_scene"


def more() -> None:
    """Show the whole network as one strip, and what the strongest unit of a map sees."""
    trained = network()
    at_work = at_work_on(COAT)
    layer, number = _followed(at_work) or (second_convolution(trained), 0)
    chosen = Chosen(layer, number, None)
    bring_network(at_work, Causes(chosen=chosen), {"map": _follow}, key=_SCENE)
    path(_SCENE, trained, at_work.seen, key="lesson_path")
    _show_strongest(at_work, layer, number)


def _follow(chosen: Any) -> None:
    change(lesson_map=(str(chosen[0]), int(chosen[1])))


def _followed(at_work: NetworkAtWork) -> tuple[str, int] | None:
    """Give the map that was chosen; one that is not there is explained and set back."""
    chosen: tuple[str, int] | None = setting("lesson_map")
    if chosen is None:
        return None
    layer, number = chosen
    layers = [each.name for each in at_work.network.layers if each.type.computes]
    if layer in layers and number < at_work.maps(layer).shape[-1]:
        return chosen
    rule = "A map is one of a layer of this network"
    refuse(ConvscopeError(f"{rule}. Received: {write_map(chosen)!r}"), shown="the first")
    set_back("lesson_map")
    return None


def _show_strongest(at_work: NetworkAtWork, layer: str, number: int) -> None:
    """Show what the strongest unit of a map sees; of a class, how probable it is."""
    trained = at_work.network
    maps, field = at_work.maps(layer), trained.layers_by_name[layer].field
    values = maps[..., number]
    row, column = largest_at(values)
    (top, bottom), (left, right) = field.inside(row, column)
    if layer == trained.output:
        says = f"**{trained.classes[number]}**: {percent(float(values[0, 0]), 1)}"
    else:
        says = f"**{layer}, map {number}** {_is_strongest(values)}"
    picture, words = st.columns([1, 3], gap="large", vertical_alignment="center")
    with picture:
        figures = [figure_of(at_work, "Input", field, (row, column))]
        if values.size > 1:
            figures.append(map_figure(f"{layer}, map {number}", values, maps))
        pictures(figures, key="lesson_strongest")
    size = shape_text((bottom - top, right - left))
    words.markdown(f"{says}. The unit sees the {size} pixels in the box.")


def _is_strongest(values: NDArray[np.float32]) -> str:
    """Say where a map is strongest, of equals the first; of one that is the same all over, that."""
    found = largest(values)
    text = format_value(found.value)
    row, column = found.place
    if values.size == 1:
        return f"has a single unit, {text}"
    if found.everywhere:
        return f"is {text} everywhere, so no unit is strongest; row {row}, column {column} is one"
    return f"is strongest at row {row}, column {column}{also(found.others, 'place')}, {text}"
