"""Training: the filters grow out of noise, and what that is worth."""

import streamlit as st

from app_pages.ui.controls import control
from app_pages.ui.conventions import CONVENTIONS
from app_pages.ui.network_input import network_input
from app_pages.ui.recorded_training import recorded_film
from app_pages.ui.sampling import network_and_sample

st.title("Training")
st.markdown(
    "Nobody chose the filters of this network. They start as noise, and at every step of the "
    "training they move a little to where the loss is smaller. Press **Play** to watch them find "
    "themselves; click one to follow it."
)
trained, source, sample = network_and_sample()
film_slot = st.container()
with st.container(horizontal=True, vertical_alignment="bottom"):
    chosen, step, scale = control("filter"), control("step"), control("scale")
    with st.container():
        seen = network_input(trained, source, sample)
with film_slot:
    recorded_film(trained, seen, chosen, step, scale_for_each=scale == "each")
st.caption(CONVENTIONS)
