"""The orders in which a gallery shows the filters of a layer."""

import numpy as np
from numpy.typing import NDArray

from convcore.kernels.likeness import likeness
from convcore.networks.bundles import Bundle
from convcore.networks.network import Network
from pages.shared.widgets.pictures import largest_magnitude


def orders(trained: Network) -> list[str]:
    """List the orders that there are for the filters of a network.

    Parameters
    ----------
    trained : Network
        The network.

    Returns
    -------
    list of str
        Some of the options of the link parameter `sort`.
    """
    activity = ["activity"] if "relu" in trained.first_stages else []
    damage = ["damage"] if isinstance(trained, Bundle) else []
    return ["number", "strongest", *activity, "likeness", *damage]


def filter_order(
    sort: str,
    *,
    shown: NDArray[np.float32],
    rectified: NDArray[np.float32] | None,
    filters: NDArray[np.float32],
    right_without: NDArray[np.int64] | None,
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
    rectified : ndarray of shape (h, w, F) or None
        The maps after ReLU, if the network has one.
    filters : ndarray of shape (kh, kw, C, F)
        The trained weights.
    right_without : ndarray of shape (F,) or None
        How many samples are recognised without each filter, where that is known.
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
        case "activity" if rectified is not None:
            measure = rectified.mean(axis=(0, 1))
        case "likeness":
            measure = likeness(filters, chosen)
            measure[chosen] = np.inf  # before its twins
        case "damage" if right_without is not None:
            measure = -right_without.astype(np.float64)
        case _:
            return np.arange(shown.shape[-1])
    return np.argsort(-measure, kind="stable")
