"""Channels: which of them a page shows of filters that read three."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.kernels.presets import CHANNELS
from convcore.networks.network import Network
from pages.shared.address.controls import control

ALL = "all"


def choose_channel(trained: Network) -> str:
    """Show the control of the channel, where there are several; its place is always there."""
    channel = ALL
    with st.container(width=110):
        if trained.filters.shape[2] == len(CHANNELS):
            channel = control("channel")
    return channel


def of_channel(filters: NDArray[np.float32], channel: str) -> NDArray[np.float32]:
    """Take a channel out of filters."""
    if filters.shape[-2] == 1:
        return filters[..., 0, :]
    return filters if channel == ALL else filters[..., CHANNELS.index(channel), :]
