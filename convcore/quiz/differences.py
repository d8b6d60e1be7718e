"""How different maps, kernels and numbers look: what can be told apart, and where it shows most."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from convcore.extremes import largest

VISIBLE = 0.1
"""What two values differ by, as a part of the largest magnitude on the scale, to be told apart."""

PLACES = 0.02
"""Share of a map's positions at which two maps have to be told apart at least."""

ENTRIES = 0.2
"""The same of a kernel's entries."""

SHARE = 0.25
"""What the root mean square of their difference is at least, as a part of the larger one's own."""

LARGER = 2.5
"""How many times as large as the right map's a wrong one's largest magnitude is at most: beside one
that is larger still, the right map would look empty."""


def maps_differ(maps: Sequence[NDArray[np.float32]], share: float = PLACES) -> bool:
    """Say whether maps, shown on one scale, can all be told apart.

    Two can where at least `share` of their positions differ by `VISIBLE` of the scale, which ends
    at the largest magnitude in any of the maps, and their whole difference is `SHARE` of the larger
    of them; or where one has a side longer by a tenth, which is written above it.
    """
    limits = [float(np.abs(each).max()) for each in maps]
    limit = max(limits)

    def differ(one: NDArray[np.float32], other: NDArray[np.float32]) -> bool:
        if one.shape != other.shape:
            sides = zip(one.shape, other.shape, strict=True)
            return any(max(pair) >= (1 + VISIBLE) * min(pair) for pair in sides)
        apart = np.abs(one - other)
        whole = max(float(np.linalg.norm(one)), float(np.linalg.norm(other)))
        seen = float((apart >= VISIBLE * limit).mean()) >= share
        return seen and float(np.linalg.norm(apart)) >= SHARE * whole

    if not 0 < limit <= LARGER * limits[0]:
        return False
    return all(differ(*pair) for pair in combinations(maps, 2))


def numbers_differ(numbers: Sequence[float]) -> bool:
    """Say whether numbers can all be told apart: by `VISIBLE` of the largest magnitude."""
    limit = max(map(abs, numbers))
    return limit > 0 and all(
        abs(one - other) >= VISIBLE * limit for one, other in combinations(numbers, 2)
    )


def most_different(
    one: NDArray[np.float32], other: NDArray[np.float32]
) -> tuple[tuple[int, int, int, int], tuple[int, int]] | None:
    """Find the part of two maps, an eighth of their sides, in which they differ most on average.

    None where they differ by the same everywhere.
    """
    apart = np.abs(one - other)
    if largest(apart).everywhere:
        return None
    height, width = (max(1, side // 8) for side in apart.shape)
    # The sum over every part, from sums over all that lies above and left of a corner.
    corners = np.pad(apart.astype(np.float64).cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    below = corners[height:] - corners[:-height]
    sums = below[:, width:] - below[:, :-width]
    top, left = (int(at) for at in np.unravel_index(int(sums.argmax()), sums.shape))
    part = apart[top : top + height, left : left + width]
    row, column = np.unravel_index(int(part.argmax()), part.shape)
    return (top, left, height, width), (top + int(row), left + int(column))
