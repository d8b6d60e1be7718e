"""The orders in which a gallery shows the filters of a layer."""

import numpy as np

from convcore.kernels.likeness import likeness
from convcore.networks.bundles import Bundle
from convcore.networks.network import Network


def orders(trained: Network) -> list[str]:
    """List the orders that there are for the filters of a network."""
    activity = ["activity"] if "relu" in trained.first_stages else []
    damage = ["damage"] if isinstance(trained, Bundle) else []
    return ["number", "strongest", *activity, "likeness", *damage]


def known_order(sort: str, trained: Network, chosen: int) -> list[int] | None:
    """Put the filters of a layer in order; ties keep the order of their numbers.

    None where the browser knows it: by number, or by what they make of the input.
    """
    match sort:
        case "likeness":
            measure = likeness(trained.filters, chosen).astype(np.float64)
            measure[chosen] = np.inf  # before its twins
        case "damage" if isinstance(trained, Bundle):
            measure = -trained.statistics.right_without.astype(np.float64)
        case _:
            return None
    order: list[int] = np.argsort(-measure, kind="stable").tolist()
    return order
