"""What is known about a trained filter: what it answers to, is like, and how often it fires."""

import numpy as np
import streamlit as st

from convcore.arrays import squeeze_channel
from convcore.kernels.answers import answers_to
from convcore.kernels.likeness import (
    DUPLICATE,
    RESEMBLES,
    effective_number,
    near_duplicates,
    nearest_kernels,
)
from convcore.networks.bundles import Bundle
from convcore.networks.network import Network
from convcore.rounding import format_number, percent
from pages.shared.address.settings import change
from pages.shared.session.reading import bundle_with
from pages.shared.showing.answers import show_answers, show_structure
from pages.shared.showing.charts import damage_ranking, firing_by_class
from pages.shared.showing.missing import missing
from pages.shared.showing.strongest_patches import show_strongest_patches


def filter_summary(network: Network, number: int) -> str:
    """Say in sentences what a trained filter answers to, is like, and how often it fires."""
    if isinstance(network, Bundle):
        return _bundle_summary(network.name, network.full_test_set, number)
    answers = answers_to(squeeze_channel(network.filters[..., number]))
    return f"{answers}  \n{_resemblance(network, number)}"


@st.cache_data(max_entries=1000, show_spinner=False)
def _bundle_summary(name: str, full_test_set: bool, number: int) -> str:
    trained = bundle_with(name, full_test_set=full_test_set)
    answers = answers_to(squeeze_channel(trained.filters[..., number]))
    return f"{answers}  \n{_resemblance(trained, number)}  \n{_firing(trained, number)}"


def show_card(trained: Network, number: int) -> None:
    """Show what a trained filter answers to, what it is like, and what makes it fire."""
    weights = squeeze_channel(trained.filters[..., number])
    answers, words, classes = st.columns([4, 3, 4], gap="large")
    with answers:
        st.markdown("**What it answers to**")
        show_answers(weights, key="card_answers")
    with words:
        st.markdown("**What it is**")
        show_structure(weights)
        st.markdown("**What it is like**")
        nearest = nearest_kernels(trained.filters[..., number])[:3]
        st.markdown(
            "\n".join(
                f"- {found.kernel.name}: cosine {format_number(found.cosine, 2)}"
                for found in nearest
            )
        )
        st.markdown(_duplicates(trained, number))
    with classes:
        st.markdown("**What makes it fire**")
        if not isinstance(trained, Bundle):
            st.markdown(missing("firing", trained))
            return
        st.plotly_chart(
            firing_by_class(trained, number), key="card_classes", alt=_firing(trained, number)
        )


def show_patches(trained: Network, number: int) -> None:
    """Show the patches that excite a trained filter most; a click opens the sample there."""

    def open_pixel(pixel: tuple[int, int]) -> None:
        change(pixel=pixel, detail="probe")

    relu = trained.first_stages.get("relu", "")
    show_strongest_patches(trained, relu, number, f"filter {number}", open_pixel)


def show_ranking(trained: Network, number: int) -> None:
    """Show what silencing each trained filter alone costs, and how different the filters are."""
    if not isinstance(trained, Bundle):
        st.markdown(missing("ranking", trained))
        return
    statistics, count = trained.statistics, len(trained.statistics.labels)
    changes = 100 * (statistics.right_without - statistics.right) / count
    order = np.argsort(changes, kind="stable")
    worst, rank = int(order[0]), int(np.flatnonzero(order == number)[0]) + 1
    harmless = int((changes >= 0).sum())
    right, without, least = (
        percent(value / count, 1)
        for value in (
            statistics.right,
            statistics.right_without[number],
            statistics.right_without[worst],
        )
    )
    st.markdown(
        f"As trained, {right} of {trained.measured} are right. Filter {worst} is missed most: "
        f"without it {least}. {harmless} of the {len(changes)} can be silenced, one at a time, "
        f"without losing any accuracy. Filter {number} is number {rank} of {len(changes)}: "
        f"{without} without it."
    )
    st.plotly_chart(
        damage_ranking(changes, number), key="ranking", alt=f"Filter {worst} is missed most"
    )
    weights = trained.filters[..., 0].size
    st.markdown(
        f"The {len(changes)} filters amount to **{effective_number(trained.filters):.1f}** "
        f"different ones, of at most {weights}, since a filter here has {weights} weights: their "
        "Vendi score, the exponential of the entropy of the eigenvalues of all cosines between "
        "them, in which opposites count as the same."
    )
    st.caption(
        "Vendi score: D. Friedman and A. B. Dieng (2023), Transactions on Machine Learning "
        "Research, arXiv:2210.02410."
    )


def _resemblance(trained: Network, number: int) -> str:
    if not (found := nearest_kernels(trained.filters[..., number])):
        return "No hand-made kernel is as small as it."
    nearest = found[0]
    # One that rounds to where likeness begins would seem to reach it.
    short_of = round(abs(nearest.cosine), 2) >= RESEMBLES > abs(nearest.cosine)
    cosine = format_number(nearest.cosine, 3 if short_of else 2)
    name = f"{'the negative of ' * (nearest.cosine < 0)}{nearest.kernel.name}"
    if abs(nearest.cosine) < RESEMBLES:
        return (
            f"Resembles none of the hand-made kernels: nearest is {name} (cosine {cosine}), and "
            f"likeness begins at {RESEMBLES:g}, whatever the sign."
        )
    return f"Resembles {name}: cosine {cosine}."


def _duplicates(trained: Network, number: int) -> str:
    alike = near_duplicates(trained.filters, number)
    if not len(alike):
        return f"No other filter is nearly the same (cosine {DUPLICATE:g} or more)."
    names = ", ".join(map(str, alike))
    return f"Nearly the same (cosine {DUPLICATE:g} or more): filter {names}."


def _firing(trained: Bundle, number: int) -> str:
    statistics = trained.statistics
    if statistics.is_dead(number):
        return f"Dead: it fires at no position of {trained.measured}."
    active = statistics.active[:, number]
    fires = active * np.bincount(statistics.labels)  # each class by its number of images
    share = float(fires.sum() / len(statistics.labels))
    strength = float(np.average(statistics.strength[:, number], weights=fires))
    most, least = int(active.argmax()), int(active.argmin())
    where = (
        f"{trained.classes[label]} ({percent(float(active[label]), 0)})" for label in (most, least)
    )
    return (
        f"Fires at {percent(share, 0)} of the positions of {trained.measured}, with "
        f"{format_number(strength, 2)} on average: most often for {', least for '.join(where)}."
    )
