"""A network from a file of a visitor's, with what the file leaves open and what is assumed."""

from dataclasses import dataclass

from convcore.networks.answers import Ending
from convcore.networks.network import Network


@dataclass(frozen=True, eq=False, kw_only=True)
class OwnNetwork(Network):
    """A network of a visitor's.

    Parameters
    ----------
    ending : Ending or None
        What its answers are taken as where its last layer has no activation; a softmax or a sigmoid
        is then added to it. None where the file itself says what they are.
    ending_reason : str
        Why that was assumed, to follow upon "since".
    ending_asked : bool
        Whether the visitor has still to say whether it is so.
    scale_reason : str
        Why its first scale was assumed, in a sentence.
    """

    ending: Ending | None
    ending_reason: str
    ending_asked: bool
    scale_reason: str
