"""Learned filters: what a trained network's first layer looks for, and what it finds."""

from functools import partial

import streamlit as st

from convcore.arrays import plain
from convcore.errors import ConvscopeError
from convcore.networks.bundles import Bundle
from pages.learned_filters.accuracy import show_accuracy
from pages.learned_filters.detail import filter_detail
from pages.learned_filters.editing import edit_first_layer
from pages.learned_filters.orders import filter_order, orders
from pages.shared.address.controls import control, numbered
from pages.shared.address.navigation import page_link
from pages.shared.choosing.channel import ALL, choose_channel, of_channel
from pages.shared.choosing.fitted_input import network_input
from pages.shared.choosing.network_row import network_and_sample
from pages.shared.guess.mode import guess_first
from pages.shared.guess.network import FILTER_ASKS, guess_filter
from pages.shared.session.messages import say_restarted, show_error, waking_up
from pages.shared.session.reading import process_of
from pages.shared.showing.conventions import CONVENTIONS
from pages.shared.showing.missing import missing
from pages.shared.take_home.lab_screen import OnScreen, input_name
from pages.shared.take_home.network_screens import filters_screen
from pages.shared.take_home.panel import page_title, take_home
from pages.shared.widgets.descriptions import map_texts, strongest_texts
from pages.shared.widgets.gallery import gallery
from pages.shared.widgets.pictures import image_figure
from pages.shared.widgets.probabilities import probabilities


def choose_filter(number: int) -> None:
    """Make a filter the one in use; the bound number field owns it, so that links hold."""
    st.session_state["filter"] = number


place = page_title("Learned filters")
st.markdown(
    "What the first-layer filters of a trained network find in a picture: orange where it looks "
    "like the filter, blue, before ReLU, where it looks like its opposite."
)


# A fragment: a click draws the page anew, and leaves the frame around it alone.
@st.fragment
def learned_filters(on_screen: OnScreen) -> None:
    """Show the filters of a network, and what they find in an input."""
    on_screen.screen = None
    guessing = guess_first("learned_filters", FILTER_ASKS)
    trained, source, sample = network_and_sample()
    known = trained if isinstance(trained, Bundle) else None

    def choose_number() -> int:
        with st.container(width=130):
            return numbered("filter", len(trained.biases), "This network")

    input_column, gallery_column = st.columns([2, 5], gap="large")
    with input_column:
        seen = network_input(trained, source, sample, shows_sample=True)
    with gallery_column:
        if guessing is not None:
            chosen = choose_number()
            if not guess_filter(guessing, trained, chosen, seen):
                return
        with st.container(horizontal=True):
            stages_there = ["weights", *trained.first_stages]
            stage = control("stage", among=stages_there, otherwise="convolution")
            scale, sort = control("scale"), control("sort", among=orders(trained))
            if guessing is None:
                chosen = choose_number()
            # Last, since it comes and goes: Streamlit would forget the address of what is behind.
            channel = choose_channel(trained) if stage == "weights" else ALL
        gallery_slot = st.container()
        edited = edit_first_layer(trained, chosen, problems=st.container())

    process = process_of(trained)
    with gallery_slot, waking_up(process):
        try:
            layers = process.activations(
                trained.model_path, seen.image, edited.layer, on_restart=say_restarted
            )
            before = None
            if edited.is_changed:
                before = process.predictions(trained.model_path, seen.image[None])[0]
        except ConvscopeError as error:
            show_error(error)
            return

    stages = {"weights": of_channel(edited.layer.filters, channel)} | {
        name: layers[layer] for name, layer in trained.first_stages.items()
    }
    shown = stages[stage]
    on_screen.screen = partial(
        filters_screen,
        trained,
        seen,
        edited.layer,
        layers,
        name=input_name(),
        stage=stage,
        shown=shown,
        scale_for_each=scale == "each",
    )
    with gallery_slot:
        gallery(
            shown,
            noun="Filter",
            across=8 if len(trained.biases) <= 64 else 32,
            changes=edited.changes,
            texts=strongest_texts(shown) if stage == "weights" else map_texts(shown),
            order=filter_order(
                sort,
                shown=shown,
                rectified=stages.get("relu"),
                filters=trained.filters,
                right_without=known.statistics.right_without if known else None,
                chosen=chosen,
            ),
            selected=chosen,
            scale_for_each=scale == "each",
            from_zero=stage in ("relu", "pooled") and bool((shown >= 0).all()),
            input_name="input",
            seen=trained.first_fields.get(stage),
            on_choose=choose_filter,
            key="gallery",
        )
    with input_column:
        probabilities(
            layers[trained.output], trained.classes, seen.truth, before=before, key="probabilities"
        )
        accuracy_slot = st.container()

    st.header(f"Filter {chosen}")
    # What the first convolution reads, which in a visitor's network need not be the input itself.
    read = trained.first_input
    title = "Input" if read == trained.layers[0].name else read
    input_figure = image_figure(title, plain(layers[read]), seen.origin)
    filter_detail(trained, chosen, edited.layer, input_figure, stages)

    with st.expander("How this network was trained"):
        st.markdown(known.summary if known else missing("film", trained))
        settings = {"model": st.session_state["model"], "input": source, "sample": str(sample)}
        settings |= {"filter": str(chosen), "step": "1"}
        page_link("training", f"Watch filter {chosen} and the others find themselves", settings)

    # Last, since it takes a moment: all else is on screen.
    with accuracy_slot:
        show_accuracy(trained, edited)


with take_home(place) as shown_now:
    learned_filters(shown_now)
st.caption(CONVENTIONS)
