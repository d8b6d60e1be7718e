"""How a kernel is chosen: a menu of names, a table of numbers, a line of text."""

from contextlib import suppress

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.channels import for_every_channel
from convcore.errors import ConvscopeError
from convcore.kernels.answers import answers_to
from convcore.kernels.presets import CHANNELS, KERNELS, preset_of
from convcore.kernels.resize import resize_kernel
from convcore.kernels.text import format_kernel
from pages.shared.address.controls import control
from pages.shared.address.settings import change, setting, stand_in
from pages.shared.session.messages import show_error
from pages.shared.session.state import visit
from pages.shared.widgets.kernel_editor import kernel_editor

CUSTOM = "custom"


def _set_kernel(weights: NDArray[np.float32]) -> None:
    change(kernel=weights)


def _set_channel(weights: NDArray[np.float32]) -> None:
    """Make a table the kernel, or that channel of it that is being edited."""
    kernel = good_kernel()
    if kernel.ndim == 2:
        _set_kernel(weights)
        return
    kernel = resize_kernel(kernel, *weights.shape)
    kernel[..., _edited_channel()] = weights
    _set_kernel(kernel)


def _edited_channel() -> int:
    return CHANNELS.index(setting("edited_channel"))


def _use_preset() -> None:
    if (slug := st.session_state["preset"]) != CUSTOM:
        _set_channel(KERNELS[slug].weights)


def good_kernel() -> NDArray[np.float32]:
    """Give the Kernel lab's kernel: the last good one of the visit."""
    with suppress(ConvscopeError):
        kernel: NDArray[np.float32] = setting("kernel")
        return kernel
    last = visit().kernel
    return next(iter(KERNELS.values())).weights if last is None else last


def choose_kernel(*, in_colour: bool) -> NDArray[np.float32]:
    """Show the controls of the kernel.

    A text that is no kernel is explained beside its field, and the last good kernel stays.
    """
    menu, place = st.container(), st.container()
    try:
        kernel: NDArray[np.float32] = control("kernel")
        visit().kernel = kernel
    except ConvscopeError as error:
        show_error(error)
        kernel = good_kernel()
        stand_in("kernel", format_kernel(kernel))
    table = kernel
    if kernel.ndim == 3:
        with menu:
            control("edited_channel")
        table = kernel[..., _edited_channel()]
    preset = preset_of(table)
    st.session_state["preset"] = preset.slug if preset else CUSTOM
    menu.selectbox(
        "Preset",
        [*KERNELS, CUSTOM],
        format_func=lambda slug: KERNELS[slug].name if slug in KERNELS else "Your own",
        key="preset",
        on_change=_use_preset,
    )
    with place:
        part = CHANNELS[_edited_channel()] if kernel.ndim == 3 else ""
        kernel_editor(table, part=part, on_edit=_set_channel, key="kernel_editor")
        if kernel.ndim == 3:
            st.button(
                "One kernel for all channels",
                help="This channel's, for all. The browser's Back brings the others back.",
                on_click=_set_kernel,
                args=(table,),
            )
        elif in_colour:
            every = for_every_channel(kernel, len(CHANNELS))
            st.button("A kernel for each channel", on_click=_set_kernel, args=(every,))
    return kernel


def tell_kernel(kernel: NDArray[np.float32], dilation: tuple[int, int]) -> None:
    """Say what the kernel answers to, its taps so far apart."""
    st.markdown(answers_to(kernel, dilation))
    preset = preset_of(kernel if kernel.ndim == 2 else kernel[..., _edited_channel()])
    if preset:
        of_channel = f"Channel {CHANNELS[_edited_channel()]} alone: " if kernel.ndim == 3 else ""
        st.caption(f"{of_channel}{preset.sentence} Source: {preset.source}")
