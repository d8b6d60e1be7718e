"""On a projector: larger type and pictures, and no more around them than a way to other pages."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.shared.address.controls import control
from pages.shared.address.page_table import PAGES
from pages.shared.address.settings import setting

# Streamlit's themes hold for the whole server, so one visit's size needs a style. All sizes, those
# within the widgets too, are in rem and follow the root; what would be smaller than a room can read
# is as large as `--least`, and what carries the lesson as `--least-carrying`: 1/50 and 1/40 of a
# screen's height, or of its width where that is narrower than 4:3. What the pointer reads stands
# above its tables. The document scrolls instead of a part of it: keys then do it at once.
_STYLE = """<style>
:root {
  font-size: max(16px, min(2.3vh, 1.725vw));
  --least: min(2vh, 1.5vw);
  --least-carrying: min(2.5vh, 1.875vw);
  --figure: 15.85rem;
  --readout-order: -1;
  --readout-height: 3.2em;
}
[data-testid="stHeader"] { display: none; }
html, body, #root { height: auto; overflow: visible; }
[data-testid="stApp"], [data-testid="stAppViewContainer"], [data-testid="stMain"] {
  position: static;
  height: auto;
  overflow: visible;
}
[data-testid="stMainBlockContainer"] { position: relative; padding: 0.5rem 1.25rem; }
[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] { row-gap: 0.5rem; }
[data-testid="stMainBlockContainer"] h1 { padding: 0; font-size: 1.5rem; }
@supports (position-anchor: --title) {
  .st-key-title { anchor-name: --title; }
  [data-testid="stMain"]:has(.st-key-settings) .st-key-title { padding-right: 8rem; }
  .st-key-settings summary {
    position: absolute;
    position-anchor: --title;
    top: anchor(top);
    bottom: anchor(bottom);
    right: anchor(right);
    width: max-content;
  }
}
@supports (width: attr(width type(*))) {
  :is([data-testid="stLayoutWrapper"], [data-testid="stElementContainer"])[width$="px"] {
    --wide: calc(attr(width type(*)) * tan(atan2(1rem, 16px)));
    width: var(--wide);
  }
  [data-testid="stHorizontalBlock"] > [width$="px"] { flex-basis: var(--wide); }
}
@supports not (width: attr(width type(*))) {
  [data-testid="stElementContainer"][width$="px"]:has(button) { width: max-content; }
}
.st-key-question_answers { grid-template-columns: repeat(4, minmax(0, 20rem)); }
:is(
  [data-testid="stMarkdown"] [data-testid="stMarkdownContainer"],
  [data-testid="stAlert"],
  [class*="st-key-answer_"]
) :is(p, li) {
  font-size: var(--least-carrying);
}
.js-plotly-plot text, #js-plotly-tester text { font-size: var(--least) !important; }
</style>"""


def dress_for_projector() -> None:
    """Make all of the page larger and hide the header, where the visit is on a projector."""
    if setting("present"):
        st.html(_STYLE)


def projector_foot() -> DeltaGenerator:
    """Show the switch at the foot of a page; on a projector, beside it what the header had."""
    foot = st.container(horizontal=True, vertical_alignment="center")
    with foot:
        if control("present"):
            for entry in PAGES.values():
                st.page_link(entry.script, label=entry.title, icon=entry.icon, width="content")
    return foot
