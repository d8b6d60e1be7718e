"""Learned filters: what a trained network's first layer looks for, and what it finds."""

import streamlit as st

from convcore.errors import ConvscopeError
from convcore.networks.network_at_work import NetworkAtWork
from pages.learned_filters.accuracy import show_accuracy
from pages.learned_filters.answer import put_to_work, show_answer
from pages.learned_filters.chosen import show_chosen
from pages.learned_filters.controls import FilterSettings, choose_controls
from pages.learned_filters.detail import filter_detail
from pages.learned_filters.tiles import filter_tiles
from pages.shared.address.history import page_fragment
from pages.shared.address.words import OWN_PICTURES
from pages.shared.choosing.filter import choose_filter
from pages.shared.choosing.fitted_input import input_now, network_input
from pages.shared.choosing.network import introduced
from pages.shared.choosing.network_row import network_and_sample
from pages.shared.guess.mode import guess_first
from pages.shared.guess.network import FILTER_ASKS, guess_filter
from pages.shared.session.messages import show_error
from pages.shared.session.state import visit
from pages.shared.showing.answer_note import announcement
from pages.shared.showing.conventions import CONVENTIONS
from pages.shared.showing.layout import control_row, controls_and_result, page_title, what_to_do
from pages.shared.take_home.names import input_name
from pages.shared.take_home.network_screens import filters_screen
from pages.shared.take_home.on_screen import OnScreen
from pages.shared.take_home.panel import take_home
from pages.shared.widgets.announcement import announce
from pages.shared.widgets.gallery import gallery

WHAT_TO_DO = (
    "Click a filter to see what it looks for: its activation map is orange where it finds that."
)

take_home_place = page_title("Learned filters", guesses=True)


# A fragment: a click draws the page anew, and leaves the frame around it alone.
@page_fragment
def learned_filters(on_screen: OnScreen) -> None:
    """Show the filters of a network, and what they find in an input."""
    on_screen.screen = None
    guessing = guess_first("learned_filters", FILTER_ASKS)
    problems = None
    if guessing is None:  # whose question says what to do
        problems = what_to_do(introduced(WHAT_TO_DO), "filter", "activation map")
    controls, result = controls_and_result()
    with controls:
        row, below = control_row(), st.container()
        with row:
            trained, source, sample = network_and_sample(below)
            settings = choose_controls(trained, problems or below)
    with result:
        number = settings.tiles.number
        if guessing is not None and not guess_filter(guessing, trained, number, input_now(trained)):
            if source in OWN_PICTURES:  # it is still to be brought
                network_input(trained, source, sample)
            announce("picture", input_now(trained).origin)
            return
        with st.container(key="filters_result"):
            with st.container(key="filters_seen"):
                with st.container():
                    seen = network_input(trained, source, sample, shows_sample=True)
                answer = st.container()
            tiles, chosen = st.container(key="filters_tiles"), st.container(key="filters_chosen")
        try:
            at_work, before = put_to_work(trained, seen, settings.edited)
        except ConvscopeError as error:
            with tiles:
                show_error(error)
            return
        with answer:
            show_answer(at_work, before)
            announce("picture", announcement(at_work, sample))
        with tiles:
            _show_tiles(at_work, settings, on_screen)
        with chosen:
            show_chosen(at_work, settings.edited, number)
        accuracy = (result if visit().narrow else chosen).container(key="chosen_accuracy")
    # Below the controls on a phone too, so that these are within reach of the gallery.
    filter_detail(at_work, number, settings.pinned)
    # Last, since it takes a moment: all else is on screen.
    with accuracy:
        show_accuracy(trained, settings.edited)


def _show_tiles(at_work: NetworkAtWork, settings: FilterSettings, on_screen: OnScreen) -> None:
    shown = filter_tiles(at_work, settings.tiles, settings.edited.changes)
    gallery(shown, selected=settings.tiles.number, on_choose=choose_filter, key="gallery")
    stage = settings.tiles.stage
    on_screen.screen = lambda: filters_screen(at_work, shown, stage=stage, name=input_name())


with take_home(take_home_place) as shown_now:
    learned_filters(shown_now)
st.caption(CONVENTIONS)
