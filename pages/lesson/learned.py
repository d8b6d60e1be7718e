"""The lesson's steps in a trained network: its filters, a unit that combines them, the whole."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.activations import relu
from convcore.arrays import squeeze_channel
from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.export.screens import Screen
from convcore.extremes import also, largest
from convcore.kernels.answers import answers_to
from convcore.kernels.likeness import effective_number, near_duplicates
from convcore.networks.bundles import Bundle
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork
from convcore.rounding import digits_for, format_number, percent
from pages.lesson.attempts import Attempt, answers_to_edges, still_to_see
from pages.lesson.hand_made import TROUSERS
from pages.lesson.memory import looked_at
from pages.shared.address.controls import control, one_of
from pages.shared.address.kinds import write_map
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.places import place_on
from pages.shared.address.refused import refuse
from pages.shared.address.settings import change, hold, set_back, setting
from pages.shared.choosing.channel import ALL, of_channel
from pages.shared.choosing.fitted_input import sample_input
from pages.shared.session.answering import layer_outputs
from pages.shared.session.reading import Remembered, bundle
from pages.shared.showing.ledger_detail import unit_ledger
from pages.shared.showing.unit_detail import show_field
from pages.shared.take_home.network_screens import filters_screen, layers_screen
from pages.shared.widgets.descriptions import map_texts, strongest_texts
from pages.shared.widgets.gallery import Tiles, gallery
from pages.shared.widgets.path import path
from pages.shared.widgets.pictures import (
    cells,
    input_figure,
    kernel_figures,
    map_figure,
    pictures,
    shape_text,
)

COAT = 7
"""A sample of the default network that has edges of many directions."""

COMBINING = 22
"""A map of the second convolution whose strongest unit on `TROUSERS` fires by a few filters."""


def learned_kernels() -> Attempt:
    """Show the filters that a network has found, and what one makes of a sample."""
    trained = _network()
    number = one_of("lesson_filter", len(trained.biases), "This network")
    weights, bias = squeeze_channel(trained.filters[..., number]), float(trained.biases[number])
    seen = sample_input(trained, TROUSERS)
    sums = conv2d(
        seen.image, trained.filters, bias=trained.biases, padding=trained.first_window.padding
    )
    maps, stages = relu(sums), trained.first_stages
    outputs = {trained.first_input: seen.image, stages["convolution"]: sums, stages["relu"]: maps}
    at_work = NetworkAtWork(trained, seen, outputs, trained.first_layer)
    tiles, chosen = st.columns([3, 2], gap="large")
    with tiles:
        shown = control("lesson_tiles")
        values = maps if shown == "relu" else of_channel(trained.filters, ALL)
        tiles_shown = Tiles(
            values,
            noun="Filter",
            across=8,
            texts=map_texts(values) if shown == "relu" else strongest_texts(values),
            order=range(len(trained.biases)),
            # Of weights the pattern counts; a strong filter would make those of the others faint.
            scale_for_each=shown == "weights",
            from_zero=shown == "relu",
            seen=trained.first_fields.get(shown),
        )
        gallery(
            tiles_shown,
            selected=number,
            on_choose=_choose_filter,
            key="lesson_filters",
        )
        st.markdown(_how_different(trained))
    with chosen:
        note = f"bias {format_number(bias, 3)}"
        after = map_figure("After ReLU", maps[..., number], maps, from_zero=True)
        pictures(
            [
                input_figure(seen, "input"),
                *kernel_figures(f"Filter {number}", weights, 2, note),
                after,
            ],
            key="lesson_chosen_filter",
        )
        st.markdown(answers_to(weights))
    found = _filters_for_vertical_edges.of(trained)(trained)
    names = ", ".join(map(str, found))
    return Attempt(
        f"Choose a filter that answers to **vertical** edges, by its weights: {len(found)} of the "
        f"{len(trained.biases)} do. Click a tile, or use the arrow keys and Enter.",
        number in found,
        f"Filter {number} is chosen: see what it answers to.",
        f"Filters {names} do. Training came to them because they help with the answer, as your "
        "kernel of step 1 would.",
        partial(filters_screen, at_work, tiles_shown, stage=shown, name=_name(TROUSERS)),
    )


def combining_layers() -> Attempt:
    """Show what a unit of the second convolution sees, and what it adds up."""
    trained = _network()
    at_work = _at_work(trained, TROUSERS)
    layer = _convolutions(trained)[1]
    values = at_work.outputs[layer][..., COMBINING]
    unit = place_on("lesson_unit", values.shape, "The map", "unit") or _strongest(values)
    show_field(
        at_work,
        layer,
        COMBINING,
        unit,
        on_choose=_choose_unit,
        key="lesson_field",
    )
    unit_ledger(at_work, layer, COMBINING, unit, key="lesson_ledger")
    value = float(values[unit])
    where = f"Row {unit[0]}, column {unit[1]}: {format_number(value, digits_for(abs(value)))}"
    return Attempt(
        f"Choose a unit on the map of {layer} whose sum is **below 0**, by a click or with the "
        "arrow keys and Enter: what speaks against the feature outweighs what speaks for it.",
        value < 0,
        f"{where}, not below 0.",
        "ReLU makes 0 of such a sum: for the next layer the feature is not there.",
        _screen(at_work, TROUSERS, layer, COMBINING),
    )


def whole_network() -> Attempt:
    """Show the whole network as one strip, and what the strongest unit of a map sees."""
    trained = _network()
    at_work = _at_work(trained, COAT)
    first, *_, last = stages = _stages(trained)
    layer, number = _followed(at_work) or (first, 0)
    looked_at().add(layer)
    path(
        at_work,
        beside_unpooled=False,
        selected=(layer, number),
        on_choose=_follow,
        key="lesson_path",
    )
    _show_strongest(at_work, layer, number)
    left = still_to_see(looked_at(), stages)
    *maps, _ = stages
    sizes = ", ".join(
        f"of {name} {shape_text(trained.layers_by_name[name].field.size)}" for name in stages
    )
    return Attempt(
        "Follow the picture: choose "
        + "".join(f"a map of **{name}**, " for name in maps)
        + f"then a class of the answer, **{last}**. Click, or press Enter on a layer's name.",
        not left,
        f"Still to look at: {', '.join(left)}.",
        f"A unit {sizes} pixels: from lines to parts to the whole, which has a name.",
        _screen(at_work, COAT, layer, number),
    )


def _choose_filter(number: int) -> None:
    change(lesson_filter=number)


def _choose_unit(text: str) -> None:
    hold({"lesson_unit": text})


def _follow(layer: str, number: int) -> None:
    change(lesson_map=(layer, number))


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
    seen = cells(*field.inside(*largest(values).place))
    size = shape_text((seen["height"], seen["width"]))
    shown = replace(input_figure(at_work.seen), marked=[seen])
    if layer == trained.output:
        says = f"**{trained.classes[number]}**: {percent(float(values[0, 0]), 1)}"
    else:
        says = f"**{layer}, map {number}** {_is_strongest(values)}"
    picture, words = st.columns([1, 3], gap="large", vertical_alignment="center")
    with picture:
        figures = [shown]
        if values.size > 1:
            figures.append(map_figure(f"{layer}, map {number}", values, maps))
        pictures(figures, key="lesson_strongest")
    words.markdown(f"{says}. The unit sees the {size} pixels in the box.")


def _is_strongest(values: NDArray[np.float32]) -> str:
    """Say where a map is strongest, of equals the first; of one that is the same all over, that."""
    found = largest(values)
    text = format_number(found.value, digits_for(abs(found.value)))
    row, column = found.place
    if values.size == 1:
        return f"has a single unit, {text}"
    if found.everywhere:
        return f"is {text} everywhere, so no unit is strongest; row {row}, column {column} is one"
    return f"is strongest at row {row}, column {column}{also(found.others, 'place')}, {text}"


def _screen(at_work: NetworkAtWork, sample: int, layer: str, number: int) -> Callable[[], Screen]:
    """Give the maps of a layer, to be taken home."""
    name = _name(sample)
    return partial(layers_screen, at_work, layer, number, name=name, scale_for_each=False)


def _name(sample: int) -> str:
    return f"sample {sample}"


def _network() -> Bundle:
    return bundle(str(PARAMETERS["model"].default))


def _at_work(trained: Network, sample: int) -> NetworkAtWork:
    """Ask the network for all maps of a sample."""
    seen = sample_input(trained, sample)
    return NetworkAtWork(trained, seen, layer_outputs(trained, seen.image), trained.first_layer)


def _convolutions(trained: Network) -> list[str]:
    return [layer.name for layer in trained.layers if layer.type.convolves]


def _stages(trained: Network) -> dict[str, list[str]]:
    """Give the layers of each convolution, with those behind it, and the answer's."""
    names = [layer.name for layer in trained.layers]
    stages = {
        convolution: [name for name in names if trained.convolution_of(name) == convolution]
        for convolution in _convolutions(trained)
    }
    return stages | {trained.output: [trained.output]}


