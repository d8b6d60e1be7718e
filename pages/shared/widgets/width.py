"""How wide the screen is: on a narrow one, a page puts its parts into another order."""

import streamlit as st

from pages.shared.widgets.registration import pack, register

BELOW = 640
"""Pixels below which a screen is narrow, as Streamlit stacks its columns."""

_WIDTH = register("width")


def narrow_now() -> bool | None:
    """Give what the browser has said last; None as long as it agrees with what it was taken for."""
    widget = st.session_state.get("width")
    return None if widget is None else widget["narrow"]


def width(*, narrow: bool) -> None:
    """Let the browser say when the screen is not as it is taken to be, which runs the page anew.

    A state and no event, which comes with each later run too: an event that comes while another
    page is opened can be lost, and the screen would be mistaken from then on.
    """
    _WIDTH(
        data=pack({"narrow": narrow, "below": BELOW}),
        key="width",
        default={"narrow": None},
        on_narrow_change=lambda: None,
    )
