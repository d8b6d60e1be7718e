"""What is known about a trained filter: what it answers to, is like, and how often it fires."""

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.arrays import squeeze_channel
from convcore.extremes import largest, listed
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
from convcore.networks.statistics import Statistics
from convcore.rounding import format_number, percent
from pages.shared.address.settings import change
from pages.shared.address.terms import tell
from pages.shared.session.state import visit
from pages.shared.showing.answers import show_answers, show_structure
from pages.shared.showing.charts import damage_ranking, firing_by_class
from pages.shared.showing.missing import missing
from pages.shared.showing.strongest_patches import show_strongest_patches


@st.cache_data(max_entries=1000, show_spinner=False)
def filter_answers(weights: NDArray[np.float32]) -> str:
    """Say in a sentence what a filter answers to."""
    return answers_to(squeeze_channel(weights))


def show_card(trained: Network, number: int) -> None:
    """Show what a trained filter answers to, what it is like, and what makes it fire.

    Side by side; on a phone, where that would be long, all but the first is folded.
    """
    shows = {
        "What it answers to": (4, _tell_answers),
        "What it is": (3, _tell_likeness),
        "What makes it fire": (4, _tell_firing),
    }
    if visit().narrow:
        for title, (_, show) in shows.items():
            is_first = show is _tell_answers
            part = st.expander(title, is_first, key=f"card {title}", on_change="rerun")
            if part.open:
                with part:
                    show(trained, number)
        return
    columns = st.columns([width for width, _ in shows.values()], gap="large")
    for column, (title, (_, show)) in zip(columns, shows.items(), strict=True):
        with column:
            st.markdown(f"**{title}**")
            show(trained, number)


def _tell_answers(trained: Network, number: int) -> None:
    show_answers(squeeze_channel(trained.filters[..., number]), key="card_answers")


def _tell_likeness(trained: Network, number: int) -> None:
    show_structure(squeeze_channel(trained.filters[..., number]))
    st.markdown("**What it is like**")
    tell(_resemblance(trained, number), "cosine")
    st.markdown(f"{_nearest(trained, number)}\n\n{_duplicates(trained, number)}")


def _tell_firing(trained: Network, number: int) -> None:
    if not isinstance(trained, Bundle):
        st.markdown(missing("firing", trained))
        return
    fires = _firing(trained, number)
    st.markdown(fires)
    st.plotly_chart(firing_by_class(trained, number), key="card_classes", alt=fires)


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
    harmless = int((changes >= 0).sum())
    right, without = (
        percent(value / count, 1) for value in (statistics.right, statistics.right_without[number])
    )
    st.markdown(
        f"As trained, {right} of {trained.measured} are right. {_missed_most(statistics)}. "
        f"{harmless} of the {len(changes)} can be silenced, one at a time, without losing any "
        f"accuracy. Filter {number} {_rank(changes, number)}: {without} without it."
    )
    st.plotly_chart(damage_ranking(changes, number), key="ranking", alt=_missed_most(statistics))
    weights = trained.filters[..., 0].size
    st.markdown(
        f"The {len(changes)} filters are as varied as "
        f"**{format_number(effective_number(trained.filters), 1)}** that have nothing in common, "
        f"of at most {weights}, since a filter here has {weights} weights."
    )
    tell(
        "This is their Vendi score: the exponential of the entropy of the eigenvalues of all "
        "cosines between them, in which opposites count as the same. D. Friedman and A. B. Dieng "
        "(2023), Transactions on Machine Learning Research, arXiv:2210.02410.",
        "cosine",
        small=True,
    )


def _missed_most(statistics: Statistics) -> str:
    """Name the filters without which the accuracy is lowest, if it is lower without any."""
    right, count = statistics.right_without, len(statistics.labels)
    worst = largest(-right)
    if -worst.value >= statistics.right:
        return "None is missed, whichever is silenced alone"
    least = percent(-worst.value / count, 1)
    if worst.everywhere:
        return f"All are missed alike: without any one of them {least}"
    names = listed(worst.places[:, 0].tolist())
    if worst.others:
        return f"Filters {names} are missed most: without any one of them {least}"
    return f"Filter {names} is missed most: without it {least}"


def _rank(changes: NDArray[np.float64], number: int) -> str:
    """Say which place a filter has among all, the most missed first."""
    rank, equal = (
        1 + int((changes < changes[number]).sum()),
        int((changes == changes[number]).sum()),
    )
    if equal == 1:
        return f"is number {rank} of {len(changes)}"
    return f"is one of {equal} at place {rank} of {len(changes)}"


def _nearest(trained: Network, number: int) -> str:
    """List the hand-made kernels that a filter is most like, if it is like any at all."""
    found = nearest_kernels(trained.filters[..., number])[:3]
    if not trained.filters[..., number].any():
        return ""
    return "\n".join(
        f"- {each.kernel.name}: cosine {format_number(each.cosine, 2)}" for each in found
    )


def _resemblance(trained: Network, number: int) -> str:
    if not trained.filters[..., number].any():
        return "Resembles nothing: every weight is 0."
    if not (found := nearest_kernels(trained.filters[..., number])):
        return "No hand-made kernel is as small as it."
    nearest = found[0]
    # One that rounds to where likeness begins would seem to reach it.
    short_of = round(abs(nearest.cosine), 2) >= RESEMBLES > abs(nearest.cosine)
    cosine = format_number(abs(nearest.cosine), 3 if short_of else 2)
    alike = [each for each in found if largest([abs(each.cosine), abs(nearest.cosine)]).everywhere]
    name = listed([f"{'the negative of ' * (each.cosine < 0)}{each.kernel.name}" for each in alike])
    if abs(nearest.cosine) < RESEMBLES:
        has = "has" if len(alike) == 1 else "have"
        return (
            f"Is like none of the hand-made kernels: the nearest, {name}, {has} a cosine of "
            f"{cosine}, and from {RESEMBLES:g} on we call two alike."
        )
    return f"Resembles {name}: cosine {cosine}."


def _duplicates(trained: Network, number: int) -> str:
    if not trained.filters[..., number].any():
        return "All its weights are 0, so it has no pattern that another could share."
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
    images = np.bincount(statistics.labels, minlength=len(active))
    fires = active * images  # each class by its number of images
    share = float(fires.sum() / len(statistics.labels))
    strength = float(np.average(statistics.strength[:, number], weights=fires))
    return (
        f"Fires at {percent(share, 0)} of the positions of {trained.measured}, with "
        f"{format_number(strength, 2)} on average: {_for_classes(active, trained.classes)}."
    )


def _for_classes(active: NDArray[np.float32], classes: Sequence[str]) -> str:
    """Name the classes for which a filter fires most often, and least."""
    most, least = largest(active), largest(-active)
    if most.everywhere:
        return "as often for every class"
    where = (
        f"{listed([classes[label] for label in each.places[:, 0]])} ({percent(abs(each.value), 0)})"
        for each in (most, least)
    )
    return f"most often for {', least for '.join(where)}"
