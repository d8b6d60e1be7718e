"""What a network answers to an input, and what it answered before a layer was changed."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork, NetworkInput
from pages.learned_filters.editing import EditedLayer
from pages.shared.session.answering import layer_outputs
from pages.shared.session.reading import process_of
from pages.shared.showing.answer_note import answer_note
from pages.shared.widgets.probabilities import probabilities


def put_to_work(
    trained: Network, seen: NetworkInput, edited: EditedLayer
) -> tuple[NetworkAtWork, NDArray[np.float32] | None]:
    """Ask what the layers make of the input; where one was changed, also for the answer before."""
    outputs, before = layer_outputs(trained, seen.image, edited.layer), None
    if edited.is_changed:
        said = process_of(trained).predictions(trained.model_path, seen.image[None])[0]
        before = trained.by_class(said)
    return NetworkAtWork(trained, seen, outputs, edited.layer), before


def show_answer(at_work: NetworkAtWork, before: NDArray[np.float32] | None) -> None:
    """Show the answer, beside the one before a change."""
    trained = at_work.network
    probabilities(
        at_work.answer,
        trained.classes,
        at_work.seen.truth,
        kind=trained.answers,
        before=before,
        key="probabilities",
        title="Answer",
    )
    if note := answer_note(trained):
        st.caption(note)
