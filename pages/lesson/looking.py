"""The look at a result: what is to be touched, and whether it was."""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from itertools import product

import numpy as np
from numpy.typing import NDArray

from convcore.extremes import largest_at
from convcore.quiz.differences import most_different
from convcore.quiz.questions import Answer, Question
from convcore.quiz.wrong_answers import WRONG_ANSWERS
from pages.lesson.attempts import Attempt
from pages.lesson.memory import FOUND, has_done, keep_touch, touches
from pages.shared.session.state import Guess, Touch, visit
from pages.shared.widgets.pictures import Figure, cells, map_figure
from pages.shared.widgets.touch import touch

_CLEAR = 0.5
"""Part of the largest difference from which on two maps differ clearly."""

_FINGER, _POINTER = 1 / 20, 1 / 50
"""Part of a picture's side that a finger may miss by, and a pointer."""


def touch_place(
    name: str,
    figures: Sequence[Figure],
    *,
    names: Sequence[str] = (),
    reach: int = 1,
    among: Collection[int] | None = None,
    aims_at: NDArray[np.float32] | None = None,
) -> Touch | None:
    """Draw figures that can be touched, and give what was touched last; `name` tells them apart.

    What is aimed at is the largest of some values: a touch right beside it counts as one of it.
    """
    last = touches(name)[-1] if touches(name) else None

    def keep(found: Touch) -> None:
        figure, place = found
        keep_touch(name, figure, place if aims_at is None else meant_by(place, aims_at))

    touch(
        figures,
        on_touch=keep,
        key=f"lesson_touch_{name}",
        last=last,
        names=names,
        reach=reach,
        among=among,
    )
    return last


def meant_by(place: tuple[int, int], values: NDArray[np.float32]) -> tuple[int, int]:
    """Give the place of the largest value that a hand may have missed; of equals, the nearest."""
    miss = _FINGER if visit().narrow else _POINTER
    rows, columns = (
        range(max(at - int(side * miss), 0), min(at + int(side * miss) + 1, side))
        for at, side in zip(place, values.shape, strict=True)
    )
    return max(product(rows, columns), key=lambda each: (values[each], -math.dist(each, place)))


def lies_in(place: tuple[int, int], part: dict[str, int]) -> bool:
    """Say whether a place lies in a part of a picture, as `cells` names it."""
    down, right = place[0] - part["row"], place[1] - part["column"]
    return 0 <= down < part["height"] and 0 <= right < part["width"]


def beside(question: Question, guessed: Guess) -> Answer:
    """Give what the truth is held against: the guess, or the most tempting mistake."""
    chosen = question.answers[guessed.chosen]
    return chosen if chosen.mistake else question.tempting


def touch_difference(
    part: str, question: Question, guessed: Guess, why: Callable[[tuple[int, int]], str]
) -> Attempt:
    """Hold the truth against the guess, or a mistake, to touch where they differ; say why there."""
    right, wrong = question.answers[question.right], beside(question, guessed)
    is_right = guessed.chosen == question.right
    name = WRONG_ANSWERS[wrong.mistake][0]
    titles = ("What happens", name.capitalize() if is_right else "Your guess")
    apart = np.abs(right.map - wrong.map)
    last = touches(part)[-1] if touches(part) else None
    found = last is not None and bool(apart[last[1]] >= _CLEAR * apart.max())
    is_shown = has_done(part, FOUND) and not found
    scale = np.concatenate([right.map.ravel(), wrong.map.ravel()])
    figures = [
        replace(
            map_figure(title, each.map, scale, from_zero=bool(scale.min() >= 0)),
            note="",
            marked=_most_different(right, wrong) if is_shown else [],
        )
        for title, each in zip(titles, (right, wrong), strict=True)
    ]
    touch_place(part, figures, names=[title.lower() for title in titles], aims_at=apart)
    return Attempt(
        "Touch a place where the two pictures differ.",
        found or is_shown,
        "" if last is None else "There they are alike: try another place.",
        partial(why, last[1] if found and last else largest_at(apart)),
    )


def _most_different(one: Answer, other: Answer) -> list[dict[str, int]]:
    found = most_different(one.map, other.map)
    if found is None:
        return []
    row, column, height, width = found[0]
    return [cells((row, row + height), (column, column + width))]
