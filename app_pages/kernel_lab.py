"""Kernel lab: a picture, a hand-made kernel, its activation map, and what pooling keeps of it."""

import streamlit as st

from app_pages.ui.cached import picture
from app_pages.ui.components.pictures import image_figure
from app_pages.ui.components.probe import Pooling, probe
from app_pages.ui.controls import control
from app_pages.ui.conventions import CONVENTIONS
from app_pages.ui.formulas import size_popover
from app_pages.ui.kernel_choice import choose_kernel
from app_pages.ui.links import PARAMETERS, UPLOAD
from app_pages.ui.messages import show_error
from app_pages.ui.pinning import pin, pinned_pixel
from app_pages.ui.uploads import upload
from convcore.activations import relu
from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.images import luminance
from convcore.kernels import for_every_channel
from convcore.pictures import PICTURES
from convcore.pool import pool2d
from convcore.receptive import Layer

st.title("Kernel lab")
st.markdown(
    "Choose a kernel or type one, then point at any pixel. The map is orange where the picture "
    "looks like the kernel, blue where it looks like its opposite."
)
kernel_column, pipeline_column = st.columns([1, 4], gap="large")
with kernel_column:
    kernel = choose_kernel()

with pipeline_column:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen: str = control("image")
        channels = control("channels")
        padding, stride, dilation = control("padding"), control("stride"), control("dilation")
        bias, passes_relu = control("bias"), control("relu")
        kind = control("pool")
        if kind != "none":
            pool_size, pool_stride = control("pool_size"), control("pool_stride")
            pool_padding = control("pool_padding")
    shown = PICTURES[chosen if chosen != UPLOAD else str(PARAMETERS["image"].default)]
    uploaded = upload(f"Meanwhile you see {shown.slug}.") if chosen == UPLOAD else None
    image = picture(shown.slug) if uploaded is None else uploaded
    alt, note = (
        (shown.sentence, shown.credit) if uploaded is None else ("Your picture", "Your picture")
    )
    if image.ndim == 3 and channels == "grey":
        image = luminance(image)
    elif image.ndim == 2 and channels == "colour":
        note = f"{note}; it has no colour, so it has one channel"
    weights = for_every_channel(kernel, 3) if image.ndim == 3 else kernel
    probe_slot, below_slot = st.container(), st.container(horizontal=True)

window = {"strides": stride, "padding": padding, "dilation": dilation}
with below_slot:
    try:
        activation = conv2d(image, weights, bias=bias, **window)
    except ConvscopeError as error:
        show_error(error)
        st.stop()
    rectified = relu(activation) if passes_relu else None
    size_popover(image.shape[:2], kernel.shape, weights.shape, **window)
    pooling = None
    if kind != "none":
        pool = Layer(pool_size, pool_stride, padding=pool_padding)
        source = activation if rectified is None else rectified
        try:
            pooled = pool2d(source, pool_size, strides=pool_stride, padding=pool_padding, kind=kind)
            pooling = Pooling(kind, pool, pooled)
            size_popover(
                activation.shape, (pool_size, pool_size), strides=pool_stride, padding=pool_padding
            )
        except ConvscopeError as error:
            show_error(error)
    pinned = pinned_pixel(activation.shape)
    if stride > 1 and dilation > 1:
        st.caption(
            "Keras's Conv2D layer refuses a stride and a dilation both above 1; "
            "tf.nn.conv2d computes them, as here."
        )
    if image.ndim == 3:
        st.caption("Three channels: the kernel reads each of them, and the results are added.")

with probe_slot:
    probe(
        image_figure("Input", image, alt, note=note),
        weights,
        activation,
        layer=Layer(kernel.shape, stride, dilation, padding),
        bias=bias,
        rectified=rectified,
        pooling=pooling,
        pinned=pinned,
        on_pin=pin,
        key="probe",
    )

st.caption(CONVENTIONS)
