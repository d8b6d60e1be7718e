"""The orders in which a gallery shows the filters of a layer."""

import numpy as np
from numpy.typing import NDArray

from convcore.kernels.likeness import likeness
from convcore.networks.bundles import Bundle
from convcore.networks.network import Network
from pages.shared.widgets.pictures import largest_magnitude


def orders(trained: Network) -> list[str]:
    """List the orders that there are for the filters of a network."""
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
    """Put the filters of a layer in order; ties keep the order of their numbers."""
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
