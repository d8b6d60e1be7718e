"""How a kernel is chosen: a menu of names, a table of numbers, a line of text."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app_pages.ui.components.kernel_editor import kernel_editor
from app_pages.ui.controls import control
from app_pages.ui.messages import show_error
from convcore.describe import describe
from convcore.errors import ConvscopeError
from convcore.kernels import KERNELS, format_kernel, parse_kernel, preset_of

CUSTOM = "custom"


def _set_kernel(weights: NDArray[np.float32]) -> None:
    # The bound text field owns the kernel, so that links, Back and page changes hold.
    st.session_state["kernel"] = format_kernel(weights)


def _use_preset() -> None:
    if (slug := st.session_state["preset"]) != CUSTOM:
        _set_kernel(KERNELS[slug].weights)


def good_kernel() -> NDArray[np.float32]:
    """Give the Kernel lab's kernel: the last good one of the visit.

    Returns
    -------
    ndarray of float32, shape (kh, kw)
        The default where the visit has none yet.
    """
    weights: NDArray[np.float32] = st.session_state.get(
        "good_kernel", next(iter(KERNELS.values())).weights
    )
    return weights


def choose_kernel() -> NDArray[np.float32]:
    """Show the controls of the kernel and what it answers to.

    A text that is no kernel is explained beside its field, and the last good kernel stays.

    Returns
    -------
    ndarray of float32, shape (kh, kw)
        The kernel in use.
    """
    menu, table = st.container(), st.container()
    try:
        kernel = parse_kernel(control("kernel"))
        st.session_state["good_kernel"] = kernel
    except ConvscopeError as error:
        show_error(error)
        kernel = good_kernel()
    preset = preset_of(kernel)
    st.session_state["preset"] = preset.slug if preset else CUSTOM
    menu.selectbox(
        "Preset",
        [*KERNELS, CUSTOM],
        format_func=lambda slug: KERNELS[slug].name if slug in KERNELS else "Your own",
        key="preset",
        on_change=_use_preset,
    )
    with table:
        kernel_editor(kernel, on_edit=_set_kernel, key="kernel_editor")
    st.markdown(describe(kernel).sentence)
    if preset:
        st.caption(f"{preset.sentence} Source: {preset.source}")
    return kernel
