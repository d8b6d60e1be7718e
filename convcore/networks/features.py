"""What two filters make together, side by side under a unit of the next layer."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from convcore.kernels.answers import description_of
from convcore.kernels.hues import HueAnswers
from convcore.kernels.tuning import eighth_of
from convcore.networks.attribution import middles
from convcore.receptive import ReceptiveField
from convcore.trace import Trace


@dataclass(frozen=True)
class Part:
    """What one of the maps below adds to a unit's sum.

    Parameters
    ----------
    number : int
        The map, from 0.
    contribution : float
        The sum of the products of its patch with its slice of the unit's kernel.
    place : tuple of two ints
        Row and column of the unit of that map that most of it comes from; of equals, the first.
    """

    number: int
    contribution: float
    place: tuple[int, int]


@dataclass(frozen=True)
class Stripe:
    """A stripe of a picture, between two edges that two filters have found.

    Parameters
    ----------
    bright : bool
        Whether it is bright on dark.
    runs : {'vertical', 'horizontal'}
        Along columns, or along rows.
    start, stop : int
        Of a vertical one, its first column in the picture and the first after it; of a horizontal
        one, the rows.
    alike : int
        How many stripes of its kind, this one included, the picture has side by side there.
    """

    bright: bool
    runs: Literal["vertical", "horizontal"]
    start: int
    stop: int
    alike: int

    @property
    def name(self) -> str:
        """What it is called, such as "a bright vertical stripe"."""
        return f"a {'bright' if self.bright else 'dark'} {self.runs} stripe"

    def part_of(self, shown: str) -> str | None:
        """Say what part it is of what the picture shows, where all that is known of that is so.

        Parameters
        ----------
        shown : str
            The class of the picture.

        Returns
        -------
        str or None
            Such as "a trouser leg".
        """
        known = _PARTS.get(shown)
        if known is None or known[1:] != (self.bright, self.runs, self.alike):
            return None
        return known[0]


# What stripes are called on what pictures show, by class: whether they are bright there, how they
# run, and how many stand side by side.
_PARTS = {"Trouser": ("a trouser leg", True, "vertical", 2)}


def parts_of(taken: Trace) -> list[Part]:
    """Give what each map below adds to a unit's sum.

    Parameters
    ----------
    taken : Trace
        The unit, taken apart: its products are of shape (kh, kw, C).

    Returns
    -------
    list of Part
        Of all C maps, what adds most first; of equals, the smaller number.
    """
    sums = taken.products.sum(axis=(0, 1))
    parts = []
    for number in np.argsort(-sums, kind="stable").tolist():
        products = taken.products[..., number]
        row, column = np.unravel_index(int(products.argmax()), products.shape)
        place = int(taken.rows[row]), int(taken.columns[column])
        parts.append(Part(number, float(sums[number]), place))
    return parts


def direction(first: Part, second: Part) -> str:
    """Say where the second of two filters adds most, seen from where the first does.

    Parameters
    ----------
    first, second : Part
        What two of the maps below add to a unit.

    Returns
    -------
    str
        Such as "to its right": left or right, where the places are in two columns.
    """
    down, right = (there - here for there, here in zip(second.place, first.place, strict=True))
    if not right:
        return "below it" if down > 0 else "above it" if down else "at the same place"
    return "to its right" if right > 0 else "to its left"


def stripe_between(
    picture: NDArray[np.float32],
    filters: NDArray[np.float32],
    two: tuple[Part, Part],
    below: ReceptiveField,
    seen: tuple[tuple[int, int], tuple[int, int]],
) -> Stripe | None:
    """Name the stripe that two filters make together, where they and the picture warrant it.

    They do where both filters speak for the unit; both answer to edges that run alike, one with
    its bright side where the other has its dark one; these edges lie beside each other; and where
    the picture, along the rows or columns that both edges span, has exactly one run of bright
    (or dark) pixels between them, with both its ends in view of the unit. Bright is what lies
    above the middle between the darkest and the brightest value there.

    Parameters
    ----------
    picture : ndarray of float32, shape (H, W)
        What the network looks at.
    filters : ndarray of float32, shape (kh, kw, F)
        Those of the first layer.
    two : tuple of two Part
        What two of them add to a unit of the next layer.
    below : ReceptiveField
        What the units of the maps see that this next layer reads.
    seen : tuple of two pairs
        The rows and the columns of the picture that the unit sees, each as (start, stop).

    Returns
    -------
    Stripe or None
        None where any of that does not hold.
    """
    eighths = [_bright_side(filters[..., part.number]) for part in two]
    if None in eighths or any(part.contribution <= 0 for part in two):
        return None
    first, second = (int(each) for each in eighths if each is not None)
    if (first - second) % 8 != 4 or first % 2:
        return None
    axis = 0 if first % 4 == 2 else 1  # across the edges: rows of horizontal ones, else columns
    steps = two[1].place[axis] - two[0].place[axis]
    # Rows count downwards, and so a bright side above lies where they are smaller.
    toward = {0: 1, 2: -1, 4: -1, 6: 1}[first]
    if steps == 0:
        return None
    bright = steps * toward > 0
    spans = [_middle(below, part.place) for part in two]
    along = slice(*_union(spans[0][1 - axis], spans[1][1 - axis], picture.shape[1 - axis]))
    profile = (picture[along] if axis == 1 else picture[:, along].T).mean(axis=0)
    level = (float(profile.min()) + float(profile.max())) / 2
    runs = _runs(profile > level if bright else profile < level)
    start, stop = _union(spans[0][axis], spans[1][axis], picture.shape[axis])
    between = [run for run in runs if run[0] < stop and run[1] > start]
    if len(between) != 1 or not (seen[axis][0] < between[0][0] and between[0][1] < seen[axis][1]):
        return None
    # What lies around all figures is no stripe between two of them.
    alike = [run for run in runs if run[0] > 0 and run[1] < len(profile)]
    return Stripe(bright, "vertical" if axis else "horizontal", *between[0], len(alike))


def _bright_side(kernel: NDArray[np.float32]) -> int | None:
    """Say in which eighth the bright side of the edges lies that a kernel answers to."""
    found = description_of(kernel)
    if isinstance(found, HueAnswers) or not found.edges:
        return None
    return eighth_of(found.answers.direction)[0]


def _middle(below: ReceptiveField, place: tuple[int, int]) -> list[tuple[int, int]]:
    """Give the rows and the columns in the middle of what a unit sees."""
    starts = [start for start, _ in middles(below)]
    return [
        (start + at * jump, start + (at + 1) * jump)
        for start, at, jump in zip(starts, place, below.jump, strict=True)
    ]


def _union(one: tuple[int, int], other: tuple[int, int], side: int) -> tuple[int, int]:
    return max(min(one[0], other[0]), 0), min(max(one[1], other[1]), side)


def _runs(marked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Give the first and the place after the last of each run of marked places."""
    steps = np.diff(np.concatenate([[0], marked.astype(np.int8), [0]]))
    starts, stops = np.flatnonzero(steps > 0), np.flatnonzero(steps < 0)
    return list(zip(starts.tolist(), stops.tolist(), strict=True))
