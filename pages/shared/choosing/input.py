"""Choosing what a network looks at, and fetching the full test set where that is chosen."""

from contextlib import suppress

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from convcore.networks.network import Network
from convcore.processes.full_test_sets import FullTestSet
from pages.shared.address.controls import narrow
from pages.shared.address.settings import change, setting
from pages.shared.address.words import (
    CAMERA,
    DRAWING,
    INPUTS,
    NETWORK_INPUT,
    SAMPLE,
    TEST_SET,
    UPLOAD,
)
from pages.shared.choosing.fitted_input import stand_in
from pages.shared.choosing.network import network_in_use
from pages.shared.session.messages import show_error
from pages.shared.session.reading import bundle
from pages.shared.session.server import server
from pages.shared.session.shipped import MODEL_NAMES
from pages.shared.session.state import visit
from pages.shared.widgets.picker import Source

SOURCES = {
    source.value: source
    for source in (
        Source(SAMPLE, "grid", "Samples"),
        Source(TEST_SET, "fetch", "Test images"),
        Source(NETWORK_INPUT, "network", "A network's"),
        Source(UPLOAD, "upload", "Upload"),
        Source(CAMERA, "camera", "Camera"),
        Source(DRAWING, "board", "Draw"),
    )
}
"""The buttons beside the thumbnails, by what they set."""

LOOK_EVERY = 1.0
"""Seconds between two looks at what is being fetched."""


def sources() -> list[Source]:
    """Name what a network can look at besides a sample that was chosen by its picture."""
    return [SOURCES[each] for each in _among()]


def input_in_use(trained: Network, below: DeltaGenerator) -> str:
    """Give what a network looks at; where the test set still has to be fetched, offer that."""
    narrow("input", _among(), SAMPLE)
    source: str = setting("input")
    if source == TEST_SET and not trained.full_test_set:
        with below:
            _offer(trained.name, stand_in(trained))
    return source


def enter_input(source: str) -> None:
    """Look at something else, and leave a number behind that only the full test set has."""
    change(input=source)
    with suppress(ConvscopeError):  # the page will say what is wrong with the network
        change(sample=stand_in(network_in_use()))


def _among() -> list[str]:
    has_test_set = setting("model") in MODEL_NAMES
    return [each for each in INPUTS if has_test_set or each != TEST_SET]


def _offer(name: str, meanwhile: int) -> None:
    state = server().test_sets.of(name)
    refused, visit().fetch_refused = visit().fetch_refused, None
    if state is not None and state.bundle is not None:
        st.rerun()  # it has come since this run began
    if state is not None and state.is_coming:
        st.fragment(_show_progress, run_every=LOOK_EVERY)(name)
        return
    if state is not None and state.why is not None:
        show_error(ConvscopeError(state.why))
    if refused is not None:
        show_error(refused)
    data_set = bundle(name).data_set
    st.info(
        f"The test images of {data_set} are not on this server yet. It can fetch them all through "
        "keras.datasets and measure what the filters do over them: one to three minutes, once "
        f"for everybody. Meanwhile you see sample {meanwhile}."
    )
    st.button(
        f"Fetch the test images of {data_set}",
        icon=":material/download:",
        type="primary",
        on_click=_fetch,
        args=(name,),
        key="fetch_test_set",
    )


def _fetch(name: str) -> None:
    try:
        server().test_sets.fetch(bundle(name))
    except ConvscopeError as error:
        visit().fetch_refused = error


def _show_progress(name: str) -> None:
    state = server().test_sets.of(name) or FullTestSet()
    if not state.is_coming:
        st.rerun()
    st.progress(min(state.share, 1.0), f"{state.doing}. All else goes on meanwhile.")
