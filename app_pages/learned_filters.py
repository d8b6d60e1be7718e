"""Learned filters: what a trained network's first layer looks for, and what it finds."""

import streamlit as st

from app_pages.ui.cached import bundle, inference_process
from app_pages.ui.components.gallery import gallery
from app_pages.ui.components.pictures import image_figure, pictures
from app_pages.ui.components.probabilities import probabilities
from app_pages.ui.controls import control
from app_pages.ui.conventions import CONVENTIONS
from app_pages.ui.descriptions import map_texts, strongest_texts
from app_pages.ui.figures import training_curves
from app_pages.ui.filter_detail import filter_detail
from app_pages.ui.links import UPLOAD
from app_pages.ui.messages import show_error
from app_pages.ui.orders import filter_order
from app_pages.ui.sampling import sample_stepper
from app_pages.ui.uploads import upload
from convcore.errors import ConvscopeError
from convcore.images import fit_input


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
with gallery_slot:
    gallery(
        shown,
        texts=strongest_texts(shown) if stage == "weights" else map_texts(shown),
        order=filter_order(
            sort, shown=shown, rectified=stages["relu"], filters=trained.filters, chosen=chosen
        ),
        selected=chosen,
        scale_for_each=scale == "each",
        from_zero=stage in ("relu", "pooled"),
        input_name="input",
        seen=trained.first_fields.get(stage),
        on_choose=choose_filter,
        key="gallery",
    )
with input_column:
    probabilities(layers[trained.output], trained.classes, truth, key="probabilities")

st.header(f"Filter {chosen}")
filter_detail(trained, chosen, image_figure("Input", image.squeeze(), origin), stages)

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
