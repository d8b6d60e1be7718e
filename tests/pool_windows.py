"""One window of a pooling taken apart, cell by cell: a witness of `convcore.pool`."""

from dataclasses import dataclass

import numpy as np

from convcore.shapes import padding_amounts, pair


@dataclass(frozen=True)
class PoolWindow:
    """One output position, the rows and columns under its window, and what it makes of them.

    Rows and columns may lie in the padding, where `inside` is false and `members` are 0. `winner`
    is the place of the first maximum, row by row, and None for the average.
    """

    row: int
    column: int
    rows: np.ndarray
    columns: np.ndarray
    members: np.ndarray
    inside: np.ndarray
    winner: tuple[int, int] | None
    result: float

    @property
    def top(self):
        return int(self.rows[0])

    @property
    def left(self):
        return int(self.columns[0])


def pool_window(maps, row, column, size=2, *, strides=None, padding="valid", kind="max"):
    """Take one output position of `pool2d` apart, for a map of one channel."""
    sides = pair(size)
    steps = sides if strides is None else pair(strides)
    axes = []
    for axis, place in enumerate((row, column)):
        before, _ = padding_amounts(maps.shape[axis], sides[axis], steps[axis], 1, padding)
        axes.append(place * steps[axis] - before + np.arange(sides[axis]))
    members = np.zeros(sides, np.float32)
    inside = np.zeros(sides, bool)
    places = {}
    for i, j in np.ndindex(sides):
        at = int(axes[0][i]), int(axes[1][j])
        if 0 <= at[0] < maps.shape[0] and 0 <= at[1] < maps.shape[1]:
            inside[i, j], members[i, j] = True, maps[at]
            places[at] = float(maps[at])
    if kind == "max":
        winner = max(places, key=lambda at: places[at])  # the first of equal ones
        return PoolWindow(row, column, *axes, members, inside, winner, places[winner])
    return PoolWindow(row, column, *axes, members, inside, None, sum(places.values()) / len(places))
