"""Where an array is largest: at one place, at several that are equally large, or at none.

Of values that are the same everywhere none is largest, and a sentence that named a place would have
invented it. Equal means equal but for rounding, as in `convcore.agreement`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.agreement import ABSOLUTE, RELATIVE

LISTED = 3
"""Most names that a sentence lists one by one."""


@dataclass(frozen=True, eq=False)
class Largest:
    """The largest value of an array, and where it stands.

    Parameters
    ----------
    value : float
        The value.
    places : ndarray of int, shape (N, D)
        The places that hold it but for rounding, by their D indices, row by row; at least one.
    everywhere : bool
        Whether these are all places, so that it points nowhere.
    """

    value: float
    places: NDArray[np.intp]
    everywhere: bool

    @property
    def place(self) -> tuple[int, ...]:
        """The first of the places."""
        return tuple(self.places[0].tolist())

    @property
    def others(self) -> int:
        """How many places hold it besides the first."""
        return len(self.places) - 1


def largest(values: ArrayLike) -> Largest:
    """Find where an array is largest.

    Parameters
    ----------
    values : array_like
        Finite numbers, at least one.

    Returns
    -------
    Largest
        The value, and all places that hold it.

    Examples
    --------
    >>> largest([[1.0, 3.0], [3.0, 2.0]]).places.tolist()
    [[0, 1], [1, 0]]
    >>> largest([[2.0, 2.0]]).everywhere
    True
    """
    array = np.asarray(values)
    equal = as_large(array.reshape(-1, 1)).reshape(array.shape)
    return Largest(float(array.max()), np.argwhere(equal), bool(equal.all()))


def largest_at(values: ArrayLike) -> tuple[int, int]:
    """Find the row and the column where a map is largest.

    Parameters
    ----------
    values : array_like, shape (h, w)
        Finite numbers, at least one.

    Returns
    -------
    tuple of two ints
        Of several places that hold the largest value, the first.
    """
    row, column = largest(values).place
    return row, column


def as_large(values: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Mark in each column of a table what equals its largest value but for rounding.

    Parameters
    ----------
    values : ndarray of shape (N, F)
        Finite numbers; N is at least 1.

    Returns
    -------
    ndarray of bool, shape (N, F)
        True at the largest value, and at all that equal it.
    """
    most = values.max(axis=0)
    rounding = RELATIVE * np.abs(most) + ABSOLUTE * np.abs(values).max(axis=0)
    return np.asarray(values >= most - rounding)


def listed(names: Sequence[object]) -> str:
    """List names in words.

    Parameters
    ----------
    names : sequence
        One or more.

    Returns
    -------
    str
        Such as "3", "3 and 5", or "3, 5, 8 and 4 others".
    """
    first = [str(name) for name in names[:LISTED]]
    if (more := len(names) - LISTED) > 0:
        first.append(f"{more} {'others' if more > 1 else 'other'}")
    *most, last = first
    return f"{', '.join(most)} and {last}" if most else last


def also(others: int, noun: str) -> str:
    """Say that other places are as large as the one that was named.

    Parameters
    ----------
    others : int
        How many.
    noun : str
        What they are called, such as "place".

    Returns
    -------
    str
        Such as " and 3 other places"; empty where there is none.
    """
    return f" and {others} other {noun}{'s' * (others > 1)}" if others else ""
