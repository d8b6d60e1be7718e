"""Home: what Convscope is, a kernel at work, and the lesson's six steps."""

import numpy as np
import streamlit as st

from app_pages.ui.cached import picture
from app_pages.ui.components.pictures import image_figure, kernel_figure, map_figure, pictures
from app_pages.ui.navigation import page_link
from convcore.conv import conv2d
from convcore.kernels import KERNELS, format_kernel

words, demonstration = st.columns([2, 3], gap="large")
with words:
    st.title("See what a convolution does")
    st.markdown(
        "A kernel is a small table of numbers. Slide it over a picture, multiply and add at every "
        "position, and the picture turns into a map of where it looks like the kernel. "
        "Make kernels by hand, then see the 32 that a network found by itself."
    )
    slug = st.segmented_control(
        "Try a kernel",
        ["horizontal_edge", "vertical_edge", "identity"],
        default="horizontal_edge",
        required=True,
        key="home_kernel",
        persist_state="session",
    )
    page_link(
        "kernel_lab", "Open it in the Kernel lab", {"kernel": format_kernel(KERNELS[slug].weights)}
    )
with demonstration:
    image, kernel = picture("boxes"), KERNELS[slug].weights
    activation = conv2d(image, kernel, padding="same")
    pictures(
        [
            image_figure("Input", image, "Boxes and lines"),
            kernel_figure("Kernel", kernel, float(np.abs(kernel).max()), digits=0),
            map_figure("Activation map", activation, float(np.abs(activation).max())),
        ],
        key="demonstration",
    )

STEPS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    (
        "A kernel is a table of numbers",
        "Rows 1, 0, -1 answer to horizontal edges. Guess what the columns 1, 0, -1 answer to.",
        "kernel_lab",
        {"image": "boxes"},
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
        "200 × 200 becomes 100 × 100, and the pattern stays where it was.",
        "kernel_lab",
        {"image": "rings", "relu": "true"},
    ),
    (
        "Nobody chooses those kernels",
        "Training finds them: 32 filters of 3 × 3, and so 32 activation maps.",
        "learned_filters",
        {"stage": "weights"},
    ),
    (
        "Layers combine",
        "The next layer reads all 32 pooled maps at once, and through them more of the picture.",
        "learned_filters",
        {"stage": "pooled"},
    ),
    (
        "Detail becomes meaning",
        "From lines to parts to a prediction: ten probabilities for each picture.",
        "learned_filters",
        {"sample": "17"},
    ),
)
for row in (STEPS[:3], STEPS[3:]):
    for column, (title, text, page, settings) in zip(st.columns(3), row, strict=True):
        with column, st.container(border=True, height="stretch"):
            number = STEPS.index((title, text, page, settings)) + 1
            page_link(page, f"**{number}. {title}**", settings)
            st.caption(text)
