"""Learned filters: what a trained network's first layer looks for, and what it finds."""

import numpy as np
import streamlit as st

from app_pages.ui.cached import bundle, inference_process
from app_pages.ui.components.gallery import gallery
from app_pages.ui.components.pictures import image_figure, kernel_figure, map_figure, pictures
from app_pages.ui.components.probabilities import probabilities
from app_pages.ui.controls import control
from app_pages.ui.conventions import CONVENTIONS
from app_pages.ui.figures import training_curves
from app_pages.ui.links import UPLOAD
from app_pages.ui.sampling import sample_stepper
from app_pages.ui.uploads import upload
from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.images import fit_input
from convcore.rounding import format_number


def choose_filter(number: int) -> None:
    """Make a filter the one in use; the bound number field owns it, so that links hold."""
    st.session_state["filter"] = number


def say_restarted() -> None:
    """Tell the visitor why this answer took longer."""
    st.toast("The network's process had stopped. It was started again, and this is its answer.")


st.title("Learned filters")
with st.container(horizontal=True, vertical_alignment="bottom"):
    model = control("model")
    try:
        trained = bundle(model)
    except ConvscopeError as error:
        st.error(str(error))
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
    uploaded = upload() if source == UPLOAD else None
if uploaded is None:
    image = trained.image(sample)
    truth: int | None = int(trained.labels[sample])
    origin = f"Sample {sample}: {trained.classes[trained.labels[sample]]}"
else:
    fitted = fit_input(uploaded, trained.input_shape)
    image, truth = fitted.image, None
    origin = ", ".join(["Your picture", *fitted.steps])
with input_slot:
    pictures([image_figure("Input", image.squeeze(), origin, note=origin)], key="input_picture")

with gallery_slot, st.spinner("The network is waking up; this takes a few seconds once."):
    try:
        layers = inference_process().activations(
            trained.model_path, image, on_restart=say_restarted
        )
    except ConvscopeError as error:
        st.error(str(error))
        st.stop()

stages = {"weights": trained.filters.squeeze(axis=2)} | {
    name: layers[layer] for name, layer in trained.first_stages.items()
}
shown = stages[stage]
order = list(range(shown.shape[2]))
if sort == "strongest":
    strength = np.abs(shown).max(axis=(0, 1))
    order.sort(key=lambda number: -strength[number])
with gallery_slot:
    gallery(
        shown,
        order=order,
        selected=chosen,
        scale_for_each=scale == "each",
        from_zero=stage in ("relu", "pooled"),
        on_choose=choose_filter,
        key="gallery",
    )
with input_column:
    probabilities(layers[trained.output], trained.classes, truth, key="probabilities")

st.header(f"Filter {chosen}")
weights, bias = trained.filters[..., chosen], float(trained.biases[chosen])
maps = {name: values[..., chosen] for name, values in stages.items()}
limit = float(np.abs(maps["convolution"]).max())
pictures(
    [
        kernel_figure(
            "Weights",
            maps["weights"],
            float(np.abs(weights).max()),
            note=f"bias {format_number(bias, 3)}",
        ),
        image_figure("Input", image.squeeze(), origin),
        map_figure("Convolution", maps["convolution"], limit),
        map_figure("After ReLU", maps["relu"], limit, from_zero=True),
        map_figure("Pooled", maps["pooled"], limit, from_zero=True),
    ],
    key="chosen_filter",
)
ours = conv2d(image, trained.filters[..., chosen], bias=bias)
difference = float(np.abs(ours - maps["convolution"]).max())
rows, columns = ours.shape
st.markdown(
    f"`convcore.conv2d` with these {weights.size} weights and this bias gives what Keras gave: "
    f"largest difference **{difference:.1e}** over {rows} × {columns} positions."
)

curves = st.expander("How this network was trained", on_change="rerun")
if curves.open:
    with curves:
        st.markdown(trained.summary)
        st.plotly_chart(training_curves(trained), alt="Loss and accuracy over the training steps")

st.caption(CONVENTIONS)
