"""The frame around the pages: the menu, the link, the page, the projector's foot."""

from pathlib import Path

import streamlit as st

from pages.shared.address.links import open_link, restore_visit
from pages.shared.address.navigation import current_page
from pages.shared.address.projector import dress_for_projector, projector_foot
from pages.shared.guess.rounds import first_of_round
from pages.shared.session.server import server
from pages.shared.session.visit import attend

ICON = Path(__file__).with_name("icon.png")
# Before the menu, whose icon would otherwise be fetched from another host for the tab.
st.set_page_config("Convscope", ICON, layout="wide")

name, page = current_page()
st.set_page_config(f"{page.title} · Convscope")
server()  # no launcher may have started what outlives a rerun
attend()
open_link(name, first_of_round)
dressed = dress_for_projector()
try:
    page.run()
finally:  # also where a page stops, with an explanation
    projector_foot(dressed)
restore_visit(name)
