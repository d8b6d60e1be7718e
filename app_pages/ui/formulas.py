"""The arithmetic behind each size, one click away."""

from typing import Any

import streamlit as st

from app_pages.ui.components.pictures import shape_text
from convcore.shapes import multiply_adds, output_shape, size_formula


def size_popover(
    shape: tuple[int, int],
    window: tuple[int, int],
    kernel_shape: tuple[int, ...] | None = None,
    **settings: Any,
) -> None:
    """Offer the formula by which a window turns one shape into another.

    Parameters
    ----------
    shape : tuple of int
        Rows and columns that go in.
    window : tuple of int
        Rows and columns of the kernel or pooling window.
    kernel_shape : tuple of int, optional
        The kernel's whole shape, where the multiplications are to be counted.
    **settings
        `strides`, `padding` and `dilation` as `convcore.shapes.output_shape` takes them.
    """
    result = output_shape(shape, window, **settings)
    strides, dilation = settings["strides"], settings.get("dilation", 1)
    with st.popover(f"Why {shape_text(result)}?", type="tertiary", icon=":material/function:"):
        for side, size, length in zip(("Rows", "Columns"), shape, window, strict=True):
            formula = size_formula(size, length, strides, dilation, settings["padding"])
            st.markdown(f"{side}: {formula}")
        st.caption(
            "⌈ ⌉ rounds up, ⌊ ⌋ rounds down. With padding same, zeros around the edges make up for "
            "what the window would lose."
        )
        if kernel_shape:
            each = " × ".join(str(side) for side in (*result, *kernel_shape))
            st.markdown(f"Multiply-adds: {each} = {multiply_adds(result, kernel_shape):,}")
