"""What belongs to one visit, for as long as it lasts: its network, its pictures."""

from collections.abc import Sequence
from contextlib import suppress
from uuid import uuid4

import streamlit as st
from streamlit import runtime
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from convcore.errors import ConvscopeError
from convcore.keras_side.training_plan import Training
from convcore.kernels.text import CHANNELS
from convcore.networks.network import Network
from convcore.processes.uploaded_networks import UploadedNetworks
from pages.shared.address.controls import control
from pages.shared.address.parameters import OWN, PARAMETERS, TEST_SET, UPLOAD
from pages.shared.session.messages import show_error
from pages.shared.session.server import (
    MODEL_NAMES,
    OwnPictures,
    bundle,
    bundle_with,
    live_trainings,
    pictures_by_visit,
    uploaded_networks,
    visits,
)


def visitor() -> str:
    """Name this visit, the same after a broken connection."""
    name: str = st.session_state.setdefault("visitor", uuid4().hex)
    return name


def attend() -> None:
    """Note that the visit is there; what belongs to it goes with it."""
    _presence(visitor())


def own_training() -> Training | None:
    """Give the visit's training."""
    return live_trainings().of(visitor())


def own_pictures() -> OwnPictures:
    """Give the visit's pictures, to read and to change."""
    _presence(visitor())  # a rerun of a fragment alone does not pass `attend`
    return pictures_by_visit().setdefault(visitor(), OwnPictures())


def own_networks() -> UploadedNetworks:
    """Give the owner of what visitors bring, for this visit to ask and to change."""
    _presence(visitor())
    return uploaded_networks()


def bring_network(data: bytes, file_name: str) -> None:
    """Read the visit's network from a file, and look at it."""
    own_networks().bring(visitor(), data, file_name)
    if visits().is_over(visitor()):  # reading takes a while, in a queue even longer
        uploaded_networks().forget(visitor())
    enter_network()


def choose_network(problems: DeltaGenerator) -> Network:
    """Show the menu of networks: those that ship, the visit's own, and one to be brought."""
    own = own_training()
    if own is not None and own.folder is not None:
        control("model", on_change=enter_network)
        return network_in_use()
    default = PARAMETERS["model"].default
    if st.session_state.get("model") == OWN:
        st.session_state["model"] = default
        rule = "the network 'yours' is one that this visit has trained, on the page Training"
        with problems:
            show_error(ConvscopeError(f"{rule}. Received: 'yours'. Shown: {default}"))
    control("model", among=(*MODEL_NAMES, UPLOAD), on_change=enter_network)
    return network_in_use()


def enter_network() -> None:
    """Leave behind what the network before has and this one has not."""
    with suppress(ConvscopeError):  # the page will say what is wrong with it
        trained, chosen = network_in_use(), st.session_state
        has = {
            "input": chosen.get("input") != TEST_SET or chosen["model"] in MODEL_NAMES,
            "sample": chosen.get("sample", 0) < len(trained.samples),
            "filter": chosen.get("filter", 0) < len(trained.biases),
            "layer": chosen.get("layer") in trained.path_steps,
            "explain": chosen.get("explain") in trained.classes,
            "stage": chosen.get("stage") in ("weights", *trained.first_stages),
            "silence": False,  # its filters, and places in its maps, meant something else
            "place": False,
            "map": False,
            "unit": False,
            "pixel": False,
        }
        leave_behind([name for name in has if not has[name]])


def leave_behind(names: Sequence[str]) -> None:
    """Set link parameters to their defaults, on all pages of the visit."""
    left = {name: PARAMETERS[name].default for name in names}
    st.session_state.update(left)
    for other_page in st.session_state.get("visit", {}).values():
        other_page.update({name: left[name] for name in left if name in other_page})


def network_in_use() -> Network:
    """Give the network that the visit looks at."""
    model, stands_in = st.session_state.get("model"), str(PARAMETERS["model"].default)
    if model == UPLOAD:
        return uploaded_networks().of(visitor()) or bundle(stands_in)
    if model == OWN:
        own = own_training()
        return bundle(own.folder.name if own and own.folder else stands_in)
    full_test_set = st.session_state.get("input") == TEST_SET
    return bundle_with(model or stands_in, full_test_set=full_test_set)


def network_for_colour() -> str | None:
    """Find a network that reads colours where the one in use does not."""
    with suppress(ConvscopeError):
        if network_in_use().input_shape[2] == len(CHANNELS):
            return None
    for name in MODEL_NAMES:
        with suppress(ConvscopeError):
            if bundle(name).input_shape[2] == len(CHANNELS):
                return name
    return None


def _gone(presence: tuple[str, str]) -> None:
    name, session = presence
    server = runtime.get_instance() if runtime.exists() else None
    visits().leave(name, lambda: server is not None and server.is_active_session(session))


@st.cache_resource(scope="session", on_release=_gone, show_spinner=False)
def _presence(name: str) -> tuple[str, str]:
    visits().attend(name)
    context = get_script_run_ctx()
    return name, context.session_id if context else ""