def _strongest(values: NDArray[np.float32]) -> tuple[int, int]:
    row, column = largest(values).place
    return row, column


@Remembered
def _filters_for_vertical_edges(trained: Network) -> list[int]:
    return [
        number
        for number in range(len(trained.biases))
        if answers_to_edges(squeeze_channel(trained.filters[..., number]), "vertical")
    ]


def _how_different(trained: Bundle) -> str:
    """Say how many different filters a network has, and what it would lose without each."""
    numbers, statistics = range(len(trained.biases)), trained.statistics
    weights = trained.filters[..., 0].size
    alike = [each for each in numbers if len(near_duplicates(trained.filters, each))]
    dead = sum(statistics.is_dead(each) for each in numbers)
    spared = int((statistics.right_without >= statistics.right).sum())
    return (
        f"The filters are not “the {len(numbers)} strongest patterns”: they amount to "
        f"**{format_number(effective_number(trained.filters), 1)}** different ones, of the "
        f"{weights} that {weights} weights allow. {len(alike)} have a "
        f"near-duplicate{' (' + ', '.join(map(str, alike)) + ')' if alike else ''}, "
        f"{dead or 'none'} {'is' if dead < 2 else 'are'} dead, and {spared} can go, one at a time, "
        "without losing any accuracy."
    )
