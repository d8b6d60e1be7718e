"""Which patch excites a unit that adds up two filters: one that does, and three that do not."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from convcore.networks.parts_over_images import PartsOverImages
from convcore.quiz.differences import maps_differ
from convcore.quiz.questions import Answer, Question, Reason, arrange
from convcore.receptive import ReceptiveField
from convcore.rounding import digits_for, format_number

ADDS = 0.5
"""What a filter adds at least to be said to answer, as a part of what it adds to the unit asked
about."""

SILENT = 0.1
"""What it adds at most to be said to add nothing, as a part of the same."""

_TRIED = 30  # patches of each kind from which the question is made, those that show it best


class Place(NamedTuple):
    """A unit in one of many images."""

    image: int
    row: int
    column: int


def ask_patch(
    over: PartsOverImages,
    pictures: NDArray[np.float32],
    field: ReceptiveField,
    shown: Place,
    beside: str,
    random: np.random.Generator,
) -> Question:
    """Ask which of four patches excites the units of a map.

    Parameters
    ----------
    over : PartsOverImages
        What two filters add to its units, in N images.
    pictures : ndarray of float32, shape (N, H, W)
        The images, in [0, 1].
    field : ReceptiveField
        What its units see.
    shown : Place
        The unit whose patch is the right answer: both filters add something to it, and it is above
        0.
    beside : str
        Where the second filter is wanted, seen from the first, such as "to its right".
    random : numpy.random.Generator
        Chooses the wrong patches, and the order.

    Returns
    -------
    Question
        Its wrong answers are a patch in which only one of the two filters answers, one in which
        neither does, and one in which both do where the unit does not want them; all of them leave
        the unit below 0.

    Raises
    ------
    ConvscopeError
        If there is no such patch, or it looks like another.
    """
    places = {"": [shown]}
    for mistake, shows in _mistaken(over, shown, pictures, field).items():
        best = np.argsort(-shows, axis=None, kind="stable")[:_TRIED]
        best = random.permutation(best[shows.flat[best] > -np.inf])
        at = np.stack(np.unravel_index(best, shows.shape), axis=-1).tolist()
        places[mistake] = [Place(*each) for each in at]
    answers, asked = [], {}
    for mistake, of_kind in places.items():
        for place in of_kind:
            answer = Answer(mistake, patch_of(pictures, field, place), is_picture=True)
            answers.append(answer)
            asked[id(answer)] = place

    def differ(some: Sequence[Answer]) -> bool:
        kinds = {answer.mistake for answer in some}
        return len(kinds) == len(some) and maps_differ([answer.map for answer in some])

    right, *wrong = answers
    chosen = arrange(right, wrong, differ, random)
    first, second = over.numbers
    return Question(
        f"This unit wants filter {first} here and filter {second} {beside}. Which patch "
        "excites it?",
        chosen,
        tuple(Reason(_sum_of(over, asked[id(each)])) for each in chosen),
    )


def patch_of(
    pictures: NDArray[np.float32], field: ReceptiveField, place: Place
) -> NDArray[np.float32]:
    """Cut out what a unit sees of its image."""
    rows, columns = field.inside(place.row, place.column)
    return pictures[place.image, slice(*rows), slice(*columns)]


def _mistaken(
    over: PartsOverImages, shown: Place, pictures: NDArray[np.float32], field: ReceptiveField
) -> dict[str, NDArray[np.float32]]:
    """Say by mistake how well units (N, h, w) show it; -inf for those that do not."""
    parts, silent = over.parts, over.sums < 0
    adds = parts >= ADDS * parts[shown]
    nothing = parts <= SILENT * parts[shown]
    holds = over.holds >= ADDS * over.holds[shown]
    one = (adds[..., 0] & nothing[..., 1]) | (adds[..., 1] & nothing[..., 0])
    neither = nothing.all(axis=-1) & ~holds.any(axis=-1)
    means, spreads = _patches(pictures, field)
    bright = means >= means[shown]
    shows = {
        "one_filter": (one, parts.max(axis=-1)),
        "even_patch": (neither & bright, -spreads),
        "elsewhere": (nothing.all(axis=-1) & holds.all(axis=-1), over.holds.min(axis=-1)),
    }
    return {name: np.where(found & silent, how, -np.inf) for name, (found, how) in shows.items()}


def _patches(
    pictures: NDArray[np.float32], field: ReceptiveField
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Give the mean and the standard deviation of what each unit sees, (N, h, w) each."""
    spans = [[(down, across) for across in field.seen[1]] for down in field.seen[0]]
    cut = [[pictures[:, slice(*down), slice(*across)] for down, across in row] for row in spans]
    means, spreads = (
        np.stack([np.stack([of(each, axis=(1, 2)) for each in row], -1) for row in cut], 1)
        for of in (np.mean, np.std)
    )
    return means, spreads


def _sum_of(over: PartsOverImages, place: Place) -> str:
    """Say what the two filters add to a unit, and what comes of it."""
    (one, other), total = over.parts[place], float(over.sums[place])
    digits = digits_for(max(abs(float(one)), abs(float(other)), abs(total)))
    first, second = (
        f"filter {number} adds {format_number(float(part), digits)}"
        for number, part in zip(over.numbers, (one, other), strict=True)
    )
    end = "so it fires" if total > 0 else "which ReLU makes 0"
    return (
        f"On this patch {first} and {second}; with all others the sum is "
        f"{format_number(total, digits)}, {end}."
    )
