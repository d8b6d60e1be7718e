"""Kernel lab: a picture, a hand-made kernel, its activation map, and what pooling keeps of it."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app_pages.ui.cached import picture
from app_pages.ui.components.kernel_editor import kernel_editor
from app_pages.ui.components.pictures import image_figure, map_figure, pictures
from app_pages.ui.controls import control
from app_pages.ui.conventions import CONVENTIONS
from app_pages.ui.formulas import size_popover
from app_pages.ui.links import PARAMETERS, UPLOAD
from app_pages.ui.uploads import upload
from convcore.activations import relu
from convcore.conv import conv2d
from convcore.describe import describe
from convcore.errors import ConvscopeError
from convcore.images import luminance
from convcore.kernels import KERNELS, format_kernel, parse_kernel, preset_of
from convcore.pictures import PICTURES
from convcore.pool import pool2d
from convcore.rounding import format_number

CUSTOM = "custom"


def set_kernel(weights: NDArray[np.float32]) -> None:
    """Make a kernel the one in use; the bound text field owns it, so that links and Back hold."""
    st.session_state["kernel"] = format_kernel(weights)


def use_preset() -> None:
    """Take over the numbers of the chosen preset."""
    if (slug := st.session_state["preset"]) != CUSTOM:
        set_kernel(KERNELS[slug].weights)


st.title("Kernel lab")
input_column, kernel_column, map_column, pool_column = st.columns(4, gap="medium")

with input_column:
    chosen: str = control("image")
    input_slot = st.container()
    channels = control("channels")
    uploaded = upload() if chosen == UPLOAD else None

with kernel_column:
    preset_slot, editor_slot = st.container(), st.container()
    try:
        kernel = parse_kernel(control("kernel"))
        st.session_state["good_kernel"] = kernel
    except ConvscopeError as error:
        st.error(str(error))
        kernel = st.session_state.get("good_kernel", KERNELS["horizontal_edge"].weights)
    preset = preset_of(kernel)
    st.session_state["preset"] = preset.slug if preset else CUSTOM
    preset_slot.selectbox("Kernel", [*KERNELS, CUSTOM], key="preset", on_change=use_preset)
    with editor_slot:
        kernel_editor(kernel, on_edit=set_kernel, key="kernel_editor")
    st.markdown(describe(kernel).sentence)
    if preset:
        st.caption(f"{preset.sentence} Source: {preset.source}")

with map_column:
    with st.container(horizontal=True):
        stride, dilation = control("stride"), control("dilation")
    map_slot = st.container()
    padding, bias, passes_relu = control("padding"), control("bias"), control("relu")

with pool_column:
    pooling = control("pool")
    pool_slot = st.container()
    if pooling != "none":
        with st.container(horizontal=True):
            pool_size, pool_stride = control("pool_size"), control("pool_stride")
        pool_padding = control("pool_padding")

default_picture = str(PARAMETERS["image"].default)
shown = PICTURES[chosen if chosen in PICTURES else default_picture]
image = picture(shown.slug) if uploaded is None else uploaded
if channels == "grey" and image.ndim == 3:
    image = luminance(image)
alt, credit = (
    (shown.sentence, shown.credit) if uploaded is None else ("Your picture", "Your picture")
)
with input_slot:
    pictures([image_figure("Input", image, alt, note=credit)], key="input_picture")

# In colour the same kernel reads each channel: three times nine products, one sum.
weights = np.repeat(kernel[..., None], 3, axis=2) if image.ndim == 3 else kernel
window = {"strides": stride, "padding": padding, "dilation": dilation}
try:
    activation = conv2d(image, weights, bias=bias, **window)
    if passes_relu:
        activation = relu(activation)
except ConvscopeError as error:
    map_slot.error(str(error))
    st.stop()
limit = float(np.abs(activation).max())
with map_slot:
    extremes = (
        f"smallest {format_number(activation.min())}, largest {format_number(activation.max())}"
    )
    title = "After ReLU" if passes_relu else "Activation map"
    figure = map_figure(title, activation, limit, from_zero=passes_relu, note=extremes)
    pictures([figure], key="activation_map")
    size_popover(image.shape[:2], kernel.shape, weights.shape, **window)

if pooling != "none":
    pool = {"strides": pool_stride, "padding": pool_padding}
    try:
        pooled = pool2d(activation, pool_size, kind=pooling, **pool)
        with pool_slot:
            title = "Max pooled" if pooling == "max" else "Average pooled"
            figure = map_figure(title, pooled, limit, from_zero=passes_relu)
            pictures([figure], key="pooled_map")
            size_popover(activation.shape, (pool_size, pool_size), **pool)
    except ConvscopeError as error:
        pool_slot.error(str(error))

st.caption(CONVENTIONS)
