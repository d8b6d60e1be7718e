"""Training: the filters grow out of noise, what that is worth, and a network of one's own."""

from functools import partial

import streamlit as st

from convcore.networks.bundles import Bundle
from convcore.networks.movement import last_recorded
from pages.shared.address.controls import control
from pages.shared.address.history import page_fragment
from pages.shared.choosing.fitted_input import network_input
from pages.shared.choosing.network_row import network_and_sample
from pages.shared.session.reading import bundle
from pages.shared.session.visit import own_training
from pages.shared.showing.conventions import CONVENTIONS
from pages.shared.showing.layout import control_row, controls_and_result, page_title, what_to_do
from pages.shared.showing.missing import missing
from pages.shared.take_home.network_screens import training_screen
from pages.shared.take_home.on_screen import OnScreen
from pages.shared.take_home.panel import take_home
from pages.shared.widgets.announcement import announce
from pages.shared.widgets.film import Film
from pages.training.controls import choose_controls
from pages.training.own import train_it_yourself
from pages.training.recorded import recorded_film, runs_compared, tell_what_moved
from pages.training.words import steps_an_epoch, tested_on

WHAT_TO_DO = (
    "The filters start as noise; every step moves them a little, so that the loss becomes smaller. "
    "Press **Play** to watch, click a filter to follow it."
)

place = page_title("Training")


# A fragment: a click draws the page anew, and leaves the frame around it alone.
@page_fragment
def training(on_screen: OnScreen) -> None:
    """Show how a network was trained, and let the visitor train one."""
    on_screen.screen = None
    problems = what_to_do(WHAT_TO_DO, "loss")
    controls, result = controls_and_result()
    with controls:
        row, below = control_row(), st.container()
        with row:
            trained, source, sample = network_and_sample(below)
            if isinstance(trained, Bundle):
                settings, step = choose_controls(trained, problems)
    if not isinstance(trained, Bundle):
        result.info(f"{missing('film', trained)} Choose another network to see one and to train.")
        return
    with below:
        seen = network_input(trained, source, sample)
        announce("picture", seen.origin)
    own = own_training()
    shown = own if own and own.folder == trained.path else None
    base = bundle(shown.plan.bundle.name if shown else trained.name)
    on_screen.screen = partial(training_screen, trained, seen, settings, step)
    film = Film(
        trained.training,
        trained.first_window,
        seen,
        axis=trained.training["steps"].tolist(),
        epoch=steps_an_epoch(shown, base),
        tested=tested_on(shown, base),
    )
    with result:
        recorded_film(film, settings, step)
    if step not in trained.training["steps"]:
        recorded = last_recorded(trained.training["steps"], step)
        st.caption(f"Step {step:,} was not recorded. Shown is the last one before: {recorded:,}.")

    with st.container(key="views"):
        view = control("view", among=_views(trained))
    if view == "moved":
        tell_what_moved(trained)
    elif view == "runs":
        runs_compared(trained)
    else:
        train_it_yourself(base, seen, settings)


def _views(trained: Bundle) -> list[str]:
    return ["moved", *(["runs"] if trained.runs else []), "train"]


with take_home(place) as shown_now:
    training(shown_now)
st.caption(CONVENTIONS)
