"""Questions to guess before a result is shown: one right answer among four that are all computed.

The three wrong answers are what likely mistakes lead to. None can be mistaken for another by
looking: `convcore.quiz.differences` states by how much they differ at least.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.quiz.differences import maps_differ, most_different
from convcore.quiz.wrong_answers import WRONG_ANSWERS
from convcore.rounding import digits_for, format_number

ANSWERS = 4
"""Answers of a question."""

# Orders in which the wrong answers are tried: one that differs from much may leave no room.
_ORDERS = 8


@dataclass(frozen=True, eq=False)
class Answer:
    """One of the answers.

    Parameters
    ----------
    mistake : str
        What leads to it, a key of `WRONG_ANSWERS`; empty for the right one.
    values : ndarray or None
        A map (h, w) or a kernel (kh, kw) or (kh, kw, C); None for an answer in words.
    text : str, optional
        The answer in words, or as a number.
    gives : ndarray of shape (h, w), optional
        The map that a kernel gives; None where the answer is the map, or in words.
    is_picture : bool, optional
        Whether the values are those of a picture, in [0, 1], and not of a map.
    cells : tuple of four ints, optional
        Row, column, height and width of the part of it that the answer is about; None for none.
    """

    mistake: str
    values: NDArray[np.float32] | None
    text: str = ""
    gives: NDArray[np.float32] | None = None
    is_picture: bool = False
    cells: tuple[int, int, int, int] | None = None

    @property
    def map(self) -> NDArray[np.float32]:
        """The map by which it is compared with others."""
        found = self.values if self.gives is None else self.gives
        assert found is not None, "an answer in words has no map"  # noqa: S101
        return found


@dataclass(frozen=True)
class Reason:
    """Why an answer is right or wrong.

    Parameters
    ----------
    text : str
        A sentence or two, computed, to stand behind the `verdict`.
    cells : tuple of four ints or None
        Row, column, height and width of the part of the maps that it speaks of.
    """

    text: str
    cells: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, eq=False)
class Question:
    """A question with its answers in the order in which they are shown.

    Parameters
    ----------
    words : str
        The question.
    answers : tuple of Answer
        Four, of which one is right.
    reasons : tuple of Reason
        For each answer, what there is to say to those who have chosen it.
    """

    words: str
    answers: tuple[Answer, ...]
    reasons: tuple[Reason, ...]

    @property
    def right(self) -> int:
        """Place of the right answer."""
        return [answer.mistake for answer in self.answers].index("")

    @property
    def tempting(self) -> Answer:
        """The wrong answer that tempts most, by the order of `WRONG_ANSWERS`."""
        return _tempting(self.answers)


def generator(seed: int, state: str) -> np.random.Generator:
    """Make the source of all that is random in a question."""
    return np.random.default_rng([seed, zlib.crc32(state.encode())])


def arrange(
    right: Answer,
    wrong: Iterable[Answer],
    differ: Callable[[Sequence[Answer]], bool],
    random: np.random.Generator,
) -> tuple[Answer, ...]:
    """Choose three wrong answers that differ from the right one and each other; mix all four."""
    candidates = list(wrong)
    found: list[Answer] = []
    for _ in range(_ORDERS):
        found = [right]
        for index in random.permutation(len(candidates)):
            if differ([*found, candidates[index]]):
                found.append(candidates[index])
            if len(found) == ANSWERS:
                return tuple(found[place] for place in random.permutation(ANSWERS))
    rule = "A question needs three wrong answers that look different from the right one"
    raise ConvscopeError(f"{rule}. Received: {len(found) - 1}; change the settings a little")


def arrange_maps(
    right: NDArray[np.float32],
    wrong: Iterable[tuple[str, NDArray[np.float32]]],
    random: np.random.Generator,
) -> tuple[Answer, ...]:
    """Do so with maps."""
    answers = (Answer(mistake, values) for mistake, values in wrong)
    return arrange(
        Answer("", right), answers, lambda some: maps_differ([each.map for each in some]), random
    )


def texts_differ(answers: Sequence[Answer]) -> bool:
    """Say whether no two answers read the same."""
    return len({answer.text for answer in answers}) == len(answers)


def verdict(answer: Answer) -> str:
    """Say whether an answer is right, or what leads to it, as Markdown."""
    if not answer.mistake:
        return "**Right.**"
    name, meaning = WRONG_ANSWERS[answer.mistake]
    return f"**Not quite.** You chose {name}: {meaning}."


def _tempting(answers: Sequence[Answer]) -> Answer:
    order = list(WRONG_ANSWERS)
    wrong = [answer for answer in answers if answer.mistake]
    return min(wrong, key=lambda answer: order.index(answer.mistake))


def map_reasons(
    answers: Sequence[Answer], about: Callable[[int, int], str] = lambda row, column: ""
) -> tuple[Reason, ...]:
    """Say for each answer where its map differs most from the right one, and by how much."""
    right = next(answer for answer in answers if not answer.mistake)
    tempting = _tempting(answers)
    digits = digits_for(max(float(np.abs(answer.map).max()) for answer in answers))

    def reason(answer: Answer) -> Reason:
        wrong = answer if answer.mistake else tempting
        other = "it" if answer.mistake else WRONG_ANSWERS[wrong.mistake][0]
        if right.map.shape != wrong.map.shape:
            sizes = (" × ".join(map(str, each.map.shape)) for each in (right, wrong))
            return Reason(f"The right map is {next(sizes)}; {other} gives {next(sizes)}.")
        if (found := most_different(right.map, wrong.map)) is None:
            apart = format_number(float(np.abs(right.map - wrong.map).max()), digits)
            return Reason(f"The right map and what {other} gives differ by {apart} everywhere.")
        cells, (row, column) = found
        has, gives = (format_number(each.map[row, column], digits) for each in (right, wrong))
        there = about(row, column)
        return Reason(
            f"Look at the marked part, around row {row}, column {column}: the right map "
            f"has {has} there, {other} gives {gives}.{' ' * bool(there)}{there}",
            cells,
        )

    return tuple(map(reason, answers))
