"""How the training of a network went, as its bundle has it."""

from typing import Final

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.extremes import largest, listed
from convcore.networks.bundles import FIRST_LAYERS, Bundle
from convcore.networks.introductions import introduce
from convcore.networks.movement import distances, turns
from convcore.networks.runs import compare_sentence
from convcore.rounding import format_number, percent
from pages.shared.address.settings import change
from pages.shared.address.terms import tell
from pages.shared.choosing.filter import choose_filter
from pages.shared.session.state import visit
from pages.shared.showing.charts import accuracy_at_end, accuracy_over_steps
from pages.shared.widgets.film import Film, FilmSettings, film

ALIKE: Final = 0.9
"""Cosine between a filter and its start from which on much of the start is still there."""


def recorded_film(shown: Film, settings: FilmSettings, step: int) -> None:
    """Show the film of a network's training, from a step on."""
    film(shown, settings, step=step, on_choose=choose_filter, on_stop=_stop_at, key="film")


def _stop_at(step: int) -> None:
    change(step=step)


def tell_what_moved(trained: Bundle) -> None:
    """Say what the network is for, and how far its filters have come from their start."""
    words = f"This network {introduce(trained)}. {what_moved(trained)}"
    tell(words, "norm", "cosine")


def what_moved(trained: Bundle) -> str:
    """Say how far the filters of a network have come from their start."""
    filters = trained.training["filters"]
    moved, alike = distances(filters)[-1], turns(filters)[-1]
    length = np.linalg.norm(filters[0].reshape(-1, filters.shape[-1]), axis=0).mean()
    if len(filters) == 1:
        return "Only the start is recorded, so none of the filters has moved."
    if not moved.any():
        return "None of the first layer's filters moves: only the later layers learn."
    return (
        f"Its filters start with a norm of {format_number(length, 2)} on average and move by "
        f"{format_number(moved.mean(), 2)}. {_far_and_near(moved)}**{(alike > ALIKE).sum()} of "
        f"{len(moved)} keep much of the pattern that they started with** (a cosine above {ALIKE:g} "
        "with their start): training strengthens what happens to be useful, and leaves the others "
        "nearly as they were."
    )


def _far_and_near(moved: NDArray[np.float32]) -> str:
    """Name the filters that move farthest and least; nothing where all move alike."""
    far, near = largest(moved), largest(-moved)
    if far.everywhere:
        return ""
    one, other = (listed(each.places[:, 0].tolist()) for each in (far, near))
    return (
        f"Filter{'s' * bool(far.others)} {one} move{'s' * (not far.others)} farthest, "
        f"{format_number(far.value, 2)}; filter{'s' * bool(near.others)} {other} least, "
        f"{format_number(-near.value, 2)}. "
    )


def runs_compared(trained: Bundle) -> None:
    """Show whether learned filters are better than hand-made or random ones."""
    ends = {first_layer: curves[:, -1] for first_layer, curves in trained.runs.items()}
    against = {"handmade": "hand-made ones", "random": "random ones"}
    st.markdown(
        " ".join(
            compare_sentence("learned filters", ends["learned"], name, ends[other])
            for other, name in against.items()
        )
    )
    with st.container(key="ends"):
        for first_layer, end in ends.items():
            with st.container(gap=None):
                st.metric(FIRST_LAYERS[first_layer].capitalize(), percent(end.mean(), 2))
                st.caption(spread(end))
    # On a phone, what is said of the ends has to do.
    over_steps, *at_end = [st.container()] if visit().narrow else st.columns([2, 1])
    over_steps.plotly_chart(
        accuracy_over_steps(trained),
        alt="Accuracy on the test images over the steps, by first layer",
    )
    for place in at_end:
        place.plotly_chart(
            accuracy_at_end(trained),
            alt="; ".join(
                f"{FIRST_LAYERS[name]}: {percent(end.mean(), 2)} on average, {spread(end)}"
                for name, end in ends.items()
            ),
        )
    st.caption(
        f"The same network trained on all of {trained.data_set}, several times in each of three "
        "ways: its first layer learned; fixed to hand-made kernels (the 3x3 kernels of the Kernel "
        "lab, then their negatives) while the rest learns; or fixed to the noise that it starts "
        "from. Hand-made kernels are scaled to the norm that the noise has, and fixed layers "
        "have no bias."
    )


def spread(ends: NDArray[np.float32]) -> str:
    """Say between what the accuracies of several runs lie."""
    low, high = (format_number(100 * end, 2) for end in (ends.min(), ends.max()))
    if low == high:
        return f"{low} % with each of {len(ends)} seeds"
    return f"{low} to {high} % with {len(ends)} seeds"
