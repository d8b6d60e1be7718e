"""How the chosen map came about: the path of the picture, and that map opened below it."""

import streamlit as st

from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkInput
from pages.layers.hand import SCENE
from pages.shared.widgets.opened_map import opened_map
from pages.shared.widgets.path import path


def came_about(trained: Network, seen: NetworkInput) -> None:
    """Draw the path with the lines of the chosen map, and that map large."""
    path(SCENE, trained, seen, key="path")
    with st.container(key="opened"):
        opened_map(SCENE, trained, seen, key="opened_map")
