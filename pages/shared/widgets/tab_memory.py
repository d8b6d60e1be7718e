"""What a tab of the browser keeps over a reload, which no link carries."""

import streamlit as st

from pages.shared.session.state import visit
from pages.shared.widgets.registration import pack, register

_MEMORY = register("tab_memory")


def recalled(name: str) -> str | None:
    """Give what an earlier load of the page has kept in the tab, once in a visit."""
    widget, here = st.session_state.get(_key(name)), visit()
    if widget is None or widget["found"] is None or name in here.recalled:
        return None
    here.recalled.add(name)
    return str(widget["found"])


def tab_memory(name: str, text: str) -> None:
    """Keep a text in the tab under a name.

    What is found there is a state and no event, as the width is.
    """
    _MEMORY(
        data=pack({"name": name, "text": text, "recalled": name in visit().recalled}),
        key=_key(name),
        default={"found": None},
        on_found_change=lambda: None,
    )


def _key(name: str) -> str:
    return f"memory_{name}"
