"""The Kernel lab's one row of controls, and what is rarely touched behind its last."""

from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from convcore.receptive import Window
from pages.kernel_lab.picture import picture_cell
from pages.shared.address.controls import control, room_for_controls
from pages.shared.address.settings import setting
from pages.shared.address.words import CAMERA
from pages.shared.choosing.kernel import edited_table, good_kernel, kernel_field, preset_cell
from pages.shared.showing.layout import more_settings

_POOL = ("pool_size", "pool_stride", "pool_padding")


@dataclass(frozen=True)
class Chosen:
    """What the row says.

    Parameters
    ----------
    image : str
        The picture.
    settings : dict
        How the kernel is applied, as `KernelAtWork` takes it.
    more : PopoverContainer
        More settings, to which the field of the pinned pixel comes, once the map has its size.
    """

    image: str
    settings: dict[str, Any]
    more: PopoverContainer


def choose_controls() -> Chosen:
    """Draw the controls."""
    image = picture_cell()
    preset_cell(edited_table(good_kernel()))
    padding, rectifies, kind = control("padding"), control("relu"), control("pool")
    with more_settings("channels", "stride", "dilation", *_POOL) as more:
        # Beside a camera, that is one of its own controls.
        in_grey = (setting if image == CAMERA else control)("channels") == "grey"
        with room_for_controls(horizontal=True, vertical_alignment="bottom"):
            stride, dilation = control("stride"), control("dilation")
        if stride > 1 and dilation > 1:
            st.caption(
                "Keras's Conv2D layer refuses a stride and a dilation both above 1; "
                "tf.nn.conv2d computes them, as here."
            )
        pool = None
        if kind != "none":
            with room_for_controls(horizontal=True, vertical_alignment="bottom"):
                size, pool_stride, pool_padding = map(control, _POOL)
            pool = Window((size, size), pool_stride, padding=pool_padding)
        kernel_field()
    settings = {
        "strides": stride,
        "padding": padding,
        "dilation": dilation,
        "bias": setting("bias"),
        "in_grey": in_grey,
        "rectifies": rectifies,
        "pool": pool,
        "pool_kind": kind,
    }
    return Chosen(image, settings, more)
