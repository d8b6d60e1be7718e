"""Convscope: start it with `streamlit run dashboard.py`."""

import streamlit as st
from starlette.middleware import Middleware

from pages.shared.session.static_files import Revalidation

# The main script lies within `pages`: Streamlit takes a folder of that name beside it for pages of
# its own, and would open a link to a fresh server without the frame.
app = st.App("pages/frame.py", middleware=[Middleware(Revalidation)])
