"""What a kernel answers to, angle by angle, and what it is made of."""

import math

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.kernels.answers import description_of
from convcore.kernels.hues import HueAnswers
from convcore.kernels.presets import CHANNELS
from convcore.kernels.structure import Structure, structure
from convcore.kernels.thresholds import said_by_chance, word_of
from convcore.rounding import format_factor, format_number, percent
from pages.shared.showing.charts import polar_answers, polar_hues


def show_answers(
    weights: NDArray[np.float32], key: str, dilation: tuple[int, int] = (1, 1)
) -> None:
    """Show a kernel's answers to edges and lines, or to hues, as a polar plot."""
    found = description_of(weights, dilation)
    if isinstance(found, HueAnswers):
        st.plotly_chart(polar_hues(found), key=key, alt=found.sentence)
        st.caption(
            "The farther out, the stronger the answer: to an edge between that hue and the "
            "opposite one, in whatever direction it runs, less what flat areas of the two give; "
            "or to a flat area of that hue, less what one of the opposite hue gives. The circle is "
            "the answer to an edge between two greys. All steps of colour are of the same size, 1."
            + _by_chance(weights.shape, word_of("", found.grade))
        )
        return
    if not (found.answers.edges.any() or found.answers.lines.any()):
        st.markdown("It answers to no edge and no line: there is nothing to draw.")
        return
    st.plotly_chart(polar_answers(found.answers), key=key, alt=found.sentence)
    st.caption(
        "The farther out, the stronger the answer: to an edge whose bright side lies in that "
        "direction, or to a line one pixel wide that runs across it, both of contrast 1, less "
        "what a flat area gives, dark or bright."
        + _by_chance(weights.shape, word_of(found.kind, found.grade))
    )


def _by_chance(shape: tuple[int, ...], word: str) -> str:
    """Say how often a kernel of random numbers is described as surely as this one."""
    share = said_by_chance(shape, word)
    if word == "none" or share < 0.05:
        return ""
    numbers = f"{math.prod(shape)} random numbers"
    often = "fewer than 1" if share < 0.95 else f"about {share:.0f}"
    return f" Of 100 kernels of {numbers}, {often} would be described in equally sure words."


def show_structure(weights: NDArray[np.float32]) -> None:
    """Say what a kernel makes of flat areas, how symmetric it is, and whether it is separable."""
    if not weights.any():
        st.markdown("Every entry is 0: there is nothing to take apart.")
        return
    if weights.ndim == 3:
        st.markdown("\n".join(_channels(weights)))
        return
    found = structure(weights)
    flat = format_factor(weights.sum(dtype=np.float64))
    symmetric, antisymmetric = (
        percent(share, 0) for share in (found.symmetric, found.antisymmetric)
    )
    lines = (
        f"**Flat areas** become {flat} times their value: that is the sum of the weights.",
        f"**Half a turn** leaves {symmetric} of it as it is, the symmetric part (lines, points, "
        f"blurs), and changes the sign of {antisymmetric}, the antisymmetric part (edges), counted "
        "in squared weights.",
        _separable(found),
    )
    st.markdown("\n".join(f"- {line}" for line in lines))


def _channels(weights: NDArray[np.float32]) -> list[str]:
    """Say of each channel what it makes of flat areas, and how much of the kernel it is."""
    exact = weights.astype(np.float64)
    sums = exact.sum(axis=(0, 1))
    shares = (exact**2).sum(axis=(0, 1)) / (exact**2).sum()
    return [
        f"- **{name.capitalize()}** has {percent(share, 0)} of the squared weights; a flat area of "
        f"it counts {format_factor(total)} times, the sum of its weights."
        for name, share, total in zip(CHANNELS, shares, sums, strict=True)
    ]


def _separable(found: Structure) -> str:
    if found.separable:
        column, row = (
            ", ".join(format_number(float(value), 2) for value in values)
            for values in (found.column, found.row)
        )
        return f"**Separable**: it is the column ({column}) times the row ({row})."
    return (
        "**Not separable**: no column times a row gives it; the nearest that does has "
        f"{percent(found.product, 0)} of its squared weights."
    )
