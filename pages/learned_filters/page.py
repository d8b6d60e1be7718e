"""Learned filters: what a trained network's first layer looks for, and what it finds."""

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.networks.bundles import Bundle
from convcore.networks.network import Network
from convcore.networks.network_at_work import NetworkAtWork, NetworkInput
from pages.learned_filters.accuracy import show_accuracy
from pages.learned_filters.detail import filter_detail
from pages.learned_filters.editing import EditedLayer, edit_first_layer
from pages.learned_filters.tiles import choose_tiles, filter_tiles
from pages.shared.address.history import page_fragment
from pages.shared.address.navigation import page_link
from pages.shared.choosing.filter import choose_filter, filter_number
from pages.shared.choosing.fitted_input import network_input
from pages.shared.choosing.network_row import network_and_sample
from pages.shared.guess.mode import guess_first
from pages.shared.guess.network import FILTER_ASKS, guess_filter
from pages.shared.session.answering import layer_outputs
from pages.shared.session.messages import show_error
from pages.shared.session.reading import process_of
from pages.shared.showing.answer_note import answer_note
from pages.shared.showing.conventions import CONVENTIONS
from pages.shared.showing.missing import missing
from pages.shared.take_home.names import input_name
from pages.shared.take_home.network_screens import filters_screen
from pages.shared.take_home.on_screen import OnScreen
from pages.shared.take_home.panel import page_title, take_home
from pages.shared.widgets.gallery import gallery
from pages.shared.widgets.probabilities import probabilities

place = page_title("Learned filters")
st.markdown(
    "What the first-layer filters of a trained network find in a picture: orange where it looks "
    "like the filter, blue, before ReLU, where it looks like its opposite."
)


# A fragment: a click draws the page anew, and leaves the frame around it alone.
@page_fragment
def learned_filters(on_screen: OnScreen) -> None:
    """Show the filters of a network, and what they find in an input."""
    on_screen.screen = None
    guessing = guess_first("learned_filters", FILTER_ASKS)
    trained, source, sample = network_and_sample()
    input_column, gallery_column = st.columns([2, 5], gap="large")
    with input_column:
        seen = network_input(trained, source, sample, shows_sample=True)
    with gallery_column:
        choose_number = partial(filter_number, trained, st.container())
        if guessing is not None:
            chosen = choose_number()
            if not guess_filter(guessing, trained, chosen, seen):
                return
            settings = choose_tiles(trained, lambda: chosen)
        else:
            settings = choose_tiles(trained, choose_number)
        gallery_slot = st.container()
        edited = edit_first_layer(trained, settings.number, problems=st.container())
    with gallery_slot:
        try:
            at_work, before = _put_to_work(trained, seen, edited)
        except ConvscopeError as error:
            show_error(error)
            return
        tiles = filter_tiles(at_work, settings, edited.changes)
        gallery(tiles, selected=settings.number, on_choose=choose_filter, key="gallery")
    on_screen.screen = partial(
        filters_screen, at_work, tiles, stage=settings.stage, name=input_name()
    )
    with input_column:
        probabilities(
            at_work.answer,
            trained.classes,
            seen.truth,
            kind=trained.answers,
            before=before,
            key="probabilities",
        )
        if note := answer_note(trained):
            st.caption(note)
        accuracy_slot = st.container()

    st.header(f"Filter {settings.number}")
    filter_detail(at_work, settings.number)

    with st.expander("How this network was trained"):
        st.markdown(trained.summary if isinstance(trained, Bundle) else missing("film", trained))
        link = {"filter": str(settings.number), "step": "1"}
        words = f"Watch filter {settings.number} and the others find themselves"
        page_link("training", words, link)

    # Last, since it takes a moment: all else is on screen.
    with accuracy_slot:
        show_accuracy(trained, edited)


def _put_to_work(
    trained: Network, seen: NetworkInput, edited: EditedLayer
) -> tuple[NetworkAtWork, NDArray[np.float32] | None]:
    """Ask what the layers make of the input; where one was changed, also for the answer before."""
    outputs, before = layer_outputs(trained, seen.image, edited.layer), None
    if edited.is_changed:
        said = process_of(trained).predictions(trained.model_path, seen.image[None])[0]
        before = trained.by_class(said)
    return NetworkAtWork(trained, seen, outputs, edited.layer), before


with take_home(place) as shown_now:
    learned_filters(shown_now)
st.caption(CONVENTIONS)
