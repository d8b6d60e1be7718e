"""How many of a network's samples it recognises once its first layer was changed."""

from time import sleep

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from convcore.networks.bundles import Bundle
from convcore.networks.first_layer import FirstLayer
from convcore.networks.network import Network
from convcore.processes.inference import AT_ONCE
from convcore.rounding import format_number, percent
from pages.learned_filters.editing import EditedLayer
from pages.shared.session.chunks import in_chunks
from pages.shared.session.messages import show_error
from pages.shared.session.reading import bundle_with
from pages.shared.session.server import server
from pages.shared.session.state import visit
from pages.shared.showing.missing import missing

PAUSE = 0.1
"""Seconds between a change and the count."""


# By what it is asked, so that thirty visitors who silence the same filter count it once.
@st.cache_data(max_entries=5000, show_spinner=False)
def _right(model: str, full_test_set: bool, filters: bytes, biases: bytes, start: int) -> int:
    """Count the recognised ones of a chunk of samples."""
    trained = bundle_with(model, full_test_set=full_test_set)
    layer = FirstLayer(
        np.frombuffer(filters, np.float32).reshape(trained.filters.shape),
        np.frombuffer(biases, np.float32),
    )
    part = slice(start, start + AT_ONCE)
    answers = server().inference.predictions(trained.model_path, trained.images(part), layer)
    return int((answers.argmax(axis=1) == trained.statistics.labels[part]).sum())


def show_accuracy(trained: Network, edited: EditedLayer) -> None:
    """Show how many samples the network recognises, counted anew if its first layer was changed."""
    if not isinstance(trained, Bundle):
        st.caption(missing("accuracy", trained))
        return
    count, as_trained = len(trained.statistics.labels), trained.statistics.right
    before = percent(as_trained / count, 1)
    if not edited.is_changed:
        st.markdown(f"Right on **{before}** of {trained.measured}.")
        return
    if not edited.placed and len(edited.silenced) == 1:
        _say(trained, int(trained.statistics.right_without[edited.silenced[0]]), edited)
        return
    if (why := missing("count", trained)) is not None:
        st.markdown(f"As trained, right on {before} of {trained.measured}. {why}")
        return
    about = trained.name, trained.full_test_set
    question = *about, edited.layer.filters.tobytes(), edited.layer.biases.tobytes()
    asked, right = visit().counted or (None, 0)
    if asked != question and not server().inference.ready:
        # The line about Keras runs the page again once it is up.
        words = "It is counted anew once Keras is up."
        st.markdown(f"As trained, right on {before} of {trained.measured}. {words}")
        return
    if asked != question:
        # Whoever clicks on within this moment has not asked for a count, and the next line ends
        # it; whoever waits has the answer painted first, where the browser shares these cores.
        sleep(PAUSE)
        place = st.empty()
        try:
            right = _count(question, place)
        except ConvscopeError as error:
            with place:
                show_error(error)
            return
        visit().counted = question, right
    else:
        place = st.empty()
    with place:
        _say(trained, right, edited)


def _say(trained: Bundle, right: int, edited: EditedLayer) -> None:
    """Say how many are recognised, beside how many as trained."""
    count, as_trained = len(trained.statistics.labels), trained.statistics.right
    change = format_number(100 * (right - as_trained) / count, 1)
    blind = "" if edited.layer.filters.any() else " Without any filter, all get the same answer."
    st.markdown(
        f"Right on **{percent(right / count, 1)}** of {trained.measured}, "
        f"{percent(as_trained / count, 1)} as "
        f"trained: {'+' if right > as_trained else ''}{change} points.{blind}"
    )


def _count(question: tuple[str, bool, bytes, bytes], place: DeltaGenerator) -> int:
    name, full_test_set, *_ = question
    count = len(bundle_with(name, full_test_set=full_test_set).samples)
    parts = in_chunks(count, AT_ONCE, place, "Counting what it recognises now")
    return sum(_right(*question, part.start) for part in parts)
