"""What a visitor wants to train: the controls of a plan."""

import streamlit as st

from app_pages.ui.controls import control
from app_pages.ui.kernel_choice import good_kernel
from app_pages.ui.messages import show_error
from convcore.bundles import Bundle
from convcore.errors import ConvscopeError
from convcore.kernels import format_kernel
from convcore.training_plan import HELD_OUT, Plan


def choose_plan(base: Bundle) -> Plan | None:
    """Show the controls of a training.

    Parameters
    ----------
    base : Bundle
        The network that ships whose data are used.

    Returns
    -------
    Plan or None
        What is set; None where that cannot be trained, which is then explained.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        start, fixed = control("start"), control("fixed")
        with st.container(width=140):
            filters = control("filters")
        with st.container(width=150):
            rate = control("learning_rate")
        with st.container(width=160):
            steps = control("length")
        data = control("data")
        with st.container(width=130):
            seed = control("seed")
    kernel = good_kernel() if start == "kernel_lab" else None
    words = []
    if kernel is not None:
        words.append(
            f"Filter 0 starts as the Kernel lab's kernel, {format_kernel(kernel)}, scaled to the "
            "length that the noise of the others has."
        )
    training = len(base.samples) - HELD_OUT
    words.append(
        f"It trains on {training:,} of the {len(base.samples):,} samples that ship, and is tested "
        f"on the other {HELD_OUT}, which it never sees."
        if data == "samples"
        else f"It trains on all training images of {base.data_set}, and is tested on the "
        f"{len(base.samples):,} samples, which are not among them."
    )
    words.append("What is trained lasts as long as this visit: a reload of the page ends it.")
    st.caption(" ".join(words))
    try:
        return Plan(
            bundle=base.path,
            data=data,
            start="handmade" if start == "handmade" else "random",
            kernel=kernel,
            fixed=fixed,
            filters=filters,
            learning_rate=rate,
            steps=steps,
            seed=seed,
        )
    except ConvscopeError as error:
        show_error(error)
        return None
