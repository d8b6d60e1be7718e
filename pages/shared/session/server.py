"""The one object that owns whatever outlives a rerun: processes, and what visits leave."""

import logging
import os
from dataclasses import dataclass, field
from functools import cache
from threading import Lock
from typing import Final

import streamlit as st

from convcore.pictures.drawings import Drawing
from convcore.pictures.uploads import OwnPicture
from convcore.processes import memory
from convcore.processes.full_test_sets import FullTestSets
from convcore.processes.inference import InferenceProcess
from convcore.processes.live_training import LiveTrainings
from convcore.processes.uploaded_networks import UploadedNetworks
from convcore.processes.visits import Visits
from pages.shared.session.shipped import MODEL_NAMES, MODELS, samples_for

KERAS_MEMORY: Final = 1536 * 2**20
"""Bytes that have to be free where Keras starts before anyone asks: it takes a third of them."""


@dataclass
class OwnPictures:
    """The pictures of a visit's own.

    Parameters
    ----------
    files : dict of str to OwnPicture
        Pictures by where they come from.
    removed : OwnPicture or None
        The upload that was taken away last: it returns where what replaces it is refused.
    drawing : Drawing
        What is on the visit's board.
    """

    files: dict[str, OwnPicture] = field(default_factory=dict)
    removed: OwnPicture | None = None
    drawing: Drawing = field(default_factory=Drawing)


class Server:
    """What outlives a rerun.

    Parameters
    ----------
    grace : float
        Seconds for which a visit that has gone keeps what belongs to it, and for which the process
        of the networks that visitors bring outlives the last of them.

    Attributes
    ----------
    inference : InferenceProcess
        Where the networks that ship answer; it starts at once where it may.
    trainings : LiveTrainings
        What visitors train.
    networks : UploadedNetworks
        The networks that visitors bring.
    test_sets : FullTestSets
        The full test sets of the networks that ship.
    pictures : dict of str to OwnPictures
        What visitors draw and bring, by visit.
    visits : Visits
        Which of them are there.
    """

    def __init__(self, grace: float) -> None:
        self.inference = InferenceProcess(MODELS / name / "model.keras" for name in MODEL_NAMES)
        self.trainings = LiveTrainings()
        self.networks = UploadedNetworks(samples_for, patience=grace)
        self.test_sets = FullTestSets()
        self.pictures: dict[str, OwnPictures] = {}
        self.visits = Visits(self._forget, grace)
        if _keras_comes_first():
            self.inference.start()

    def close(self) -> None:
        """End it all; whoever still asks for something gets a sentence, and nothing starts."""
        for owner in (self.inference, self.networks, self.trainings, self.test_sets):
            owner.close()

    def _forget(self, visit: str) -> None:
        self.trainings.forget(visit)
        self.pictures.pop(visit, None)
        self.networks.forget(visit)


def _keras_comes_first() -> bool:
    """Say whether Keras starts with the server; else it does when it is first asked."""
    when = os.environ.get("CONVSCOPE_KERAS") or "at_start"
    if when not in ("at_start", "on_demand"):
        rule = "CONVSCOPE_KERAS is at_start, as without it, or on_demand"
        logging.getLogger(__name__).warning("%s. Received: %r", rule, when)
    return when != "on_demand" and memory.available() >= KERAS_MEMORY


_making = Lock()


def server() -> Server:
    """Give the server object; where no launcher has made it, the first visit does."""
    with _making:
        return _made()


@cache  # not Streamlit's, which any visitor can have cleared
def _made() -> Server:
    return Server(float(st.get_option("server.disconnectedSessionTTL")))
