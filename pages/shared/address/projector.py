"""On a projector: larger type and pictures, and no more around them than a way to other pages."""

import streamlit as st

from pages.shared.address.controls import control
from pages.shared.address.page_table import PAGES
from pages.shared.address.settings import setting

# Streamlit's themes hold for the whole server, so one visit's size needs a style. All sizes, those
# within the widgets too, are in rem and follow the root; what the pointer reads is larger still and
# stands above its tables. The document scrolls instead of a part of it: keys then do it at once.
# A row of controls that is so many pixels wide gets more of them for the larger type.
_STYLE = """<style>
:root {
  font-size: clamp(16px, min(1.4vw, 2.24vh), 40px);
  --readout-size: 1.05rem;
  --readout-order: -1;
  --readout-height: 4.8em;
}
[data-testid="stHeader"] { display: none; }
html, body, #root { height: auto; overflow: visible; }
[data-testid="stApp"], [data-testid="stAppViewContainer"], [data-testid="stMain"] {
  position: static;
  height: auto;
  overflow: visible;
}
[data-testid="stMainBlockContainer"] { padding: 0.5rem 1.25rem; }
[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] { row-gap: 0.5rem; }
[data-testid="stMainBlockContainer"] h1 { padding: 0 0 0.6rem; font-size: 1.5rem; }
[data-testid="stLayoutWrapper"]:has(> [data-testid="stHorizontalBlock"]),
[data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"] {
  min-width: min(100%, 42.5rem);
}
</style>"""


def dress_for_projector() -> None:
    """Make all of the page larger and hide the header, where the visit is on a projector."""
    if setting("present"):
        st.html(_STYLE)


def projector_foot() -> None:
    """Show the switch at the foot of a page; on a projector, beside it what the header had."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if control("present"):
            for entry in PAGES.values():
                st.page_link(entry.script, label=entry.title, icon=entry.icon, width="content")
