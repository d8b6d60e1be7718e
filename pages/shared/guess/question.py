"""Guess first: a question, four answers, what there is to say to each, and the visit's score."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.quiz.questions import Question
from convcore.quiz.wrong_answers import WRONG_ANSWERS
from pages.shared.session.messages import literal
from pages.shared.session.state import Guess, visit
from pages.shared.widgets.pictures import (
    Figure,
    cells,
    image_figure,
    kernel_figures,
    largest_magnitude,
    map_figure,
    pictures,
)


def guess_of(key: str) -> Guess | None:
    """Give what the visit has answered to a question."""
    return visit().guesses.get(key)


def guess(question: Question, given: Sequence[Figure], *, key: str) -> bool:
    """Ask a question; once it is answered, say what is right and why."""
    with st.container(key="question"):  # answer_keys.js looks whether it is in view
        return _guess(question, given, key)


def _guess(question: Question, given: Sequence[Figure], key: str) -> bool:
    guessed = guess_of(key)
    st.markdown(f"**{literal(question.words)}**")
    of_pictures = question.answers[0].values is not None
    # Beside words there is room for two tables of numbers.
    shares = [1, 3] if of_pictures or len(given) == 1 else [2, 3]
    beside = st.columns(shares, gap="large") if given else [st.container()] * 2
    if given:
        with beside[0]:
            pictures(_marked_where_asked(question, guessed, given), key="given")
    with beside[1]:
        if of_pictures:
            pictures(_figures(question, guessed), key="answers")
        places = st.columns(len(question.answers))
        for place, (column, answer) in enumerate(zip(places, question.answers, strict=True)):
            with column:
                st.button(
                    literal(answer.text or f"Answer {place + 1}"),
                    key=f"answer_{place}",
                    icon=_icon(question, place, guessed),
                    shortcut=str(place + 1),
                    disabled=guessed is not None,
                    width="stretch",
                    on_click=_answer,
                    args=(key, Guess(place, answer.mistake)),
                )
        if guessed is None:
            st.caption("Choose one of the four: click it, or press 1, 2, 3 or 4.")
        else:
            icon = ":material/close:" if guessed.mistake else ":material/check:"
            st.info(literal(question.reasons[guessed.chosen].text), icon=icon)
            st.caption(_score())
    return guessed is not None


def _answer(key: str, chosen: Guess) -> None:
    # A second click, of a double click or in another tab, changes nothing.
    visit().guesses.setdefault(key, chosen)


def _score() -> str:
    """Say how the visit has guessed so far, and what was mistaken most often."""
    guesses: list[Guess] = list(visit().guesses.values())
    mistakes = Counter(guess.mistake for guess in guesses if guess.mistake)
    told = f"{len(guesses) - mistakes.total()} of {len(guesses)} right in this visit"
    if not mistakes:
        return f"{told}."
    times = max(mistakes.values())
    most = ", ".join(WRONG_ANSWERS[each][0] for each in mistakes if mistakes[each] == times)
    often = f"most often by mistake, {times} times" if times > 1 else "by mistake"
    return f"{told}. Chosen {often}: {most}."


def _icon(question: Question, place: int, guessed: Guess | None) -> str | None:
    if guessed is None:
        return None
    if place == question.right:
        return ":material/check:"
    return ":material/close:" if place == guessed.chosen else None


def _marked_where_asked(
    question: Question, guessed: Guess | None, given: Sequence[Figure]
) -> Sequence[Figure]:
    """Mark on the map that is given what the reason speaks of, where the answers are kernels."""
    gives = question.answers[question.right].gives
    cells_ = question.reasons[guessed.chosen].cells if guessed else None
    if gives is None or cells_ is None:
        return given
    return [
        replace(figure, marked=[_part(cells_)]) if figure.values.shape == gives.shape else figure
        for figure in given
    ]


def _part(place: tuple[int, int, int, int]) -> dict[str, int]:
    row, column, height, width = place
    return cells((row, row + height), (column, column + width))


def _figures(question: Question, guessed: Guess | None) -> list[Figure]:
    """Draw the answers on one scale; once one is chosen, with their names and where to look."""
    arrays = [answer.values for answer in question.answers if answer.values is not None]
    scale = np.concatenate([values.ravel() for values in arrays])
    are_maps = question.answers[0].gives is None
    marked = question.reasons[guessed.chosen].cells if guessed and are_maps else None
    shown = []
    for place, (answer, values) in enumerate(zip(question.answers, arrays, strict=True)):
        figure = _figure(str(place + 1), values, scale, is_map=are_maps)
        if guessed is not None:
            name = WRONG_ANSWERS[answer.mistake][0] if answer.mistake else "right"
            yours = ", yours" if place == guessed.chosen else ""
            figure = replace(figure, note=f"{name[:1].upper()}{name[1:]}{yours}")
        if marked and values.shape == arrays[question.right].shape:
            figure = replace(figure, marked=[_part(marked)])
        shown.append(figure)
    return shown


def _figure(
    title: str, values: NDArray[np.float32], scale: NDArray[np.float32], *, is_map: bool
) -> Figure:
    if is_map:
        return replace(map_figure(title, values, scale, from_zero=bool(scale.min() >= 0)), note="")
    limit = largest_magnitude(scale)
    if values.ndim == 2:
        return replace(kernel_figures(title, values)[0], limit=limit)
    # As the gallery draws weights in colour: mid grey is 0.
    alt = "; ".join(figure.alt for figure in kernel_figures(title, values))
    return image_figure(title, 0.5 + values / np.float32(2 * limit), alt)
