"""The link of a screen, to be handed out; as a QR code over the whole screen too."""

from typing import Final
from urllib.parse import urlsplit

import streamlit as st
from streamlit import net_util

from convcore.errors import ConvscopeError
from convcore.export.qr_codes import qr_code
from pages.shared.address.history import address_of
from pages.shared.session.messages import in_words
from pages.shared.session.state import visit

OF_THIS_COMPUTER: Final = (
    "This address is of this computer alone. For others, open Convscope by the network address "
    "that it names when it starts."
)
_ITSELF: Final = ("localhost", "127.0.0.1")


def link_of_screen() -> str:
    """Give the address of this screen, with every parameter that is not at its default.

    Where it is opened by a name that a computer has for itself, and served to the network, by the
    computer's address there.
    """
    page = str(visit().page)
    return f"{_for_others(st.context.url or f'/{page}')}{address_of(page)}"


def is_of_this_computer(link: str) -> bool:
    """Say whether other computers cannot open a link."""
    return urlsplit(link).hostname in _ITSELF


def _for_others(url: str) -> str:
    parts = urlsplit(url)
    if not is_of_this_computer(url) or st.get_option("server.address") not in (None, "", "0.0.0.0"):
        return url
    return parts._replace(netloc=parts.netloc.replace(str(parts.hostname), _in_network())).geturl()


def _in_network() -> str:
    return net_util.get_internal_ip() or _ITSELF[0]


def offer_qr_code() -> None:
    """Show the button, and key, by which a room full of telephones opens this screen."""
    if st.button("QR code", icon=":material/qr_code_2:", type="tertiary", shortcut="Q"):
        _show_qr_code()


@st.dialog("Point a telephone's camera at it", width="large", icon=":material/qr_code_2:")
def _show_qr_code() -> None:
    link = link_of_screen()
    with st.container(horizontal_alignment="center"):
        try:
            with st.container(key="qr_code"):
                alt = "The link of this screen as a QR code"
                st.image(qr_code(link), width="stretch", alt=alt)
        except ConvscopeError as error:
            st.info(in_words(error))
        st.code(link, language=None, wrap_lines=True)
        if is_of_this_computer(link):
            st.caption(OF_THIS_COMPUTER)
