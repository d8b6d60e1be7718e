"""Training: the filters grow out of noise, what that is worth, and a network of one's own."""

from functools import partial

import streamlit as st

from convcore.networks.bundles import Bundle
from convcore.networks.movement import last_recorded
from pages.shared.address.controls import control, explain_numbers
from pages.shared.address.history import page_fragment
from pages.shared.choosing.channel import choose_channel
from pages.shared.choosing.filter import filter_number
from pages.shared.choosing.fitted_input import network_input
from pages.shared.choosing.network_row import network_and_sample
from pages.shared.session.reading import bundle
from pages.shared.session.visit import own_training
from pages.shared.showing.conventions import CONVENTIONS
from pages.shared.showing.missing import missing
from pages.shared.take_home.network_screens import training_screen
from pages.shared.take_home.on_screen import OnScreen
from pages.shared.take_home.panel import page_title, take_home
from pages.shared.widgets.film import Film, FilmSettings
from pages.training.own import train_it_yourself
from pages.training.recorded import recorded_film, runs_compared, what_moved
from pages.training.words import steps_an_epoch, tested_on

place = page_title("Training")
st.markdown(
    "Nobody chooses the filters of a network. They start as noise, and every step of the training "
    "moves them a little to where the loss, which says how wrong the answers are, is smaller. "
    "Press **Play** to watch them find themselves; click one to follow it. Below, "
    "[train a network yourself](#train-it-yourself)."
)


# A fragment: a click draws the page anew, and leaves the frame around it alone.
@page_fragment
def training(on_screen: OnScreen) -> None:
    """Show how a network was trained, and let the visitor train one."""
    on_screen.screen = None
    trained, source, sample = network_and_sample()
    if not isinstance(trained, Bundle):
        st.info(f"{missing('film', trained)} Choose another network to see one and to train.")
        return
    seen = network_input(trained, source, sample)
    own = own_training()
    shown = own if own and own.folder == trained.path else None
    base = bundle(shown.plan.bundle.name if shown else trained.name)
    film_slot, problems = st.container(), st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen, step = filter_number(trained, problems), control("step")
        with problems:
            explain_numbers("step")
        settings = FilmSettings(chosen, control("scale") == "each", choose_channel(trained))
    if step not in trained.training["steps"]:
        recorded = last_recorded(trained.training["steps"], step)
        problems.caption(
            f"Step {step:,} was not recorded. Shown is the last one before: {recorded:,}."
        )
    on_screen.screen = partial(training_screen, trained, seen, settings, step)
    film = Film(
        trained.training,
        trained.first_window,
        seen,
        axis=trained.training["steps"].tolist(),
        epoch=steps_an_epoch(shown, base),
        tested=tested_on(shown, base),
    )
    with film_slot:
        recorded_film(film, settings, step)
    st.markdown(what_moved(trained))

    if trained.runs:
        st.header("Do learned filters beat ours?")
        runs_compared(trained)

    st.header("Train it yourself")
    train_it_yourself(base, seen, settings)


with take_home(place) as shown_now:
    training(shown_now)
st.caption(CONVENTIONS)
