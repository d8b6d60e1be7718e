"""Launches a script of this folder as dashboard.py does its own, with the modules of the widgets.

Streamlit serves what lies in `static` beside the script that it runs; here nothing does.
"""

import os
from pathlib import Path

import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from tests.paths import ROOT

app = st.App(
    Path(__file__).with_name(os.environ["SMALL_APP"]),
    routes=[Mount("/app/static", StaticFiles(directory=ROOT / "pages/static"))],
)
