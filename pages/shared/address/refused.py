"""What a link asks for in vain: all of it is named in one place, over the page."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from pages.shared.address.query import received
from pages.shared.session.messages import notice, show_error, show_note, show_warning
from pages.shared.session.state import visit

_NAMED = 5  # of what a link sets that is no setting of the page


def refuse(error: ConvscopeError, place: DeltaGenerator | None = None, *, shown: str = "") -> None:
    """Explain with the rest what the link that opens the page asks for, and anything else here."""
    if visit().arrives and received():
        visit().refused.append(with_shown(str(error), shown))
        return
    with place or st.container():
        show_error(ConvscopeError(f"{error}. Shown: {shown}" if shown else str(error)))


def with_shown(sentence: str, shown: str) -> str:
    """Add what a link shows instead, in words that stay true when something else is shown."""
    return f"{sentence}. Shown at first: {shown}" if shown else sentence


def show_refused() -> None:
    """Name what the link that has opened the page asked for in vain, until that is closed."""
    here = visit()
    if not here.refused and not here.unknown:
        return
    with notice("refused", _close):
        if here.refused:
            show_warning(here.refused)
        if here.unknown:
            show_note(_not_ours(here.unknown))


def _close() -> None:
    here = visit()
    here.refused, here.unknown = [], []


def _not_ours(names: list[str]) -> str:
    named = ", ".join(map(repr, names[:_NAMED])) + (" and more" if len(names) > _NAMED else "")
    return f"The link also says {named}: no setting of this page, so it changes nothing here."
