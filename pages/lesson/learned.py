"""The lesson's steps in a trained network: its filters, a unit that combines them, the whole."""

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.activations import relu
from convcore.arrays import plain
from convcore.conv import conv2d
from convcore.export.screens import Screen
from convcore.kernels.answers import answers_to
from convcore.kernels.likeness import effective_number, near_duplicates
from convcore.networks.bundles import Bundle
from convcore.networks.layers import CONVOLUTIONS, Maps, as_maps
from convcore.networks.network import Network
from convcore.rounding import digits_for, format_number
from pages.lesson.attempts import Attempt, answers_to_edges, still_to_see
from pages.lesson.hand_made import TROUSERS
from pages.lesson.memory import held
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.places import read_place
from pages.shared.choosing.channel import ALL, of_channel
from pages.shared.choosing.fitted_input import sample_input
from pages.shared.session.messages import say_restarted, waking_up
from pages.shared.session.reading import Remembered, bundle, process_of
from pages.shared.showing.ledger_detail import unit_ledger
from pages.shared.showing.unit_detail import show_field, steps_to
from pages.shared.take_home.network_screens import filters_screen, layers_screen
from pages.shared.widgets.descriptions import map_texts, percent, strongest_texts
from pages.shared.widgets.gallery import gallery
from pages.shared.widgets.path import path
from pages.shared.widgets.pictures import (
    Figure,
    cells,
    image_figure,
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
    number: int = held().get("filter", 0)
    weights, bias = plain(trained.filters[..., number]), float(trained.biases[number])
    figure = _input(trained, TROUSERS)
    sums = conv2d(
        figure.values[..., np.newaxis],
        trained.filters,
        bias=trained.biases,
        padding=trained.first_window.padding,
    )
    maps = relu(sums)
    tiles, chosen = st.columns([3, 2], gap="large")
    with tiles:
        shown = st.segmented_control(
            "Tiles",
            ["weights", "relu"],
            default="weights",
            required=True,
            key="lesson_tiles",
            persist_state="session",
        )
        values = maps if shown == "relu" else of_channel(trained.filters, ALL)
        gallery(
            values,
            noun="Filter",
            across=8,
            texts=map_texts(values) if shown == "relu" else strongest_texts(values),
            changes={},
            order=range(len(trained.biases)),
            selected=number,
            # Of weights the pattern counts; a strong filter would make those of the others faint.
            scale_for_each=shown == "weights",
            from_zero=shown == "relu",
            input_name="input",
            seen=trained.first_fields.get(shown),
            on_choose=lambda filter_: held().update(filter=filter_),
            key="lesson_filters",
        )
        st.markdown(_how_different(trained))
    with chosen:
        note = f"bias {format_number(bias, 3)}"
        after = map_figure("After ReLU", maps[..., number], maps, from_zero=True)
        pictures(
            [figure, *kernel_figures(f"Filter {number}", weights, 2, note), after],
            key="lesson_filter",
        )
        st.markdown(answers_to(weights))
    found = _filters_for_vertical_edges.for_all(trained)
    names = ", ".join(map(str, found))
    return Attempt(
        f"Choose a filter that answers to **vertical** edges, by its weights: {len(found)} of the "
        f"{len(trained.biases)} do. Click a tile, or use the arrow keys and Enter.",
        number in found,
        f"Filter {number} is chosen: see what it answers to.",
        f"Filters {names} do. Training came to them because they help with the answer, as your "
        "kernel of step 1 would.",
        partial(
            filters_screen,
            trained,
            sample_input(trained, TROUSERS),
            trained.first_layer,
            {trained.first_stages["convolution"]: sums, trained.first_stages["relu"]: maps},
            name=_name(TROUSERS),
            stage=shown,
            shown=values,
            scale_for_each=shown == "weights",
        ),
    )


def combining_layers() -> Attempt:
    """Show what a unit of the second convolution sees, and what it adds up."""
    trained = _network()
    layers = _layers(trained, TROUSERS)
    layer = _convolutions(trained)[1]
    figure = _input(trained, TROUSERS)
    values = layers[layer][..., COMBINING]
    unit = _unit(held().get("unit"), values)
    show_field(
        trained,
        layers,
        layer,
        COMBINING,
        unit,
        figure,
        on_choose=lambda text: held().update(unit=text),
        key="lesson_field",
    )
    steps, _ = steps_to(trained, layer)
    unit_ledger(trained, layers, steps, COMBINING, unit, figure, key="lesson_ledger")
    value = float(values[unit])
    where = f"Row {unit[0]}, column {unit[1]}: {format_number(value, digits_for(abs(value)))}"
    return Attempt(
        f"Choose a unit on the map of {layer} whose sum is **below 0**, by a click or with the "
        "arrow keys and Enter: what speaks against the feature outweighs what speaks for it.",
        value < 0,
        f"{where}, not below 0.",
        "ReLU makes 0 of such a sum: for the next layer the feature is not there.",
        _screen(trained, TROUSERS, layers, layer, COMBINING),
    )


def whole_network() -> Attempt:
    """Show the whole network as one strip, and what the strongest unit of a map sees."""
    trained = _network()
    layers = _layers(trained, COAT)
    first, *_, last = stages = _stages(trained)
    layer, number = held().get("map", (first, 0))
    figure = _input(trained, COAT)
    path(
        figure.values,
        trained.path_steps.values(),
        (),
        layers,
        trained.classes,
        alt=figure.alt,
        selected=(layer, number),
        on_choose=_follow,
        key="lesson_path",
    )
    _show_strongest(trained, layers, layer, number, figure)
    left = still_to_see(held().get("looked_at", ()), stages)
    *maps, _ = stages
    sizes = ", ".join(
        f"of {name} {shape_text(trained.path_steps[name].field.size)}" for name in stages
    )
    return Attempt(
        "Follow the picture: choose "
        + "".join(f"a map of **{name}**, " for name in maps)
        + f"then a class of the answer, **{last}**. Click, or press Enter on a layer's name.",
        not left,
        f"Still to look at: {', '.join(left)}.",
        f"A unit {sizes} pixels: from lines to parts to the whole, which has a name.",
        _screen(trained, COAT, layers, layer, number),
    )


def _follow(layer: str, number: int) -> None:
    held().update(map=(layer, number), looked_at={*held().get("looked_at", ()), layer})


def _show_strongest(
    trained: Network, layers: Maps, layer: str, number: int, figure: Figure
) -> None:
    """Show what the strongest unit of a map sees; of a class, how probable it is."""
    maps, field = as_maps(layers[layer]), trained.path_steps[layer].field
    values = maps[..., number]
    row, column = (int(each) for each in np.unravel_index(values.argmax(), values.shape))
    seen = cells(*field.inside(row, column))
    size = shape_text((seen["height"], seen["width"]))
    shown = image_figure("Input", figure.values, figure.alt, marked=[seen])
    if layer == trained.output:
        says = f"**{trained.classes[number]}**: {percent(float(values[0, 0]), 1)}"
    else:
        strongest = float(values.max())
        says = f"**{layer}, map {number}** is strongest at row {row}, column {column}, "
        says += format_number(strongest, digits_for(abs(strongest)))
    picture, words = st.columns([1, 3], gap="large", vertical_alignment="center")
    with picture:
        figures = [shown]
        if values.size > 1:
            figures.append(map_figure(f"{layer}, map {number}", values, maps))
        pictures(figures, key="lesson_strongest")
    words.markdown(f"{says}. It sees the {size} pixels in the box.")


def _screen(
    trained: Network, sample: int, layers: Maps, layer: str, number: int
) -> Callable[[], Screen]:
    """Give the maps of a layer, to be taken home."""
    seen, name = sample_input(trained, sample), _name(sample)
    shown = (trained, seen, layers, layer, number)
    return partial(layers_screen, *shown, name=name, scale_for_each=False)


def _name(sample: int) -> str:
    return f"sample {sample}"


def _network() -> Bundle:
    return bundle(str(PARAMETERS["model"].default))


def _input(trained: Network, sample: int) -> Figure:
    seen = sample_input(trained, sample)
    return image_figure("Input", plain(seen.picture), seen.origin, name="input")


def _layers(trained: Network, sample: int) -> Maps:
    """Ask the network for all maps of a sample."""
    process = process_of(trained)
    with waking_up(process):
        return process.activations(
            trained.model_path, trained.image(sample), on_restart=say_restarted
        )


def _convolutions(trained: Network) -> list[str]:
    return [layer.name for layer in trained.layers if layer.type in CONVOLUTIONS]


def _stages(trained: Network) -> dict[str, list[str]]:
    """Give the layers of each convolution, with those behind it, and the answer's."""
    names = [layer.name for layer in trained.layers]
    stages = {
        convolution: [name for name in names if trained.convolution_of(name) == convolution]
        for convolution in _convolutions(trained)
    }
    return stages | {trained.output: [trained.output]}


def _unit(text: str | None, values: NDArray[np.float32]) -> tuple[int, int]:
    """Read the unit that was chosen; without one, give the strongest."""
    if text is not None:
        return read_place(text, (values.shape[0], values.shape[1]), "The map", "unit")
    row, column = np.unravel_index(values.argmax(), values.shape)
    return int(row), int(column)


@Remembered
def _filters_for_vertical_edges(trained: Network) -> list[int]:
    return [
        number
        for number in range(len(trained.biases))
        if answers_to_edges(plain(trained.filters[..., number]), "vertical")
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
