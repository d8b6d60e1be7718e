"""What panels need of a network, and what is said in their place where it has it not."""

from typing import Final

from convcore.networks.bundles import Bundle
from convcore.networks.network import Network

_WORDS: Final = {
    "labels": "samples whose classes are known",
    "images": "the images themselves",
    "statistics": "its answers to many images whose classes are known",
    "training": "the record of its training",
    "shipped labels": "samples that ship with their classes",
}
"""What a network may have, in words."""

NEEDS: Final = {
    "count": ("A count with these changes", ("labels",)),
    "accuracy": ("Its accuracy", ("statistics",)),
    "firing": ("What makes it fire", ("statistics",)),
    "strongest": ("What excites it most", ("statistics",)),
    "patches": ("A look at the patches", ("images",)),
    "ranking": ("What silencing costs", ("statistics",)),
    "film": ("A film of the filters", ("training",)),
    "train on samples": ("Training on samples", ("shipped labels",)),
}
"""By panel: its name in sentences, and what it needs."""


def missing(panel: str, network: Network) -> str | None:
    """Say why a panel cannot be shown for a network."""
    name, needs = NEEDS[panel]
    for need in needs:
        if not isinstance(network, Bundle):
            return f"{name} needs {_WORDS[need]}: a network from a file comes without them."
        if need in ("labels", "images", "shipped labels") and network.labels is None:
            offer = "" if need == "shipped labels" else "; the input *Test images* can fetch them"
            return (
                f"{name} needs {_WORDS[need]}. The images of {network.data_set} come without a "
                f"licence, so none is included{offer}."
            )
    return None
