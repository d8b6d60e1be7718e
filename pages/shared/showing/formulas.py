"""The arithmetic behind each size, one click away."""

import streamlit as st

from convcore.receptive import Window
from convcore.shapes import multiply_adds, output_shape, pair, size_formula
from pages.shared.widgets.pictures import shape_text


def size_popover(
    shape: tuple[int, int], window: Window, kernel_shape: tuple[int, ...] | None = None
) -> None:
    """Offer the formula by which a window turns one shape into another."""
    title = f"Why {shape_text(_result(shape, window))}?"
    with st.popover(title, type="tertiary", icon=":material/function:"):
        show_size(shape, window, kernel_shape)


def show_size(
    shape: tuple[int, int], window: Window, kernel_shape: tuple[int, ...] | None = None
) -> None:
    """Show the formula by which a window turns one shape into another."""
    size, strides, dilation = pair(window.size), pair(window.strides), pair(window.dilation)
    for axis, side in enumerate(("Rows", "Columns")):
        sizes = (shape[axis], size[axis], strides[axis], dilation[axis])
        st.markdown(f"{side}: {size_formula(*sizes, window.padding)}")
    st.caption(
        "⌈ ⌉ rounds up, ⌊ ⌋ rounds down. With the padding Same, zeros around the edges make up for "
        "what the window would lose."
    )
    if kernel_shape:
        result = _result(shape, window)
        each = " × ".join(str(side) for side in (*result, *kernel_shape))
        st.markdown(f"Multiply-adds: {each} = {multiply_adds(result, kernel_shape):,}")


def _result(shape: tuple[int, int], window: Window) -> tuple[int, int]:
    return output_shape(
        shape, pair(window.size), pair(window.strides), pair(window.dilation), window.padding
    )
