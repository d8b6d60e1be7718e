"""What a page shows now, which can be taken home."""

from collections.abc import Callable
from dataclasses import dataclass

from convcore.export.screens import Screen


@dataclass
class OnScreen:
    """What a page shows now: the page puts it here, what is taken home is read from here.

    Parameters
    ----------
    screen : callable or None
        Gives the screen; None where it has no result.
    """

    screen: Callable[[], Screen] | None = None
