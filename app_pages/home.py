"""Home: what Convscope is, a kernel at work, and the lesson's six steps."""

from functools import partial

import streamlit as st

from app_pages.ui.cached import picture
from app_pages.ui.components.pictures import (
    image_figure,
    kernel_figures,
    map_figure,
    pictures,
    shape_text,
)
from app_pages.ui.navigation import page_link
from app_pages.ui.screens import lab_screen
from app_pages.ui.take_home import take_home
from convcore.conv import conv2d
from convcore.kernels import KERNELS, format_kernel
from convcore.pictures import PICTURES
from convcore.pool import pool2d
from convcore.receptive import Layer

shown = PICTURES["letters"]

words, demonstration = st.columns([2, 3], gap="large")
with words:
    st.title("See what a convolution does")
    st.markdown(
        "A kernel is a small table of numbers. Slide it over a picture, multiply and add at every "
        "position, and the picture turns into a map of where it looks like the kernel. "
        "Make kernels by hand, then see those that a network found by itself."
    )
    slug = st.segmented_control(
        "Try a kernel",
        ["horizontal_edge", "vertical_edge", "identity"],
        format_func=lambda option: KERNELS[option].name,
        default="horizontal_edge",
        required=True,
        key="home_kernel",
        persist_state="session",
    )
    kernel = KERNELS[slug].weights
    settings = {"image": shown.slug, "kernel": format_kernel(kernel)}
    with st.container(horizontal=True, vertical_alignment="center"):
        page_link("kernel_lab", "Open it in the Kernel lab", settings)
        place = st.container(width="content")
image = picture(shown.slug)
activation = conv2d(image, kernel, padding="same")
pooled = pool2d(activation, 2)
with demonstration:
    pictures(
        [
            image_figure("Input", image, shown.sentence),
            *kernel_figures("Kernel", kernel, digits=0),
            map_figure("Activation map", activation),
        ],
        key="demonstration",
    )
with take_home(place) as on_screen:
    on_screen.screen = partial(
        lab_screen,
        shown.slug,
        image,
        image_figure("Input", image, shown.sentence),
        kernel,
        kernel,
        activation,
        Layer((kernel.shape[0], kernel.shape[1]), padding="same"),
        0.0,
        None,
        None,
    )

STEPS = (
    (
        "A kernel is a table of numbers",
        "Rows 1, 0, -1 answer to horizontal edges. Guess what the columns 1, 0, -1 answer to.",
        "kernel_lab",
        {"image": "stripes"},
    ),
    (
        "Nine products and a sum",
        "At every position the same nine multiplications. The result is bright where the patch "
        "looks like the kernel.",
        "kernel_lab",
        {"image": "letters", "kernel": format_kernel(KERNELS["vertical_edge"].weights)},
    ),
    (
        "Pooling shrinks",
        f"{shape_text(activation.shape)} becomes {shape_text(pooled.shape)}, and the pattern stays "
        "where it was.",
        "kernel_lab",
        {"relu": "true"},
    ),
    (
        "Nobody chooses those kernels",
        "Training finds them, a filter for each map; in colour photographs they find hues as well. "
        "Put your own kernel in the place of one, and see what the network loses.",
        "learned_filters",
        {"stage": "weights"},
    ),
    (
        "Layers combine",
        "One filter here and another right next to it: the second layer adds up all 32 maps. "
        "Pooling lets it see more of the picture.",
        "layers",
        {"sample": "2", "map": "22"},
    ),
    (
        "Detail becomes meaning",
        "From lines to parts to an answer, all on one strip; and which part of the picture the "
        "answer rests on.",
        "layers",
        {"sample": "7"},
    ),
)
places = [*st.columns(3), *st.columns(3)]
for number, (place, (title, text, page, state)) in enumerate(zip(places, STEPS, strict=True), 1):
    with place, st.container(border=True, height="stretch"):
        page_link(page, f"**{number}. {title}**", state)
        st.caption(text)
