"""Home: what Convscope is, a kernel at work, and the lesson's six steps."""

from functools import partial

import streamlit as st

from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import KERNELS
from convcore.kernels.text import format_kernel
from convcore.pictures.registry import PICTURES
from pages.shared.address.controls import control
from pages.shared.address.navigation import page_link
from pages.shared.address.page_table import LESSON
from pages.shared.session.shipped import picture
from pages.shared.take_home.lab_screen import lab_screen
from pages.shared.take_home.panel import take_home
from pages.shared.widgets.pictures import (
    image_figure,
    kernel_figures,
    map_figure,
    pictures,
)

shown = PICTURES["letters"]

words, demonstration = st.columns([2, 3], gap="large")
with words:
    st.title("See what a convolution does")
    st.markdown(
        "A kernel is a small table of numbers. Slide it over a picture, multiply and add at every "
        "position, and the picture turns into a map of where it looks like the kernel. "
        "Make kernels by hand, then see those that a network found by itself."
    )
    kernel = KERNELS[control("home_kernel")].weights
    settings = {"image": shown.slug, "kernel": format_kernel(kernel)}
    with st.container(horizontal=True, vertical_alignment="center"):
        page_link("kernel_lab", "Open it in the Kernel lab", settings)
        place = st.container(width="content")
at_work = KernelAtWork(picture(shown.slug), kernel, padding="same")
with demonstration:
    pictures(
        [
            image_figure("Input", at_work.image, shown.sentence),
            *kernel_figures("Kernel", kernel, digits=0),
            map_figure("Activation map", at_work.activation),
        ],
        key="demonstration",
    )
with take_home(place) as on_screen:
    on_screen.screen = partial(lab_screen, shown.slug, at_work)

places = [*st.columns(3), *st.columns(3)]
for place, (part, step) in zip(places, LESSON.items(), strict=True):
    with place, st.container(border=True, height="stretch"):
        page_link("lesson", f"**{part}. {step.title}**", {"part": part})
        st.caption(step.summary)
