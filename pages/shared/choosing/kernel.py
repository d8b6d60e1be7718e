"""How a kernel is chosen: from a menu of names, in a table of numbers, as a line of text."""

from contextlib import suppress

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.channels import for_every_channel
from convcore.errors import ConvscopeError
from convcore.kernels.presets import CHANNELS, KERNELS, preset_of
from convcore.kernels.resize import resize_kernel
from convcore.kernels.text import format_kernel
from pages.shared.address.controls import control
from pages.shared.address.settings import change, setting, stand_in
from pages.shared.session.messages import show_error
from pages.shared.session.state import visit
from pages.shared.widgets.kernel_editor import NamedTable, kernel_editor
from pages.shared.widgets.picker import Picker, kernel_catalogue, picker


def set_kernel(weights: NDArray[np.float32]) -> None:
    """Make this the Kernel lab's kernel."""
    change(kernel=weights)


def _set_channel(weights: NDArray[np.float32]) -> None:
    """Make a table the kernel, or that channel of it that is being edited."""
    kernel = good_kernel()
    if kernel.ndim == 2:
        set_kernel(weights)
        return
    kernel = resize_kernel(kernel, *weights.shape)
    kernel[..., _edited_channel()] = weights
    set_kernel(kernel)


def _edited_channel() -> int:
    return CHANNELS.index(setting("edited_channel"))


def good_kernel() -> NDArray[np.float32]:
    """Give the Kernel lab's kernel: the last good one of the visit."""
    with suppress(ConvscopeError):
        kernel: NDArray[np.float32] = setting("kernel")
        return kernel
    last = visit().kernel
    return next(iter(KERNELS.values())).weights if last is None else last


def kernel_field() -> None:
    """Show the kernel as a line of text; one that is no kernel is explained below it.

    The last good kernel then stays in use.
    """
    try:
        visit().kernel = control("kernel")
    except ConvscopeError as error:
        show_error(error)
        stand_in("kernel", format_kernel(good_kernel()))


def edited_table(kernel: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give what of a kernel is in the table: all of it, or the channel that is being edited."""
    return kernel if kernel.ndim == 2 else kernel[..., _edited_channel()]


def preset_cell(table: NDArray[np.float32]) -> None:
    """Draw the cell of the hand-made kernels, of which the table may be one, into the row."""
    preset, slugs = preset_of(table), [*KERNELS]
    cell = Picker(
        label="Preset",
        shown=preset.name if preset else "Your own",
        chosen=slugs.index(preset.slug) if preset else None,
        total=len(slugs),
    )
    acts = {"choose": lambda place, _: _set_channel(KERNELS[slugs[place]].weights)}
    picker(cell, _presets(), acts=acts, key="preset")


@st.cache_resource(show_spinner=False)
def _presets() -> bytes:
    kernels = KERNELS.values()
    return kernel_catalogue([each.name for each in kernels], [each.weights for each in kernels])


def kernel_table(kernel: NDArray[np.float32], scene: str, *, in_colour: bool) -> None:
    """Show the kernel of a scene as a table of numbers, and whether its channels differ."""
    channel, part = 0, ""
    if kernel.ndim == 3:
        control("edited_channel")
        channel, part = _edited_channel(), CHANNELS[_edited_channel()]
    table = edited_table(kernel)
    found = preset_of(table)
    preset = NamedTable(found.name, found.weights) if found else None
    kernel_editor(scene, channel=channel, part=part, preset=preset, key="kernel_editor")
    if kernel.ndim == 3:
        st.button(
            "One kernel for all channels",
            help="This channel's, for all. The browser's Back brings the others back.",
            on_click=set_kernel,
            args=(table,),
        )
    elif in_colour:
        every = for_every_channel(kernel, len(CHANNELS))
        st.button("A kernel for each channel", on_click=set_kernel, args=(every,))


def tell_source(kernel: NDArray[np.float32]) -> None:
    """Say of a hand-made kernel what it does and where it comes from."""
    preset = preset_of(edited_table(kernel))
    if preset:
        of_channel = f"Channel {CHANNELS[_edited_channel()]} alone: " if kernel.ndim == 3 else ""
        st.markdown(f"{of_channel}{preset.sentence}")
        st.caption(f"Source: {preset.source}")
