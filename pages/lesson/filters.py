"""Step 4: nobody chooses those kernels. A film from noise to filters, and one to choose by hand."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.activations import relu
from convcore.arrays import squeeze_channel
from convcore.conv import conv2d
from convcore.kernels.describe import describe
from convcore.kernels.likeness import effective_number, near_duplicates
from convcore.networks.bundles import Bundle
from convcore.networks.introductions import introduce
from convcore.networks.network_at_work import NetworkAtWork
from convcore.quiz.left_edges import light_left_edges
from convcore.quiz.questions import Question, generator
from convcore.quiz.training_questions import ask_start
from convcore.rounding import format_number, percent
from pages.lesson.attempts import Attempt
from pages.lesson.memory import FOUND, has_done, keep_touch, touches
from pages.lesson.step import Step
from pages.lesson.trained import TROUSERS, name_of, network
from pages.shared.address.controls import control, one_of
from pages.shared.address.settings import change, setting
from pages.shared.choosing.channel import ALL, of_channel
from pages.shared.choosing.fitted_input import sample_input
from pages.shared.guess.mode import Asked
from pages.shared.session.reading import Remembered
from pages.shared.session.state import Guess
from pages.shared.take_home.network_screens import filters_screen, training_screen
from pages.shared.widgets.film import Film, FilmSettings, film
from pages.shared.widgets.gallery import Tiles, gallery
from pages.shared.widgets.pictures import input_figure, kernel_figures, map_figure, pictures

PART = "4"
_WIDTH, _GUESS = 640, 240  # pixels: all filters are whole on the first screen

ENOUGH = 0.8
"""The score from which on a filter lights up left edges alone."""


def what_it_does() -> str:
    """Say what the network does, how well, and what its filters are."""
    return f"This network {introduce(network())}. Its filters are kernels."


@st.cache_resource(show_spinner=False)
def asks() -> Asked:
    """Ask what its filters look like before the training."""
    start = network().training["filters"][0]
    return ask_start(start, generator(0, f"lesson {PART}")), []


def look(question: Question, guessed: Guess) -> Attempt:
    """Play the film of the training, and have a filter touched that has become an edge."""
    trained, touched = network(), [number for number, _ in touches(PART)]
    edges = _edges.of(trained)(trained)
    found = [number for number in touched if number in edges]
    is_shown = has_done(PART, FOUND) and not found
    record = trained.training
    start = record["filters"][0, :, :, 0]
    number = found[-1] if found else touched[-1] if touched else 0
    if is_shown:  # one that began as no edge, as far as there is one
        number = min(edges, key=lambda each: _is_edge(start[..., each]))
    with st.container(width=_WIDTH):
        _film(trained, number, trained.steps if is_shown else 0, _touch)
    if guessed.mistake:
        with st.container(width=_GUESS):
            figure = map_figure("Your guess", question.answers[guessed.chosen].map)
            pictures([replace(figure, shape="", note="", legend=None)], key="lesson_guess")
    begins, ends = (record["filters"][at, :, :, 0, number] for at in (0, -1))
    begin = question.reasons[guessed.chosen].text if guessed.mistake else "They begin as noise."
    return Attempt(
        f"{begin} Press **Play**, then touch a filter that became an edge: orange beside blue.",
        bool(found) or is_shown,
        f"Filter {number} is no edge: {_said_of(ends)}." if touched else "",
        f"{_became(number, begins, ends)} Nobody chose that: each training step moves every "
        "weight a little towards fewer wrong answers.",
        partial(training_screen, trained, sample_input(trained, TROUSERS), _settings(number), 0),
    )


def hand() -> Attempt:
    """Show what a filter makes of the trousers, and have one chosen for what it finds there."""
    trained = network()
    number = one_of("lesson_filter", len(trained.biases), "This network")
    weights, at_work = squeeze_channel(trained.filters[..., number]), _at_work(trained)
    maps = at_work.outputs[trained.first_stages["relu"]]
    film_place, chosen = st.columns([3, 2], gap="large")
    with film_place:
        _film(trained, number, trained.steps, _choose)
    with chosen:
        figures = [
            input_figure(at_work.seen, "input"),
            *kernel_figures(f"Filter {number}", weights),
            map_figure("After ReLU", maps[..., number], maps, from_zero=True),
        ]
        pictures([replace(each, shape="", note="") for each in figures], key="lesson_chosen_filter")
    # The map has no border: of the picture that is what the middle of a filter lies on.
    image, lit = squeeze_channel(at_work.seen.image)[1:-1, 1:-1], maps[..., number]
    found, turned = (light_left_edges(image[:, ::side], lit[:, ::side]).score for side in (1, -1))
    to_right = " It lights up right edges." if turned >= ENOUGH else ""
    return Attempt(
        "Choose a filter that lights up only **left edges**, as in step 1.",
        found >= ENOUGH,
        f"Filter {number} scores {percent(found, 0)} of {percent(ENOUGH, 0)}.{to_right}",
        "Step 1's kernel was typed; training found these by itself.",
        partial(
            filters_screen,
            at_work,
            _tiles(at_work).maps,
            stage=setting("lesson_tiles"),
            scale_for_each=_tiles(at_work).scale_for_each,
            name=name_of(TROUSERS),
        ),
        score=found,
    )


def more() -> None:
    """Show the filters with their numbers, or their maps, and say how different they are."""
    trained = network()
    control("lesson_tiles")
    number = one_of("lesson_filter", len(trained.biases), "This network")
    gallery(_tiles(_at_work(trained)), selected=number, on_choose=_choose, key="lesson_filters")
    st.markdown(_how_different(trained))


def _film(trained: Bundle, number: int, step: int, on_choose: Callable[[int], Any]) -> None:
    """Show the film of the training from a step on, with a filter chosen."""
    shown = Film(
        trained.training,
        trained.first_window,
        sample_input(trained, TROUSERS),
        axis=trained.training["steps"].tolist(),
        epoch=trained.steps // trained.epochs,
        tested="test images",
    )
    film(shown, _settings(number), step=step, on_choose=on_choose, on_stop=None, key="lesson_film")


def _became(number: int, start: NDArray[np.float32], end: NDArray[np.float32]) -> str:
    """Say what edge a filter has become, and whether it was one by chance before."""
    began = f"was one by chance: {_said_of(start)}" if _is_edge(start) else "was no edge at first"
    return f"Filter {number} {began}; now {_said_of(end)}."


def _settings(number: int) -> FilmSettings:
    return FilmSettings(number, "step", channel=ALL, small=True)


def _at_work(trained: Bundle) -> NetworkAtWork:
    """Lay all filters on the trousers, without asking the network."""
    seen, stages = sample_input(trained, TROUSERS), trained.first_stages
    padding = trained.first_window.padding
    sums = conv2d(seen.image, trained.filters, bias=trained.biases, padding=padding)
    outputs = {
        trained.first_input: seen.image,
        stages["convolution"]: sums,
        stages["relu"]: relu(sums),
    }
    return NetworkAtWork(trained, seen, outputs, trained.first_layer)


def _tiles(at_work: NetworkAtWork) -> Tiles:
    """Give the filters, or their maps, as tiles."""
    trained, shown = at_work.network, setting("lesson_tiles")
    of_maps = shown == "relu"
    values = at_work.outputs[trained.first_stages["relu"]]
    if not of_maps:
        values = of_channel(trained.filters, ALL)
    return Tiles(
        values,
        noun="Filter",
        across=8,
        order=range(len(trained.biases)),
        # Of weights the pattern counts; a strong filter would make those of the others faint.
        scale_for_each=not of_maps,
        from_zero=of_maps,
        seen=trained.first_fields.get(shown),
        says_share=of_maps,
    )


def _touch(number: int) -> None:
    keep_touch(PART, number, (0, 0))


def _choose(number: int) -> None:
    change(lesson_filter=number)


def _said_of(weights: NDArray[np.float32]) -> str:
    """Say what a filter does, and nothing of flat areas."""
    found = describe(weights)
    if not found.kind:
        return "it answers to nothing clearly"
    return f"of edges it {found.deed}" if found.grade == "most" else f"it {found.deed}"


def _is_edge(weights: NDArray[np.float32]) -> bool:
    """Say whether a filter answers to edges, if only to some more than to others."""
    return describe(weights).kind == "edge"


@Remembered
def _edges(trained: Bundle) -> list[int]:
    """Give the filters that answer to edges."""
    filters = trained.filters[:, :, 0]
    return [each for each in range(filters.shape[-1]) if _is_edge(filters[..., each])]


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


STEP = Step(
    PART, what_it_does, asks, look, hand, more=more, settings=("lesson_tiles", "lesson_filter")
)
