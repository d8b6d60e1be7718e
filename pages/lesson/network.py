"""Step 6: detail becomes meaning. The part that an answer hangs on, and the self-check."""

from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.arrays import squeeze_channel
from convcore.kernels.describe import describe
from convcore.networks.bundles import Bundle
from convcore.networks.covers import Covers
from convcore.networks.network_at_work import NetworkAtWork
from convcore.quiz.cover_questions import ask_cover
from convcore.quiz.questions import Question, generator
from convcore.rounding import percent
from pages.lesson.attempts import Attempt
from pages.lesson.looking import lies_in, touch_place
from pages.lesson.memory import FOUND, has_done, touches
from pages.lesson.self_check import check
from pages.lesson.step import Step
from pages.lesson.trained import (
    COAT,
    at_work_on,
    figure_of,
    network,
    screen_of,
    second_convolution,
)
from pages.lesson.whole_network import more
from pages.shared.choosing.fitted_input import sample_input
from pages.shared.guess.mode import Asked
from pages.shared.session.covering import answers_with_covered
from pages.shared.session.reading import Remembered, process_of
from pages.shared.session.state import Guess
from pages.shared.widgets.pictures import Figure, cells, image_figure, pictures, shape_text

PART = "6"
_HAND = "6 by hand"

_SEED = 1
_WIDTH = 760  # pixels: two or three figures, whole on the first screen


def covers() -> Covers:
    """Give what the network says of the coat with each part of it covered."""
    trained = network()
    layer = second_convolution(trained)
    (answer,) = _answers.of(trained)(trained, COAT)
    covered = answers_with_covered(trained, layer, sample_input(trained, COAT))
    field = trained.layers_by_name[layer].field
    picture = squeeze_channel(trained.picture(COAT))
    return Covers(picture, field, trained.classes, answer, covered)


@Remembered
def _answers(trained: Bundle, sample: int) -> NDArray[np.float32]:
    images = trained.image(sample)[np.newaxis]
    return trained.by_class(process_of(trained).predictions(trained.model_path, images))


def asks() -> Asked:
    """Ask which part of the coat the answer hangs on."""
    return ask_cover(covers(), generator(_SEED, f"lesson {PART}")), []


def look(question: Question, guessed: Guess) -> Attempt:
    """Show the coat without that part; once it is touched, from a line to the answer."""
    found, trained = covers(), network()
    deciding, turned = found.deciding, found.turned
    assert deciding is not None and turned is not None  # noqa: S101, PT018
    chosen = question.answers[guessed.chosen]
    why_wrong = f"{question.reasons[guessed.chosen].text} " if chosen.mistake else ""
    task = (
        f"{why_wrong}With one part covered the network says {trained.classes[turned]}. Touch that "
        "part on the whole picture."
    )
    last = touches(PART)[-1] if touches(PART) else None
    is_there = last is not None and lies_in(last[1], _cells(found, deciding))
    at_work = at_work_on(COAT)
    screen = screen_of(at_work, COAT, trained.output, found.says)
    if is_there or has_done(PART, FOUND):
        figures, words = _from_line_to_answer(at_work, found, deciding)
        with st.container(width=_WIDTH):
            pictures(figures, key="lesson_meaning")
        return Attempt(task, True, "", words, screen)
    shown = [_whole(found), _without(found, deciding)]
    if chosen.mistake and chosen.cells is not None:
        guessed_unit = next(
            unit
            for unit in np.ndindex(found.covered.shape[:2])
            if found.cells(unit) == chosen.cells
        )
        shown.append(replace(_without(found, guessed_unit), note="Your guess"))
    with st.container(width=_WIDTH):
        touch_place(PART, [replace(figure, shape="") for figure in shown])
    so_far = "" if last is None else "That is another part."
    return Attempt(task, False, so_far, "", screen)


def _whole(found: Covers) -> Figure:
    """Show the whole picture under what the network says of it."""
    says = f"{found.classes[found.says]} {percent(float(found.answer[found.says]), 1)}"
    return image_figure(says, found.picture, "The whole picture")


def _without(found: Covers, unit: tuple[int, int]) -> Figure:
    """Show the picture with a part covered, under what the network says of it then."""
    top, left, height, width = found.cells(unit)
    where = f"rows {top} to {top + height - 1}, columns {left} to {left + width - 1}"
    return image_figure(
        found.answer_without(unit),
        found.picture_without(unit),
        f"Without {where}",
        marked=[_cells(found, unit)],
    )


def _cells(found: Covers, unit: tuple[int, int]) -> dict[str, int]:
    top, left, height, width = found.cells(unit)
    return cells((top, top + height), (left, left + width))


