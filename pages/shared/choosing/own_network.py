"""The visitor's own network: brought as a file, named, and forgotten with the visit."""

import streamlit as st

from convcore.errors import ConvscopeError
from convcore.keras_files.archive import CONVERSION, CONVERTED, SMALLER
from convcore.limits import NETWORK_BYTES
from convcore.networks.network import Network
from pages.shared.address.settings import set_back
from pages.shared.choosing.network import bring_network
from pages.shared.session.messages import literal, show_error
from pages.shared.session.state import visit
from pages.shared.session.visit import own_networks, visitor
from pages.shared.widgets.pictures import shape_text

_FILE = "network_file"
_NAMES = "class_names"
_WHITE = "white"
_WHITES = (1.0, 255.0)


def own_network() -> None:
    """Ask for a file, or show what came; a refused file is explained, and the one before stays."""
    network = own_networks().of(visitor())
    title = "Bring a network" if network is None else f"Your network: {literal(network.title)}"
    with st.expander(title, expanded=network is None, icon=":material/upload_file:"):
        if network is None:
            st.info("This visit has brought no network yet. Meanwhile you see the one for fashion.")
            st.caption(f"Is the file larger than {NETWORK_BYTES // 2**20} MB? {SMALLER}.")
        st.file_uploader(
            "A network of yours, saved by Keras 3 with model.save('network.keras')",
            key=_FILE,
            max_upload_size=NETWORK_BYTES // 2**20,
            on_change=_bring,
            help="A chain of the usual image layers, sequential or functional. The file is read as "
            "plain data and never run. What is kept of it is gone 30 seconds after your visit.",
        )
        if (refused := visit().network_refused) is not None:
            show_error(refused)
            if CONVERTED in str(refused):
                st.code(CONVERSION, language="python")
        if network is not None:
            st.markdown(_facts(network))
            st.segmented_control(
                "White is",
                _WHITES,
                default=network.white,
                format_func="{:g}".format,
                required=True,
                key=_WHITE,
                on_change=_rescale,
                help="What the network was given for a white pixel in its training. 255 is assumed "
                "where its first layer divides by about that, else 1.",
            )
            st.text_area(
                "Class names",
                key=_NAMES,
                persist_state="session",
                placeholder=", ".join(network.classes[:10]),
                on_change=_rename,
                height="content",
                help="In the order of the network's answers, with commas or line breaks between; a "
                "list of Python's will do.",
            )


def _facts(network: Network) -> str:
    first = literal(network.first_stages["convolution"])
    return (
        f"{len(network.layers)} layers, {network.parameters:,} parameters. It reads "
        f"{shape_text(network.input_shape)} pixels and tells {len(network.classes)} classes "
        f"apart. Its first convolution, **{first}**, has "
        f"{len(network.biases)} filters of {shape_text(network.filters.shape[:2])}. "
        + literal(" ".join(network.notes))
    )


def _bring() -> None:
    file = st.session_state[_FILE]
    visit().network_refused = None
    if file is None:
        return
    try:
        bring_network(file.getvalue(), file.name)
    except ConvscopeError as error:
        visit().network_refused = error
    else:
        st.session_state[_NAMES] = ""
        st.session_state.pop(_WHITE, None)


def _rescale() -> None:
    own_networks().rescale(visitor(), st.session_state[_WHITE])


def _rename() -> None:
    try:
        own_networks().rename(visitor(), st.session_state[_NAMES])
    except ConvscopeError as error:
        visit().network_refused = error
    else:
        visit().network_refused = None
        set_back("explain")  # a class by the name that it had
