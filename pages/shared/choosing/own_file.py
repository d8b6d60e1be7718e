"""The file that a visitor's own network comes in, and goes with."""

import streamlit as st

from convcore.errors import ConvscopeError
from convcore.keras_files.archive import CONVERSION, CONVERTED, SMALLER
from convcore.limits import NETWORK_BYTES
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.settings import held, hold
from pages.shared.choosing.network import bring_network, enter_network
from pages.shared.choosing.own_scale import SCALE_FIELDS
from pages.shared.session.messages import literal, show_error
from pages.shared.session.state import visit
from pages.shared.session.visit import own_networks, visitor

NAMES = "class_names"
"""The field in which a network's classes are named."""

_FILE = "network_file"


def network_file() -> None:
    """Ask for a file; a refused one is explained, and the network before it stays."""
    most = NETWORK_BYTES // 2**20
    st.file_uploader(
        "A network of yours, saved by Keras 3 with model.save('network.keras')",
        key=_FILE,
        max_upload_size=most,
        on_change=_come_or_go,
        help="A chain of the usual image layers, sequential or functional. The file is read as "
        "plain data and never run. What is kept of it is gone 30 seconds after your visit.",
    )
    if st.session_state[_FILE] is None and own_networks().of(visitor()) is not None:
        # Streamlit forgets the file, and with it the x, when another page is opened.
        st.button("Remove this network", icon=":material/delete:", on_click=_remove_for_good)
    if (refused := visit().network_refused) is not None:
        network = own_networks().of(visitor())
        still = "" if network is None else f". Still in use: {network.title}"
        show_error(ConvscopeError(f"{refused}{still}"))
        if CONVERTED in str(refused):
            st.code(CONVERSION, language="python")
    st.caption(f"Is the file larger than {most} MB? {SMALLER}.")


def read_coming_file() -> None:
    """Read a file that has come, and say so meanwhile.

    Before any widget is drawn that is set anew with the network: Streamlit refuses that later.
    """
    here = visit()
    if here.arrives:  # the field is empty then, whatever file was refused in it
        here.network_refused = None
    if here.network_coming is None:
        return
    with st.spinner(f"{literal(here.network_coming[0])} is being read."):
        (name, data), here.network_coming = here.network_coming, None
        try:
            bring_network(data, name)
        except ConvscopeError as error:
            here.network_refused = error
            if own_networks().take_back(visitor()):
                hold(here.network_aside)
                here.names_refused, here.scale_refused = here.refusals_aside
        else:
            _begin_anew()
        here.network_aside = {}


def _come_or_go() -> None:
    here, file = visit(), st.session_state[_FILE]
    refused, here.network_refused = here.network_refused, None
    here.network_coming = None if file is None else (file.name, file.getvalue())
    # A file that replaces another comes after the other's removal, and may be refused.
    if file is None and refused is None and own_networks().of(visitor()) is not None:
        _remove()


def _remove() -> None:
    """Take the network out of use, and remember how it was set in case that was an exchange."""
    fields = {each: st.session_state[each] for each in _FIELDS if each in st.session_state}
    with_it = {name: held(name) for name, each in PARAMETERS.items() if each.outlives}
    here = visit()
    here.network_aside = with_it | fields
    here.refusals_aside = here.names_refused, here.scale_refused
    own_networks().set_aside(visitor())
    _begin_anew()
    enter_network()


def _remove_for_good() -> None:
    own_networks().forget(visitor())
    _begin_anew()
    enter_network()


def _begin_anew() -> None:
    st.session_state[NAMES] = ""
    for field in SCALE_FIELDS:
        st.session_state.pop(field, None)
    visit().names_refused = visit().scale_refused = visit().ending_refused = None


_FIELDS = (NAMES, *SCALE_FIELDS)
