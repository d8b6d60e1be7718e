"""Guess first: a question, its answers, what there is to say to each, and the visit's score."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.quiz.questions import Answer, Question, verdict
from convcore.quiz.wrong_answers import WRONG_ANSWERS
from pages.shared.session.messages import literal
from pages.shared.session.state import Guess, visit
from pages.shared.widgets.arrival import arrive
from pages.shared.widgets.pictures import (
    Figure,
    cells,
    image_figure,
    largest_magnitude,
    map_figure,
    pictures,
    weights_figure,
)

_COUNTED = {2: "two", 3: "three", 4: "four"}
_BESIDE = 2  # pictures to look at that stand beside the answers
_GIVEN = 160  # pixels for each where there are more


def guess_of(question: Question, key: str) -> Guess | None:
    """Give what the visit has answered; what a tab has kept of another question is forgotten."""
    guesses = visit().guesses
    possible = [Guess(place, answer.mistake) for place, answer in enumerate(question.answers)]
    if key in guesses and guesses[key] not in possible:
        del guesses[key]
    return guesses.get(key)


def guess(
    question: Question, given: Sequence[Figure], *, key: str, tells_score: bool = True
) -> bool:
    """Ask a question; once it is answered, say what is right and why, and how the visit guesses."""
    with st.container(key="question"):  # answer_keys.js looks whether it is in view
        is_answered = _guess(question, given, key)
        # On a phone what is said may be below the screen, and the button that had the focus is off.
        said = "question_verdict" if is_answered else ""
        arrive("question", said, said, key="verdict_arrival")
        if is_answered and tells_score:
            st.caption(_score())
    return is_answered


def _guess(question: Question, given: Sequence[Figure], key: str) -> bool:
    guessed = guess_of(question, key)
    with st.container(key="question_asked"):
        st.markdown(f"**{literal(question.words)}**")
        # One or two stand beside the words and the answers, more of them above the answers.
        if given:
            few = len(given) <= _BESIDE
            with st.container(
                key="question_given" if few else "question_given_all",
                width="stretch" if few else _GIVEN * len(given),
            ):
                pictures(_marked_where_asked(question, guessed, given), key="given")
    with st.container(key="question_answers"):
        _show_answers(question, guessed, key)
    with st.container(key="question_verdict"):
        if guessed is None:
            st.caption(f"Choose one of the {_COUNTED[len(question.answers)]}.")
        else:
            _show_verdict(question, guessed)
    return guessed is not None


def _show_answers(question: Question, guessed: Guess | None, key: str) -> None:
    """Show a card for each answer: its picture, which a click chooses as well, and its button."""
    of_pictures = question.answers[0].values is not None
    figures = _figures(question, guessed) if of_pictures else []
    for place, answer in enumerate(question.answers):
        chosen = Guess(place, answer.mistake)
        # The end of the name is for the style: what is right looks so without reading.
        with st.container(key=f"choice_{place}{_state(question, place, guessed)}"):
            if of_pictures:
                choose = None if guessed else partial(_choose, key, chosen)
                pictures([figures[place]], key=f"choice_picture_{place}", on_choose=choose)
            st.button(
                literal(answer.text or f"Answer {place + 1}"),
                key=f"answer_{place}",
                icon=_icon(question, place, guessed),
                shortcut=str(place + 1),
                disabled=guessed is not None,
                width="stretch",
                on_click=_answer,
                args=(key, chosen),
            )


def _show_verdict(question: Question, guessed: Guess) -> None:
    told = verdict(question.answers[guessed.chosen])
    why = literal(question.reasons[guessed.chosen].text)
    if guessed.mistake:
        st.warning(f"{told} {why}", icon=":material/close:")
    else:
        st.success(f"{told} {why}", icon=":material/check_circle:")


def _choose(key: str, chosen: Guess, figure: int) -> None:
    """Answer by a click on a picture, the only one of its widget."""
    _answer(key, chosen)


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
    often = f"The most frequent mistake, {times} times" if times > 1 else "Mistaken"
    return f"{told}. {often}: {most}."


def _state(question: Question, place: int, guessed: Guess | None) -> str:
    """Name what an answer turned out to be; empty where there is nothing to say of it."""
    if guessed is None:
        return ""
    if place == question.right:
        return "_right"
    return "_wrong" if place == guessed.chosen else ""


def _icon(question: Question, place: int, guessed: Guess | None) -> str | None:
    icons = {"_right": ":material/check_circle:", "_wrong": ":material/close:"}
    return icons.get(_state(question, place, guessed))


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
    of_maps = question.answers[0].gives is None
    widest = max(values.shape[1] for values in arrays)
    tell_shape = len({values.shape for values in arrays}) > 1  # else it tells none from another
    looked_at = question.reasons[guessed.chosen].cells if guessed and of_maps else None
    shown = []
    for place, (answer, values) in enumerate(zip(question.answers, arrays, strict=True)):
        figure = _figure_of(answer, str(place + 1), values, scale)
        is_alike = values.shape == arrays[question.right].shape
        part = looked_at if looked_at and is_alike else answer.cells
        shown.append(
            replace(
                figure,
                title="",  # its number is on the button below it
                shape=figure.shape if tell_shape else "",
                share=values.shape[1] / widest,  # as large as they are beside each other
                marked=[_part(part)] if part else [],
                # The name stands in the place of the legend, so that nothing moves.
                legend=None if guessed else figure.legend,
                note=_named(answer, is_yours=place == guessed.chosen) if guessed else figure.note,
            )
        )
    return shown


def _named(answer: Answer, *, is_yours: bool) -> str:
    name = WRONG_ANSWERS[answer.mistake][0] if answer.mistake else "right"
    return f"{name[:1].upper()}{name[1:]}{', yours' if is_yours else ''}"


def _figure_of(
    answer: Answer, title: str, values: NDArray[np.float32], scale: NDArray[np.float32]
) -> Figure:
    """Draw an answer as what it is: a picture, a kernel or a map."""
    if answer.is_picture:
        return image_figure(title, values, f"Answer {title}")
    if answer.gives is not None:
        return weights_figure(title, values, largest_magnitude(scale))
    return replace(map_figure(title, values, scale, from_zero=bool(scale.min() >= 0)), note="")
