"""Learned filters: what a trained network's first layer looks for, and what it finds."""

from contextlib import nullcontext
from functools import partial

import streamlit as st

from convcore.errors import ConvscopeError
from convcore.export.screens import Screen
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork
from pages.learned_filters.accuracy import show_accuracy
from pages.learned_filters.chosen import show_chosen
from pages.learned_filters.controls import FilterSettings, choose_controls
from pages.learned_filters.detail import filter_detail
from pages.learned_filters.hand import SCENE, acts_on
from pages.learned_filters.tiles import TileSettings, show_tiles, shown_maps
from pages.shared.address.history import page_fragment
from pages.shared.address.words import OWN_PICTURES
from pages.shared.choosing.at_work import bring_network, put_to_work
from pages.shared.choosing.fitted_input import input_now, network_input
from pages.shared.choosing.keras_line import show_keras_line
from pages.shared.choosing.network import introduced
from pages.shared.choosing.network_row import network_and_sample
from pages.shared.choosing.samples import catalogued
from pages.shared.guess.mode import guess_first
from pages.shared.guess.network import FILTER_ASKS, guess_filter
from pages.shared.session.messages import show_error
from pages.shared.session.state import visit
from pages.shared.showing.answer_note import answer_note
from pages.shared.showing.conventions import CONVENTIONS
from pages.shared.showing.layout import (
    control_row,
    controls_and_result,
    page_title,
    what_to_do,
    what_to_do_line,
)
from pages.shared.take_home.names import input_name
from pages.shared.take_home.network_screens import filters_screen
from pages.shared.take_home.on_screen import OnScreen
from pages.shared.take_home.panel import take_home
from pages.shared.widgets.announcement import announce
from pages.shared.widgets.network_scene import Causes
from pages.shared.widgets.probabilities import probabilities

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
    line, problems = what_to_do_line(), None
    follows = SCENE if guessing is None else ""  # another picture is to be guessed first
    controls, result = controls_and_result()
    with controls:
        row, below = control_row(), st.container()
        with row:
            trained, source, sample = network_and_sample(below, scene=follows)
        if guessing is None:  # whose question says what to do
            words = introduced(WHAT_TO_DO)
            problems = what_to_do(words, "filter", "activation map", line=line)
        with row:
            settings = choose_controls(trained, problems or below)
    with result:
        number = settings.tiles.number
        if guessing is not None and not guess_filter(guessing, trained, number, input_now(trained)):
            if source in OWN_PICTURES:  # it is still to be brought
                network_input(trained, source, sample)
            announce("picture", input_now(trained).origin)
            return
        with st.container(key="filters_result"):
            seen_place = st.container(key="filters_seen")
            with seen_place:
                with st.container() if source in OWN_PICTURES else nullcontext():
                    seen = network_input(trained, source, sample, shown_by=SCENE)
                at_work = put_to_work(trained, seen, settings.edited.layer)
                # Before what follows it: that shows nothing of one network under another's names.
                if not _has_brought(at_work, settings, sample):
                    return
                _show_answer(trained)
            show_tiles(trained, settings.tiles)
            show_chosen(at_work, number)
            # On a phone, where the chosen filter stays on the screen, it does not belong to that.
            place = result if visit().narrow else st
            accuracy = place.container(key="chosen_accuracy")
        on_screen.screen = partial(_screen, at_work, settings.tiles)
    # Below the controls on a phone too, so that these are within reach of the gallery.
    filter_detail(at_work, number, settings.pinned)
    # Last, since they take a moment: all else is on screen.
    with seen_place:
        show_keras_line(SCENE, at_work, is_changed=settings.edited.is_changed)
    with accuracy:
        show_accuracy(trained, settings.edited)


def _has_brought(at_work: NetworkAtWork, settings: FilterSettings, sample: int) -> bool:
    """Bring the scene all that its widgets follow, or explain why Keras has no answer."""
    trained = at_work.network
    place = None if at_work.seen.is_own else catalogued(trained, sample)
    causes = Causes(settings.tiles.number, settings.edited.edits, sample=place)
    try:
        bring_network(at_work, causes, acts_on(trained), key=SCENE)
    except ConvscopeError as error:
        show_error(error)
        return False
    return True


def _show_answer(trained: Network) -> None:
    """Show the answer, beside the one before a change."""
    kind = trained.answers
    probabilities(SCENE, trained.classes, kind=kind, key="probabilities", title="Answer")
    if note := answer_note(trained):
        st.caption(note)


def _screen(at_work: NetworkAtWork, settings: TileSettings) -> Screen:
    return filters_screen(
        at_work,
        shown_maps(at_work, settings),
        stage=settings.stage,
        scale_for_each=settings.scale == "each",
        name=input_name(),
    )


with take_home(take_home_place) as shown_now:
    learned_filters(shown_now)
st.caption(CONVENTIONS)
