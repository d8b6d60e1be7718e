"""The orders in which a gallery shows the filters of a layer."""

import numpy as np
from numpy.typing import NDArray

from app_pages.ui.components.pictures import largest_magnitude
from convcore.likeness import likeness


def filter_order(
    sort: str,
    *,
    shown: NDArray[np.float32],
    rectified: NDArray[np.float32],
    filters: NDArray[np.float32],
    right_without: NDArray[np.int64],
    chosen: int,
) -> NDArray[np.int64]:
    """Put the filters of a layer in order; ties keep the order of their numbers.

    Parameters
    ----------
    sort : {'number', 'strongest', 'activity', 'likeness', 'damage'}
        By number, by the largest magnitude that each tile shows, by the mean of the map after ReLU,
        by the likeness of the trained weights to those of the chosen filter, which itself comes
        first, or by the samples that are no longer recognised without the filter.
    shown : ndarray of shape (H, W, F) or (H, W, 3, F)
        What the tiles show: maps, or kernels.
    rectified : ndarray of shape (h, w, F)
        The maps after ReLU.
    filters : ndarray of shape (kh, kw, C, F)
        The trained weights.
    right_without : ndarray of shape (F,)
        How many samples are recognised without each filter.
    chosen : int
        The filter that is chosen.

    Returns
    -------
    ndarray of int64, shape (F,)
        The filters' numbers, first to last.
    """
    match sort:
        case "strongest":
            measure = np.array([largest_magnitude(tile) for tile in np.moveaxis(shown, -1, 0)])
        case "activity":
            measure = rectified.mean(axis=(0, 1))
        case "likeness":
            measure = likeness(filters, chosen)
            measure[chosen] = np.inf  # before its twins
        case "damage":
            measure = -right_without.astype(np.float64)
        case _:
            return np.arange(shown.shape[-1])
    return np.argsort(-measure, kind="stable")
