"""Learned filters: what a trained network's first layer looks for, and what it finds."""

import streamlit as st

from app_pages.ui.cached import bundle, inference_process
from app_pages.ui.components.gallery import gallery
from app_pages.ui.components.pictures import image_figure, kernel_figure, pictures
from app_pages.ui.components.probabilities import probabilities
from app_pages.ui.components.probe import Pooling, probe
from app_pages.ui.controls import control
from app_pages.ui.conventions import CONVENTIONS
from app_pages.ui.descriptions import map_texts, strongest_texts
from app_pages.ui.figures import training_curves
from app_pages.ui.links import UPLOAD
from app_pages.ui.messages import show_error
from app_pages.ui.orders import filter_order
from app_pages.ui.pinning import pin, pinned_pixel
from app_pages.ui.sampling import sample_stepper
from app_pages.ui.uploads import upload
from convcore.agreement import compare
from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.images import fit_input
from convcore.receptive import receptive_field
from convcore.rounding import format_number


def choose_filter(number: int) -> None:
    """Make a filter the one in use; the bound number field owns it, so that links hold."""
    st.session_state["filter"] = number


def say_restarted() -> None:
    """Tell the visitor why this answer took longer."""
    st.toast("The network's process had stopped. It was started again, and this is its answer.")


st.title("Learned filters")
st.markdown(
    "What the first-layer filters of a trained network find in a picture: orange where it looks "
    "like the filter, blue where it looks like its opposite."
)
with st.container(horizontal=True, vertical_alignment="bottom"):
    model = control("model")
    try:
        trained = bundle(model)
    except ConvscopeError as error:
        show_error(error)
        st.stop()
    source = control("input")
    sample = sample_stepper(trained)

input_column, gallery_column = st.columns([2, 5], gap="large")
with gallery_column:
    with st.container(horizontal=True):
        stage, scale, sort = control("stage"), control("scale"), control("sort")
        chosen = control("filter")
    gallery_slot = st.container()

with input_column:
    input_slot = st.container()
    uploaded = upload(f"Meanwhile you see sample {sample}.") if source == UPLOAD else None
image = trained.image(sample)
truth: int | None = int(trained.labels[sample])
origin = f"Sample {sample}: {trained.classes[trained.labels[sample]]}"
if uploaded is not None:
    fitted = fit_input(uploaded, trained.input_shape)
    image, truth = fitted.image, None
    origin = ", ".join(["Your picture", *fitted.steps])
with input_slot:
    pictures(
        [image_figure("Input", image.squeeze(), origin, note=origin, name="input")],
        key="input_picture",
    )

with gallery_slot, st.spinner("The network is waking up; this takes a few seconds once."):
    try:
        layers = inference_process().activations(
            trained.model_path, image, on_restart=say_restarted
        )
    except ConvscopeError as error:
        show_error(error)
        st.stop()

stages = {"weights": trained.filters.squeeze(axis=2)} | {
    name: layers[layer] for name, layer in trained.first_stages.items()
}
shown = stages[stage]
window, pool = trained.first_windows
# What lies between the input and a position of each stage; the weights have no position on it.
between = {"convolution": [window], "relu": [window], "pooled": [window, pool]}
with gallery_slot:
    gallery(
        shown,
        texts=strongest_texts(shown) if stage == "weights" else map_texts(shown),
        order=filter_order(
            sort,
            shown=shown,
            rectified=stages["relu"],
            filters=trained.filters,
            chosen=chosen,
        ),
        selected=chosen,
        scale_for_each=scale == "each",
        from_zero=stage in ("relu", "pooled"),
        input_name="input",
        seen=receptive_field(between[stage], image.shape[:2]) if stage in between else None,
        on_choose=choose_filter,
        key="gallery",
    )
with input_column:
    probabilities(layers[trained.output], trained.classes, truth, key="probabilities")

st.header(f"Filter {chosen}")
bias = float(trained.biases[chosen])
weights, convolution, rectified, pooled = (values[..., chosen] for values in stages.values())
weights_column, pipeline_column = st.columns([1, 4], gap="large")
with weights_column:
    pictures(
        [kernel_figure("Weights", weights, digits=3, note=f"bias {format_number(bias, 3)}")],
        key="weights",
    )
    proof = compare(conv2d(image, trained.filters[..., chosen], bias=bias), convolution)
    st.markdown(
        f"`convcore.conv2d` with these {weights.size} weights and this bias "
        f"{'gives what Keras gave' if proof.holds else 'does not give what Keras gave'}: largest "
        f"difference **{proof.largest_difference:.1e}** over {convolution.size} positions."
    )
    pinned = pinned_pixel(convolution.shape)
with pipeline_column:
    probe(
        image_figure("Input", image.squeeze(), origin),
        weights,
        convolution,
        layer=window,
        bias=bias,
        rectified=rectified,
        pooling=Pooling("max", pool, pooled),
        pinned=pinned,
        on_pin=pin,
        key="probe",
    )

curves = st.expander("How this network was trained", on_change="rerun")
if curves.open:
    with curves:
        st.markdown(trained.summary)
        st.plotly_chart(
            training_curves(trained),
            alt=f"Loss falling and accuracy rising over {trained.steps} steps, to "
            f"{trained.test_accuracy:.1%} on the test images",
        )

st.caption(CONVENTIONS)
