"""When two float32 results count as equal."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RELATIVE = 1e-5
"""Tolerance relative to each value."""

ABSOLUTE = 2e-6
"""Tolerance relative to the largest magnitude: near zero, two right sums that round in another
order differ by more than a purely relative bound allows."""


@dataclass(frozen=True)
class Agreement:
    """How closely two results agree.

    Parameters
    ----------
    largest_difference : float
        The largest magnitude of their difference.
    holds : bool
        Whether no difference is beyond the tolerances.
    """

    largest_difference: float
    holds: bool


def compare(
    ours: NDArray[np.float32], theirs: NDArray[np.float32], rounding: float = 0.0
) -> Agreement:
    """Compare a result with the one it should equal.

    Parameters
    ----------
    ours, theirs : ndarray of the same shape
        The two results.
    rounding : float, optional
        What either may have left of a sum that is exactly 0.

    Returns
    -------
    Agreement
        Their largest difference, and whether they count as equal.
    """
    differences = np.abs(ours - theirs)
    bounds = RELATIVE * np.abs(theirs) + ABSOLUTE * np.abs(theirs).max()
    return Agreement(float(differences.max()), bool((differences <= bounds + rounding).all()))
