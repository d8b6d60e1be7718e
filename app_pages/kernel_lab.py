"""Kernel lab: a picture, a hand-made kernel, its activation map, and what pooling keeps of it."""

import streamlit as st

from app_pages.ui.cached import picture
from app_pages.ui.components.pictures import Figure, image_figure
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


# A fragment: a new kernel draws the maps again, and leaves the rest of the page alone.
@st.fragment
def apply_kernel(
    input_figure: Figure,
    *,
    stride: int,
    padding: str,
    dilation: int,
    bias: float,
    passes_relu: bool,
    kind: str,
    pool: Layer | None,
) -> None:
    """Show the kernel beside what it makes of the picture."""
    kernel_column, probe_column = st.columns([1, 4], gap="large")
    with kernel_column:
        kernel = choose_kernel()
    image = input_figure.values
    weights = for_every_channel(kernel, 3) if image.ndim == 3 else kernel
    layer = Layer(kernel.shape, stride, dilation, padding)
    with probe_column:
        problems, probe_slot = st.container(), st.container()
        below = st.container(horizontal=True)
    with below:
        try:
            activation = conv2d(
                image, weights, strides=stride, padding=padding, dilation=dilation, bias=bias
            )
        except ConvscopeError as error:
            with problems:
                show_error(error)
            return
        size_popover(image.shape[:2], layer, weights.shape)
        rectified = relu(activation) if passes_relu else None
        source = activation if rectified is None else rectified
        pooling = None
        if pool is not None:
            try:
                pooled = pool2d(
                    source, pool.window, strides=pool.strides, padding=pool.padding, kind=kind
                )
                pooling = Pooling(kind, pool, pooled)
                size_popover(source.shape, pool)
            except ConvscopeError as error:
                with problems:
                    show_error(error)
        pinned = pinned_pixel(activation.shape, problems)
    with probe_slot:
        probe(
            input_figure,
            weights,
            activation,
            layer=layer,
            bias=bias,
            rectified=rectified,
            pooling=pooling,
            pinned=pinned,
            on_pin=pin,
            key="probe",
        )


st.title("Kernel lab")
st.markdown(
    "Choose a kernel or type one, then point at any pixel. The map is orange where the picture "
    "looks like the kernel, blue where it looks like its opposite."
)
with st.container(horizontal=True, vertical_alignment="bottom"):
    chosen: str = control("image")
    channels = control("channels")
    padding, stride, dilation = control("padding"), control("stride"), control("dilation")
    bias, passes_relu = control("bias"), control("relu")
with st.container(horizontal=True, vertical_alignment="bottom", width=680):
    kind, pool = control("pool"), None
    if kind != "none":
        size, pool_stride = control("pool_size"), control("pool_stride")
        pool = Layer((size, size), pool_stride, padding=control("pool_padding"))

shown = PICTURES[chosen if chosen != UPLOAD else str(PARAMETERS["image"].default)]
uploaded = upload(f"Meanwhile you see {shown.slug}.") if chosen == UPLOAD else None
image = picture(shown.slug) if uploaded is None else uploaded
alt, note = (shown.sentence, shown.credit) if uploaded is None else ("Your picture", "Your picture")
if image.ndim == 3 and channels == "grey":
    image = luminance(image)
elif image.ndim == 3:
    note += ". The kernel reads each of its three channels, and the results are added"
elif channels == "colour":
    note += ". It has no colour, so it has one channel"
if stride > 1 and dilation > 1:
    st.caption(
        "Keras's Conv2D layer refuses a stride and a dilation both above 1; "
        "tf.nn.conv2d computes them, as here."
    )
apply_kernel(
    image_figure("Input", image, alt, note=note),
    stride=stride,
    padding=padding,
    dilation=dilation,
    bias=bias,
    passes_relu=passes_relu,
    kind=kind,
    pool=pool,
)
st.caption(CONVENTIONS)
