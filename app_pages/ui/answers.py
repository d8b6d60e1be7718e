"""What a kernel answers to, angle by angle, and what it is made of."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app_pages.ui.descriptions import percent
from app_pages.ui.figures import polar_answers
from convcore.describe import describe
from convcore.rounding import format_number
from convcore.structure import Structure, structure


def show_answers(weights: NDArray[np.float32], key: str) -> None:
    """Show a kernel's answers to edges and lines as a polar plot.

    Parameters
    ----------
    weights : ndarray of shape (kh, kw)
        The kernel.
    key : str
        The plot's name on the page.
    """
    description = describe(weights)
    st.plotly_chart(polar_answers(description.answers), key=key, alt=description.sentence)
    st.caption(
        "The farther out, the stronger the answer to an ideal edge whose bright side lies in that "
        "direction, or to a line one pixel thin at a right angle to it, of contrast 1. The answer "
        "to a flat area of the same mean brightness is taken off first."
    )


def show_structure(weights: NDArray[np.float32]) -> None:
    """Say what a kernel makes of flat areas, how symmetric it is, and whether it is separable.

    Parameters
    ----------
    weights : ndarray of shape (kh, kw)
        The kernel.
    """
    if not weights.any():
        st.markdown("Every entry is 0: there is nothing to take apart.")
        return
    found = structure(weights)
    flat = format_number(float(weights.sum(dtype=np.float64)), 3)
    symmetric, antisymmetric = (
        percent(share, 0) for share in (found.symmetric, found.antisymmetric)
    )
    lines = (
        f"**Flat areas** are multiplied by the sum of the weights, {flat}.",
        f"**Symmetric** {symmetric}, **antisymmetric** {antisymmetric} of its squared weights: "
        "what a half turn leaves as it is (lines, points, blurs), and what it negates (edges).",
        _separable(found),
    )
    st.markdown("\n".join(f"- {line}" for line in lines))


def _separable(found: Structure) -> str:
    if found.separable:
        column, row = (
            ", ".join(format_number(float(value), 2) for value in values)
            for values in (found.column, found.row)
        )
        return f"**Separable**: the column ({column}) times the row ({row})."
    return (
        f"**Not separable**: the nearest column times row has {percent(found.product, 0)} of its "
        "squared weights."
    )
