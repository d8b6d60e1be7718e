"""What a page says when the server has forgotten its visit while there was no connection."""

import streamlit as st

from pages.shared.session.messages import notice
from pages.shared.session.state import visit
from pages.shared.session.visit import visitor
from pages.shared.widgets.connection import connection


def say_what_is_gone() -> None:
    """Say what was not in the address that the page opened anew, until another page is opened."""
    here = visit()
    here.forgotten = here.forgotten and not here.arrives
    if not here.forgotten:
        return
    with notice("forgotten", _close):
        st.info(
            "The connection was lost for so long that your visit had ended: what you had brought, "
            "drawn, trained or guessed is gone, but not the lesson, and this page is as its "
            "address says.",
            icon=":material/wifi_off:",
        )


def _close() -> None:
    visit().forgotten = False


def watch_connection() -> None:
    """Have the page notice in the browser when another visit answers than the one it was of."""
    connection(visitor(), on_forgotten=_begin_again)


def _begin_again() -> None:
    visit().forgotten = True
