"""Train it yourself: a network of the visit's own, watched while it learns."""

from dataclasses import replace

import streamlit as st

from convcore.errors import ConvscopeError
from convcore.keras_side.training import moments
from convcore.keras_side.training_process import DIVERGED
from convcore.networks.bundles import Bundle
from convcore.networks.network_at_work import NetworkInput
from convcore.processes.live_training import LIMIT
from convcore.processes.training_state import Training
from pages.shared.address.navigation import page_link
from pages.shared.address.settings import change, setting
from pages.shared.address.words import OWN
from pages.shared.choosing.filter import choose_filter
from pages.shared.session.messages import show_error
from pages.shared.session.server import server
from pages.shared.session.state import visit
from pages.shared.session.visit import own_training, visitor
from pages.shared.widgets.film import Film, FilmSettings, film
from pages.training.plan import choose_plan, chosen_plan
from pages.training.words import beside_recorded, steps_an_epoch, tested_on

LOOK_EVERY = 1.0
"""Seconds between two looks at a training."""

_ENDS = {
    "done": "Trained: {step:,} steps.",
    "stopped": "Stopped at step {step:,}.",
    "out of time": f"Stopped at step {{step:,}}: {LIMIT / 60:.0f} minutes are the limit here.",
    "killed": "The training's process stopped at step {step:,} for no reason known here. What was "
    "recorded is below.",
    "diverged": f"Stopped at step {{step:,}}: the loss was above {DIVERGED:,.0f} or no number any "
    "more. A learning rate of {rate:g} is too large. What was recorded until then is below.",
}


def train_it_yourself(base: Bundle, seen: NetworkInput, settings: FilmSettings) -> None:
    """Let the visitor train a network, and show how it goes."""
    possible, training = choose_plan(base), own_training()
    active = training is not None and training.phase != "ended"
    waits = _place() > 0
    with st.container(horizontal=True):
        if active and training is not None:
            label = "Leave the queue" if waits else "Stop"
            st.button(
                label,
                icon=":material/stop:",
                on_click=_stop,
                disabled=training.why == "stopped",  # it was told to, and is about to end
                key="stop_training",
            )
        else:
            st.button(
                "Train anew" if training else "Start training",
                icon=":material/play_arrow:",
                type="primary",
                on_click=_start,
                args=(base,),
                disabled=not possible,
                key="start_training",
            )
        if training is not None and not active and training.folder is not None:
            st.button(
                f"Continue for {setting('length'):,} steps",
                icon=":material/fast_forward:",
                help="With the settings that it was started with. Others count for a new training.",
                on_click=_go_on,
                key="continue_training",
            )
    refused, visit().training_refused = visit().training_refused, None
    if refused is not None:
        show_error(refused)
    # Looks again by itself while there is something to wait for.
    watch = st.fragment(_watch, run_every=LOOK_EVERY) if active else _watch
    watch(base, seen, settings, active, waits)


def _start(base: Bundle) -> None:
    # A number that was typed just before the click has not reached the page's plan yet.
    try:
        server().trainings.start(visitor(), chosen_plan(base))
    except ConvscopeError as error:
        visit().training_refused = error
    else:
        change(model=base.path.name)  # the network before has gone


def _go_on() -> None:
    try:
        server().trainings.go_on(visitor(), setting("length"))
    except ConvscopeError as error:
        visit().training_refused = error


def _place() -> int:
    """Count the trainings of others before the visit's."""
    return server().trainings.place(visitor())


def _stop() -> None:
    server().trainings.stop(visitor())


def _watch(
    base: Bundle, seen: NetworkInput, settings: FilmSettings, active: bool, waits: bool
) -> None:
    training = own_training()
    if training is None:
        return
    changed = training.phase == "ended" or waits != (_place() > 0)
    if active and (changed or setting("filter") != settings.number):
        st.rerun()  # buttons and fields as well
    _show_progress(training)
    # Where the page shows the visit's own network, its film stands at the top.
    at_the_top = not active and setting("model") == OWN and training.kept == training.step
    if not training.record or at_the_top:
        if not active and training.folder is not None:
            _open_elsewhere()
        return
    number = settings.number if settings.number < training.plan.filters else 0
    steps = training.record["steps"].tolist()
    planned = moments(training.began_at, training.plan.steps) if active else []
    shown = Film(
        training.record,
        base.first_window,
        seen,
        axis=steps + [step for step in planned if step > steps[-1]],
        epoch=steps_an_epoch(training, base),
        tested=tested_on(training, base),
    )
    film(
        shown,
        replace(settings, number=number),
        step=None,
        on_choose=choose_filter,
        on_stop=None,
        key="own_film",
    )
    if not active:
        st.markdown(beside_recorded(training, base))
        if training.folder is not None:
            _open_elsewhere()


def _open_elsewhere() -> None:
    # First on this page, at whose top its film then stands.
    if setting("model") != OWN:
        st.button("Look at it on all pages", icon=":material/visibility:", on_click=_look_at_own)
        return
    with st.container(horizontal=True):
        page_link("learned_filters", "See its filters", {"model": OWN, "stage": "weights"})
        page_link("layers", "Follow its layers", {"model": OWN, "layer": "conv1"})


def _look_at_own() -> None:
    change(model=OWN)


def _show_progress(training: Training) -> None:
    plan, place = training.plan, _place()
    if training.phase == "waiting" and place:
        before = "1 training is" if place == 1 else f"{place} trainings are"
        st.progress(0.0, f"{before} ahead of yours, which will start by itself.")
    elif training.phase in ("waiting", "starting"):
        st.progress(
            0.0, "TensorFlow starts in a process of its own and reads the data: a few seconds."
        )
    elif training.phase == "running":
        left = training.seconds_left
        rest = "" if left is None else f", about {left:.0f} s left"
        if training.why == "stopped":
            rest = ": stopping, and keeping what it has learned"
        done = (training.step - training.began_at) / max(1, plan.steps - training.began_at)
        st.progress(min(done, 1.0), f"Step {training.step:,} of {plan.steps:,}{rest}")
    elif training.why in _ENDS:
        words = _ENDS[training.why].format(step=training.step, rate=plan.learning_rate)
        if training.folder is not None and training.kept < training.step:
            words += f" The network of step {training.kept:,} is still there."
        (st.success if training.why == "done" else st.warning)(words)
    else:
        show_error(ConvscopeError(training.why))
