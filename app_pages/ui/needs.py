"""What panels need of a network, and what is said in their place where it has it not."""

from collections.abc import Callable
from typing import Final

from convcore.bundles import Bundle

_Has = Callable[[Bundle], bool]

_MISSING: Final[dict[str, tuple[_Has, str]]] = {
    "labels": (
        lambda trained: trained.labels is not None,
        "samples whose classes are known. The images of {data_set} come without a licence, so "
        "none is included",
    ),
    "images": (
        lambda trained: trained.labels is not None,
        "the images themselves. Those of {data_set} come without a licence, so none is included",
    ),
}
"""By need: whether a network has it, and what is said where it has not."""

NEEDS: Final = {
    "class": ("A menu of classes", ("labels",)),
    "count": ("A count with these changes", ("labels",)),
    "patches": ("A look at the patches", ("images",)),
    "train on samples": ("Training on samples", ("labels",)),
}
"""By panel: its name in sentences, and what it needs."""


def missing(panel: str, trained: Bundle) -> str | None:
    """Say why a panel cannot be shown for a network.

    Parameters
    ----------
    panel : str
        A key of `NEEDS`.
    trained : Bundle
        The network.

    Returns
    -------
    str or None
        A sentence; None where nothing is missing.
    """
    name, needs = NEEDS[panel]
    for has, words in map(_MISSING.__getitem__, needs):
        if not has(trained):
            return f"{name} needs {words.format(data_set=trained.data_set)}."
    return None
