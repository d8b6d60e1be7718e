"""What belongs to one visit, for as long as it lasts: its network, its pictures."""

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from convcore.processes.training_state import Training
from convcore.processes.uploaded_networks import UploadedNetworks
from pages.shared.session.server import OwnPictures, server
from pages.shared.session.state import visit


def visitor() -> str:
    """Name this visit, the same after a broken connection."""
    return visit().name


def attend() -> None:
    """Note that the visit is there; what belongs to it goes with it."""
    _presence(visitor())


def own_training() -> Training | None:
    """Give the visit's training."""
    return server().trainings.of(visitor())


def own_pictures() -> OwnPictures:
    """Give the visit's pictures, to read and to change."""
    _presence(visitor())  # a rerun of a fragment alone does not pass `attend`
    return server().pictures.setdefault(visitor(), OwnPictures())


def own_networks() -> UploadedNetworks:
    """Give the owner of what visitors bring, for this visit to ask and to change."""
    _presence(visitor())
    return server().networks


def _gone(presence: tuple[str, str]) -> None:
    name, session = presence
    streamlit = runtime.get_instance() if runtime.exists() else None
    server().visits.leave(
        name, lambda: streamlit is not None and streamlit.is_active_session(session)
    )


@st.cache_resource(scope="session", on_release=_gone, show_spinner=False)
def _presence(name: str) -> tuple[str, str]:
    server().visits.attend(name)
    context = get_script_run_ctx()
    return name, context.session_id if context else ""
