"""Convscope: start it with `streamlit run dashboard.py`."""

import streamlit as st

# The main script lies within `pages`: Streamlit takes a folder of that name beside it for pages of
# its own, and would open a link to a fresh server without the frame.
app = st.App("pages/frame.py")
