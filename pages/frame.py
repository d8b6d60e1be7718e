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
from pages.shared.showing.layout import know_width, watch_width
from pages.shared.take_home.link import offer_qr_code
from pages.shared.widgets.history_entry import replace_entry
from pages.shared.widgets.number_keys import number_keys

ICON = Path(__file__).with_name("icon.png")
STATIC = Path(__file__).with_name("static")
# Before the menu, whose icon would otherwise be fetched from another host for the tab.
st.set_page_config("Convscope", ICON, layout="wide")

name, page = current_page()
st.set_page_config(f"{page.title} · Convscope")
server()  # no launcher may have started what outlives a rerun
attend()
for style in ("frame", "question", "terms", name):
    st.html(STATIC / f"{style}.css")
know_width()
read_address(name, first_of_round)
notices = st.container(key="notices")  # first by keyboard
dress_for_projector()
with notices:
    say_what_is_gone()
try:
    page.run()
finally:  # also where a page stops, with an explanation
    with projector_foot():
        offer_qr_code()
    with notices:
        show_refused()  # the page may have found some
    watch_connection()
    watch_width()
    number_keys(STEPS)
    if (query := write_address(name)) is not None:
        replace_entry(page.url_path, query)
