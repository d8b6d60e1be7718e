"""The frame around the pages: the menu, the link, the page, the projector's foot."""

from pathlib import Path

import streamlit as st

from pages.shared.address.controls import STEPS
from pages.shared.address.history import read_address, write_address
from pages.shared.address.navigation import current_page
from pages.shared.address.projector import dress_for_projector, projector_foot
from pages.shared.address.refused import show_refused
from pages.shared.guess.rounds import first_of_round
from pages.shared.session.server import server
from pages.shared.session.visit import attend
from pages.shared.showing.forgotten_visit import say_what_is_gone, watch_connection
from pages.shared.widgets.history_entry import replace_entry
from pages.shared.widgets.number_keys import number_keys

ICON = Path(__file__).with_name("icon.png")
# Before the menu, whose icon would otherwise be fetched from another host for the tab.
st.set_page_config("Convscope", ICON, layout="wide")

name, page = current_page()
st.set_page_config(f"{page.title} · Convscope")
server()  # no launcher may have started what outlives a rerun
attend()
read_address(name, first_of_round)
show_refused(top := st.empty())
dress_for_projector()
say_what_is_gone()
try:
    page.run()
finally:  # also where a page stops, with an explanation
    projector_foot()
    show_refused(top)  # the page may have found more
    watch_connection()
    number_keys(STEPS)
    if (query := write_address(name)) is not None:
        replace_entry(page.url_path, query)