def _from_line_to_answer(
    at_work: NetworkAtWork, found: Covers, deciding: tuple[int, int]
) -> tuple[list[Figure], str]:
    """Show what a unit of each of three layers sees of the part, and say how large that is."""
    trained = at_work.network
    first, second = (layer.name for layer in trained.layers if layer.type.convolves)
    fine = trained.layers_by_name[first].field
    unit, kind = _strongest_detail(at_work, first, found.cells(deciding))
    coarse = trained.layers_by_name[second].field
    says = trained.classes[found.says]
    whole = image_figure(says, found.picture, at_work.seen.origin)
    figures = [
        figure_of(at_work, kind.capitalize(), fine, unit),
        figure_of(at_work, "A part", coarse, deciding),
        whole,
    ]
    words = (
        f"The first layer sees {shape_text(fine.size)} pixels, {kind}; the second "
        f"{shape_text(coarse.size)}, a part; the last all parts: {says}."
    )
    return [replace(figure, shape="") for figure in figures], words


def _strongest_detail(
    at_work: NetworkAtWork, layer: str, part: tuple[int, int, int, int]
) -> tuple[tuple[int, int], str]:
    """Find where a filter for edges or lines answers most strongly inside a part, and for what."""
    trained = at_work.network
    kinds = [describe(trained.filters[:, :, 0, each]).kind for each in range(len(trained.biases))]
    chosen = [number for number, kind in enumerate(kinds) if kind in ("edge", "line")]
    units = np.ix_(
        *(
            [
                at
                for at, (start, stop) in enumerate(spans)
                if first <= start and stop <= first + size
            ]
            for spans, first, size in zip(
                trained.layers_by_name[layer].field.seen, part[:2], part[2:], strict=True
            )
        )
    )
    values = at_work.outputs[layer][units][..., chosen]
    row, column, place = np.unravel_index(int(values.argmax()), values.shape)
    number = chosen[int(place)]
    noun = f"{'an' if kinds[number] == 'edge' else 'a'} {kinds[number]}"
    return (int(units[0][row, 0]), int(units[1][0, column])), noun


def hand() -> Attempt:
    """Let parts of the coat be covered, until the network says a third thing."""
    found, trained = covers(), network()
    goal = _goal(found)
    name = trained.classes[goal]
    last = touches(_HAND)[-1] if touches(_HAND) else None
    unit = None if last is None else _unit_around(found, last[1])
    whole = _whole(found)
    marked = [] if unit is None else [_cells(found, unit)]
    shown = [
        replace(whole, title="Touch it", marked=marked),
        whole if unit is None else _without(found, unit),
    ]
    with st.container(width=_WIDTH):
        touch_place(_HAND, [replace(figure, shape="") for figure in shown])
    score, so_far, says = 0.0, "Nothing is covered yet.", ""
    if unit is not None:
        score = float(found.covered[unit][goal])
        says = f"The network says {found.answer_without(unit)}."
        so_far = f"{says} {name} has {percent(score, 1)}. Try {_way_to(found, goal, unit)}."
    is_done = unit is not None and int(found.covered[unit].argmax()) == goal
    return Attempt(
        f"Cover a part by touching it, until the network says **{name}**.",
        is_done,
        so_far,
        f"{says if is_done else ''} One part covered, another answer.".strip(),
        screen_of(at_work_on(COAT), COAT, trained.output, found.says),
        score=score,
    )


def _way_to(found: Covers, goal: int, unit: tuple[int, int]) -> str:
    """Say in which direction the nearest cover lies that makes the network say the goal."""
    there = np.argwhere(found.covered.argmax(axis=-1) == goal)
    row, column = there[np.abs(there - unit).sum(axis=1).argmin()] - unit
    down = "further down" if row > 0 else "further up"
    across = "further to the right" if column > 0 else "further to the left"
    return down if abs(row) >= abs(column) else across


def _goal(found: Covers) -> int:
    """Choose the class to be reached: one that covers turn the answer into, the rarest of them."""
    says = found.covered.argmax(axis=-1)
    counts = np.bincount(says.ravel(), minlength=len(found.classes))
    counts[found.says] = 0
    return int(np.where(counts > 0, counts, counts.max() + 1).argmin())


def _unit_around(found: Covers, place: tuple[int, int]) -> tuple[int, int]:
    """Give the unit that sees a place most nearly in its middle."""
    field = found.field
    row, column = (
        min(max(round((at - start - (size - 1) / 2) / jump), 0), side - 1)
        for at, start, size, jump, side in zip(
            place, field.offset, field.size, field.jump, field.shape, strict=True
        )
    )
    return row, column


STEP = Step(
    PART,
    "Each layer sees more of the picture: lines, then parts.",
    asks,
    look,
    hand,
    more=more,
    check=check,
    settings=("lesson_map",),
)
