"""Kernel lab: a picture, a hand-made kernel, its activation map, and what pooling keeps of it."""

import streamlit as st

from app_pages.ui.cached import picture
from app_pages.ui.components.pictures import image_figure, map_figure, pictures
from app_pages.ui.controls import control
from app_pages.ui.conventions import CONVENTIONS
from app_pages.ui.formulas import size_popover
from app_pages.ui.kernel_choice import choose_kernel
from app_pages.ui.links import PARAMETERS, UPLOAD
from app_pages.ui.messages import show_error
from app_pages.ui.uploads import upload
from convcore.activations import relu
from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.images import luminance
from convcore.kernels import for_every_channel
from convcore.pictures import PICTURES
from convcore.pool import pool2d

st.title("Kernel lab")
st.markdown(
    "Choose a kernel or type one. The map is orange where the picture looks like the kernel, "
    "blue where it looks like its opposite."
)
input_column, kernel_column, map_column, pool_column = st.columns(4, gap="medium")

with input_column:
    chosen: str = control("image")
    input_slot = st.container()
    channels = control("channels")
    shown = PICTURES[chosen if chosen != UPLOAD else str(PARAMETERS["image"].default)]
    uploaded = upload(f"Meanwhile you see {shown.slug}.") if chosen == UPLOAD else None
    image = picture(shown.slug) if uploaded is None else uploaded
    alt, credit = (
        (shown.sentence, shown.credit) if uploaded is None else ("Your picture", "Your picture")
    )
    if image.ndim == 3 and channels == "grey":
        image = luminance(image)
    elif image.ndim == 2 and channels == "colour":
        st.caption("This picture has no colour, so it has one channel.")
    with input_slot:
        pictures([image_figure("Input", image, alt, note=credit)], key="input_picture")

with kernel_column:
    kernel = choose_kernel()
    if image.ndim == 3:
        st.caption("Three channels: the kernel reads each of them, and the results are added.")

with map_column:
    with st.container(horizontal=True):
        stride, dilation = control("stride"), control("dilation")
    map_slot = st.container()
    padding, bias, passes_relu = control("padding"), control("bias"), control("relu")
    if stride > 1 and dilation > 1:
        st.caption(
            "Keras's Conv2D layer refuses a stride and a dilation both above 1; "
            "tf.nn.conv2d computes them, as here."
        )

with pool_column:
    pooling = control("pool")
    pool_slot = st.container()
    if pooling != "none":
        with st.container(horizontal=True):
            pool_size, pool_stride = control("pool_size"), control("pool_stride")
        pool_padding = control("pool_padding")

slot = map_slot
weights = for_every_channel(kernel, 3) if image.ndim == 3 else kernel
window = {"strides": stride, "padding": padding, "dilation": dilation}
try:
    activation = conv2d(image, weights, bias=bias, **window)
    if passes_relu:
        activation = relu(activation)
    figure = map_figure(
        "After ReLU" if passes_relu else "Activation map", activation, from_zero=passes_relu
    )
    with slot:
        pictures([figure], key="activation_map")
        size_popover(image.shape[:2], kernel.shape, weights.shape, **window)
    if pooling != "none":
        slot, pool = pool_slot, {"strides": pool_stride, "padding": pool_padding}
        with slot:
            pooled = pool2d(activation, pool_size, kind=pooling, **pool)
            title = "Max pooled" if pooling == "max" else "Average pooled"
            # On the scale of the map, so that the two can be compared.
            pictures([map_figure(title, pooled, activation, passes_relu)], key="pooled_map")
            size_popover(activation.shape, (pool_size, pool_size), **pool)
except ConvscopeError as error:
    with slot:
        show_error(error)

st.caption(CONVENTIONS)
