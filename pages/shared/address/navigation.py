"""The menu, and links between pages."""

from collections.abc import Mapping

import streamlit as st

from convcore.errors import ConvscopeError
from pages.shared.address.page_table import PAGES
from pages.shared.address.parameters import PARAMETERS
from pages.shared.address.settings import with_what_goes_along
from pages.shared.session.messages import in_words


def current_page() -> tuple[str, st.Page]:
    """Draw the menu and find the page that was asked for."""
    pages = {
        name: st.Page(
            entry.script,
            title=entry.title,
            icon=entry.icon,
            help=entry.help,
            url_path=name,
            default=entry.default,
        )
        for name, entry in PAGES.items()
    }
    chosen = st.navigation(list(pages.values()), position="top")
    name = next(name for name, page in pages.items() if page.url_path == chosen.url_path)
    return name, chosen


def page_link(
    name: str, label: str, settings: Mapping[str, str], *, why_not: str | None = None
) -> None:
    """Link to a page in a given state; what goes along is added, as old as this run.

    Where the page would refuse the state, the link leads nowhere, and it stands below it why.
    """
    entry = PAGES[name]
    why_not = why_not or _refusal(name, settings)
    st.page_link(
        entry.script,
        label=label,
        icon=entry.icon,
        disabled=why_not is not None,
        query_params=with_what_goes_along(name, settings),
    )
    if why_not is not None:
        st.caption(in_words(f"{why_not}."))


def _refusal(page: str, settings: Mapping[str, str]) -> str | None:
    try:
        for name, text in settings.items():
            PARAMETERS[name].at(page).read(text)
    except ConvscopeError as error:
        return str(error)
    return None
