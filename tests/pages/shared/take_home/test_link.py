"""What a link that is handed out begins with: an address that the others can open."""

import pytest
import streamlit as st
from streamlit import net_util

from pages.shared.take_home import link


@pytest.mark.parametrize(
    ("served_on", "opened", "handed_out"),
    [
        (None, "http://localhost:8501/layers", "http://192.0.2.7:8501/layers"),
        ("0.0.0.0", "http://127.0.0.1:8501/", "http://192.0.2.7:8501/"),
        ("localhost", "http://localhost:8501/layers", "http://localhost:8501/layers"),
        (None, "https://example.org/demo/layers", "https://example.org/demo/layers"),
    ],
)
def test_a_link_names_the_computer_as_the_network_knows_it(
    served_on, opened, handed_out, monkeypatch
):
    monkeypatch.setattr(st, "get_option", lambda name: {"server.address": served_on}[name])
    monkeypatch.setattr(net_util, "get_internal_ip", lambda: "192.0.2.7")
    assert link._for_others(opened) == handed_out
