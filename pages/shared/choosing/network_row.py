"""Choosing a network, and stepping through its samples, all of them or one class."""

import random

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from convcore.networks.network import Network
from pages.shared.address.controls import numbered
from pages.shared.address.parameters import SAMPLE, UPLOAD
from pages.shared.address.settings import change, setting
from pages.shared.choosing.fitted_input import stand_in
from pages.shared.choosing.input import choose_input
from pages.shared.choosing.network import choose_network
from pages.shared.choosing.own_network import own_network
from pages.shared.session.messages import show_error
from pages.shared.showing.missing import missing

ANY = "any"


def _of_class(trained: Network) -> list[int]:
    chosen = st.session_state.get("class", ANY)
    if trained.labels is None or chosen not in trained.classes:
        return list(range(len(trained.samples)))
    return np.flatnonzero(trained.labels == trained.classes.index(chosen)).tolist()


def _next(trained: Network) -> None:
    candidates, current = _of_class(trained), setting("sample")
    later = [number for number in candidates if number > current]
    change(sample=later[0] if later else candidates[0])


def _previous(trained: Network) -> None:
    candidates, current = _of_class(trained), setting("sample")
    earlier = [number for number in candidates if number < current]
    change(sample=earlier[-1] if earlier else candidates[-1])


def _surprise(trained: Network) -> None:
    others = set(_of_class(trained)) - {setting("sample")}
    change(sample=random.choice(sorted(others)))


def _enter_class(trained: Network) -> None:
    if setting("sample") not in _of_class(trained):
        _next(trained)


def network_and_sample() -> tuple[Network, str, int]:
    """Show the row that chooses a network and its input; without a network, stop there."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    problems, bringing, fetching = st.container(), st.container(), st.container()
    if setting("model") == UPLOAD:
        with bringing:
            own_network()
    with row:
        with st.container(width=150):
            try:
                trained = choose_network(problems)
            except ConvscopeError as error:
                show_error(error)
                st.stop()
        source = choose_input(trained, fetching)
        if source == SAMPLE or trained.full_test_set:
            return trained, source, _sample_stepper(trained, problems)
        return trained, source, stand_in(trained)


def _sample_stepper(trained: Network, problems: DeltaGenerator) -> int:
    with st.container(width=140):
        if missing("class", trained) is None:
            st.selectbox(
                "Class",
                [ANY, *trained.classes],
                key="class",
                persist_state="session",
                on_change=_enter_class,
                args=(trained,),
                help="What the buttons step through.",
            )
    st.button(
        "Previous sample", icon=":material/chevron_left:", on_click=_previous, args=(trained,)
    )
    sample = numbered("sample", len(trained.samples), "This network", problems)
    st.button("Next sample", icon=":material/chevron_right:", on_click=_next, args=(trained,))
    st.button("Surprise me", icon=":material/casino:", on_click=_surprise, args=(trained,))
    return sample
