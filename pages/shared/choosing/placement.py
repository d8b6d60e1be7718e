"""What the visit has put in places of its network."""

import streamlit as st

from convcore.networks.edits import (
    Placement,
    parse_placement,
)
from pages.shared.choosing.network import network_in_use


def placement_in_use() -> Placement:
    """Give what the visit has put in places of its network: the last that could be put there."""
    good = st.session_state.get("good_edits", {})
    text, _ = good.get((network_in_use().name, "place"), ("", None))
    return parse_placement(text)
