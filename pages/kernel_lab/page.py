"""Kernel lab: a picture, a hand-made kernel, its activation map, and what pooling keeps of it."""

import streamlit as st

from convcore.kernel_at_work import KernelAtWork
from convcore.receptive import Window
from pages.kernel_lab.at_work import apply_kernel
from pages.kernel_lab.picture import choose_picture
from pages.shared.address.controls import control, explain_numbers
from pages.shared.address.history import page_fragment
from pages.shared.address.parameters import OWN_PICTURES
from pages.shared.choosing.kernel import good_kernel
from pages.shared.guess.kernel import ASKS
from pages.shared.guess.mode import guess_first
from pages.shared.showing.conventions import CONVENTIONS
from pages.shared.take_home.on_screen import OnScreen
from pages.shared.take_home.panel import page_title, take_home

place = page_title("Kernel lab")
st.markdown(
    "Choose a kernel or type one, then point at any pixel. The map is orange where the picture "
    "looks like the kernel, blue where it looks like its opposite."
)


# A fragment: a click draws the page anew, and leaves the frame around it alone.
@page_fragment
def kernel_lab(on_screen: OnScreen) -> None:
    """Show a picture, a kernel, its activation map, and what pooling keeps of it."""
    guessing = guess_first("kernel_lab", ASKS)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen: str = control("image")
        channels = control("channels")
        padding, stride, dilation = control("padding"), control("stride"), control("dilation")
        bias, passes_relu = control("bias"), control("relu")
    explain_numbers("bias")
    with st.container(horizontal=True, vertical_alignment="bottom", width=680):
        kind, pool = control("pool"), None
        if kind != "none":
            size, pool_stride = control("pool_size"), control("pool_stride")
            pool = Window((size, size), pool_stride, padding=control("pool_padding"))

    # One's own picture comes beside what is made of it.
    beside, column = (
        st.columns([1, 4], gap="large") if chosen in OWN_PICTURES else [st.container()] * 2
    )
    with beside:
        picture, alt, note = choose_picture(chosen)
    before = KernelAtWork(
        picture,
        good_kernel(),
        strides=stride,
        padding=padding,
        dilation=dilation,
        bias=bias,
        in_grey=channels == "grey",
        rectifies=passes_relu,
        pool=pool,
        pool_kind=kind,
    )
    with column:
        if stride > 1 and dilation > 1:
            st.caption(
                "Keras's Conv2D layer refuses a stride and a dilation both above 1; "
                "tf.nn.conv2d computes them, as here."
            )
        apply_kernel(on_screen, before, alt, note, guessing)


with take_home(place) as shown:
    kernel_lab(shown)
st.caption(CONVENTIONS)
