"""Step 5: layers combine. One filter here and another right beside it excite a unit."""

from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np
import streamlit as st

from convcore.arrays import squeeze_channel
from convcore.networks.features import Part, Stripe, direction
from convcore.networks.parts_over_images import parts_over_images
from convcore.quiz.check_questions import what_they_add
from convcore.quiz.questions import Question, generator
from convcore.quiz.unit_questions import Place, ask_patch
from convcore.rounding import format_value
from pages.lesson.attempts import Attempt
from pages.lesson.looking import lies_in, touch_place
from pages.lesson.memory import FOUND, has_done, touches
from pages.lesson.step import Step
from pages.lesson.trained import TROUSERS, figure_of, network, screen_of
from pages.lesson.unit import COMBINING, Combined, combined
from pages.shared.address.places import place_on
from pages.shared.address.settings import hold
from pages.shared.choosing.at_work import bring_network
from pages.shared.guess.mode import Asked
from pages.shared.session.reading import process_of
from pages.shared.session.state import Guess, Touch
from pages.shared.showing.ledger_detail import unit_ledger
from pages.shared.showing.sums import weights_of
from pages.shared.showing.unit_detail import show_field
from pages.shared.widgets.network_scene import Causes, Chosen
from pages.shared.widgets.pictures import cells, kernel_figures, map_figure
from pages.shared.widgets.touch import touch

PART = "5"

_IMAGES = 100  # of which patches are shown that do not excite it
_SCENE: Final = "lesson_unit_scene"
_SEED = 3
_WIDTH = 760  # pixels: two or three figures, whole on the first screen


def asks() -> Asked:
    """Ask which patch excites the unit: its own on the trousers, or one of other samples."""
    return _asked(combined())


# What is remembered must draw nothing, and so no words for who waits for the network.
@st.cache_resource(show_spinner=False)
def _asked(_found: Combined) -> Asked:
    trained, (first, second) = network(), _found.two
    process, learned = process_of(trained), weights_of(trained, _found.summed)
    outputs = (
        process.activations(trained.model_path, trained.image(sample)) for sample in range(_IMAGES)
    )
    applied = (_found.summed.at_work(each, learned, COMBINING) for each in outputs)
    over = parts_over_images(applied, (first.number, second.number))
    pictures = np.asarray(trained.samples[:_IMAGES, ..., 0] / 255, np.float32)
    random = generator(_SEED, f"lesson {PART}")
    shown = Place(TROUSERS, *_found.unit)
    beside = direction(first, second)
    question = ask_patch(over, pictures, _found.layer.field, shown, beside, random)
    given = []
    for part in _found.two:
        weights = squeeze_channel(trained.filters[..., part.number])
        given += kernel_figures(f"Filter {part.number}", weights, 1)
    return question, [replace(figure, shape="") for figure in given]


def look(question: Question, guessed: Guess) -> Attempt:
    """Lay the two filters over the patch, and have the edge touched that one of them finds."""
    found = combined()
    first, second = found.two
    figures = [
        found.laid_on_patch(f"Filter {first.number}", found.adds(first)),
        found.laid_on_patch(f"Filter {second.number}", found.adds(second)),
        found.laid_on_patch("Together", found.adds(first, second)),
    ]
    edge, last = _edge(found, second), touches(PART)[-1] if touches(PART) else None
    is_there = last is not None and any(lies_in(last[1], each) for each in edge)
    is_shown = has_done(PART, FOUND) and not is_there
    marked = edge if is_shown else []
    with st.container(width=_WIDTH):
        touch_place(PART, [replace(each, legend=None, shape="", marked=marked) for each in figures])
    return Attempt(
        f"Orange is what each filter adds. Touch the edge that **filter {second.number}** finds.",
        is_there or is_shown,
        "" if last is None else f"Filter {second.number} adds less there.",
        partial(_why, found),
        screen_of(found.at_work, TROUSERS, found.layer.name, COMBINING),
    )


def _edge(found: Combined, part: Part) -> list[dict[str, int]]:
    """Give the parts of the patch where a filter adds at least half of its most."""
    adds = found.adds(part)
    over = found.laid_on_patch("", adds).over
    assert over is not None  # noqa: S101
    (top, bottom), (left, right) = over.rows, over.columns
    height, width = (bottom - top) // adds.shape[0], (right - left) // adds.shape[1]
    return [
        cells(
            (top + row * height, top + (row + 1) * height),
            (left + column * width, left + (column + 1) * width),
        )
        for row, column in np.argwhere(adds >= adds.max() / 2).tolist()
    ]


def _why(found: Combined) -> str:
    """Say what the two filters add, and what they make together where that has a name."""
    added = what_they_add(*found.two, float(found.values[found.unit]))
    makes = f" The two make **{_named(found, found.stripe)}**." if found.stripe else ""
    return f"{added}.{makes}"


def _named(found: Combined, stripe: Stripe) -> str:
    """Name a stripe, and what part it is of what the picture shows."""
    truth = found.at_work.seen.truth
    part = truth is not None and stripe.part_of(found.at_work.network.classes[truth])
    return f"{stripe.name}: {part}" if part else stripe.name


def hand() -> Attempt:
    """Let a unit of the map be touched whose sum is below 0."""
    found = combined()
    values, name = found.values, found.layer.name
    unit = place_on("lesson_unit", values.shape, "The map", "unit") or found.unit
    seen = figure_of(found.at_work, "What the unit sees", found.layer.field, unit)
    shown = map_figure(f"Map {COMBINING}", values)
    with st.container(width=_WIDTH):
        touch(
            [replace(seen, shape=""), replace(shown, shape="", note="")],
            on_touch=_choose,
            key="lesson_unit_map",
            last=(1, unit),
            among=[1],
        )
    value = float(values[unit])
    where = f"Row {unit[0]}, column {unit[1]}: {format_value(value)}"
    return Attempt(
        "Touch a unit on the map whose sum is **below 0**.",
        value < 0,
        f"{where}, not below 0.",
        "More speaks against it than for it there: ReLU makes it 0.",
        screen_of(found.at_work, TROUSERS, name, COMBINING),
    )


def more() -> None:
    """Show how what the unit sees has grown, and all maps that it adds up."""
    found = combined()
    layer, values = found.layer.name, found.values
    unit = place_on("lesson_unit", values.shape, "The map", "unit") or found.unit
    chosen, acts = Chosen(layer, COMBINING, unit), {"unit": _choose_unit}
    bring_network(found.at_work, Causes(chosen=chosen), acts, key=_SCENE)
    show_field(_SCENE, found.at_work, layer, key="lesson_field")
    unit_ledger(_SCENE, found.at_work, layer, key="lesson_ledger")


def _choose(touched: Touch) -> None:
    _, (row, column) = touched
    _choose_unit(f"{row},{column}")


def _choose_unit(text: str) -> None:
    hold({"lesson_unit": text})


def words() -> str:
    """Say what will be looked at."""
    return (
        f"A unit of the next layer adds up all {len(network().biases)} maps, with a weight for "
        "each place."
    )


STEP = Step(
    PART,
    words,
    asks,
    look,
    hand,
    more=more,
    settings=("lesson_unit",),
)
