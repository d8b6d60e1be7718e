"""Which part of a picture an answer rests on: covered, it turns the answer into another."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.networks.covers import Covers
from convcore.quiz.questions import Answer, Question, Reason, arrange

KEPT = 0.9
"""The least probability that the answer keeps under a cover of which it is said to need nothing."""

APART = 0.5
"""The part of a cover that another one shares with it at most, to be another part."""


def ask_cover(covers: Covers, random: np.random.Generator) -> Question:
    """Ask which part turns the answer into another one when it is covered.

    Parameters
    ----------
    covers : Covers
        What the network answers to each.
    random : numpy.random.Generator
        Chooses the other parts, and the order.

    Returns
    -------
    Question
        Its wrong answers are other parts of the figure, without which the network still answers
        the same, with a probability of `KEPT` or more.

    Raises
    ------
    ConvscopeError
        If no cover turns the answer, or there are not three that leave it.
    """
    deciding, turned = covers.deciding, covers.turned
    if deciding is None or turned is None:
        rule = "A question for the part that decides needs one that turns the answer"
        raise ConvscopeError(f"{rule}. Received: an answer that every cover leaves")
    says, hidden = covers.classes[covers.says], _hidden(covers)
    leaves = (covers.covered.argmax(axis=-1) == covers.says) & (
        covers.covered[..., covers.says] >= KEPT
    )
    # As much of the figure is hidden as by the cover that decides, or it would be no temptation.
    tempting = leaves & (hidden >= hidden[deciding] / 2)
    units = [deciding, *((row, column) for row, column in np.argwhere(tempting).tolist())]
    right, *others = (
        Answer(
            "" if unit == deciding else "spared",
            covers.picture_without(unit),
            is_picture=True,
            cells=covers.cells(unit),
        )
        for unit in units
    )

    def differ(some: Sequence[Answer]) -> bool:
        pairs = combinations([answer.cells for answer in some if answer.cells], 2)
        return all(_shared(*pair) <= APART for pair in pairs)

    answers = arrange(right, others, differ, random)
    left = {covers.cells(unit): covers.answer_without(unit) for unit in units}

    def reason(answer: Answer) -> Reason:
        assert answer.cells is not None  # noqa: S101
        return Reason(f"Without it the network says {left[answer.cells]}.")

    return Question(
        f"The network says {says}. Which part, covered, turns its answer into "
        f"{covers.classes[turned]}?",
        answers,
        tuple(map(reason, answers)),
    )


def _hidden(covers: Covers) -> NDArray[np.float32]:
    """Give how much brightness each cover hides, (h, w)."""
    rows, columns = covers.field.seen
    hidden = [
        [covers.picture[slice(*down), slice(*across)].sum() for across in columns] for down in rows
    ]
    return np.array(hidden, np.float32)


def _shared(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> float:
    """Give the part of one cover that another hides as well."""
    shared = 1.0
    for axis in range(2):
        start = max(one[axis], other[axis])
        stop = min(one[axis] + one[axis + 2], other[axis] + other[axis + 2])
        shared *= max(stop - start, 0) / one[axis + 2]
    return shared
