"""A network from a file of a visitor's, with what the file leaves open and what is assumed."""

from dataclasses import dataclass

from convcore.networks.answers import Ending
from convcore.networks.network import Network


@dataclass(frozen=True, eq=False, kw_only=True)
class OwnNetwork(Network):
    """A network of a visitor's.

    Parameters
    ----------
    saved_layers : int
        How many layers its file has, its input among them. Here a layer's activation is one more,
        and so is what is added to its answers, while those that do nothing are left out.
    notes : tuple of str
        What its file holds that is not here, in sentences.
    preparation : tuple of str
        What its own layers do to an input before anything convolves it, in sentences.
    ending : Ending or None
        What its answers are taken as where its last layer has no activation; a softmax or a sigmoid
        is then added to it. None where the file itself says what they are.
    ending_reason : str
        Why that was assumed, to follow upon "since".
    ending_asked : bool
        Whether the visitor has still to say whether it is so.
    scale_reason : str
        Why its scale was assumed, in a sentence; empty where the visitor has set it.
    """

    saved_layers: int
    notes: tuple[str, ...] = ()
    preparation: tuple[str, ...] = ()
    ending: Ending | None
    ending_reason: str
    ending_asked: bool
    scale_reason: str
