"""What widgets send is handed on, or lost with the page that is being left."""

import streamlit as st

from pages.shared.widgets.registration import heard
from tests.paths import ROOT


def test_what_is_sent_while_its_page_is_left_is_lost_and_stops_nothing(monkeypatch):
    came = []
    hear = heard("gallery", "filter", came.append)
    monkeypatch.setattr(st, "session_state", {"gallery": {"filter": 5}})
    hear()
    monkeypatch.setattr(st, "session_state", {})  # Streamlit has forgotten the widget
    hear()
    assert came == [5]


def test_every_widget_hears_so():
    wrappers = (ROOT / "pages/shared/widgets").glob("*.py")
    reads = {path.stem for path in wrappers if "session_state" in path.read_text("utf-8")}
    assert reads == {"registration", "tab_memory", "width"}  # which read a state
