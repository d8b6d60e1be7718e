"""What a visitor wants to train: the controls, and the plan that they are set to."""

import streamlit as st

from convcore.errors import ConvscopeError
from convcore.keras_side.training_plan import HELD_OUT, Plan
from convcore.kernels.text import format_kernel
from convcore.networks.bundles import Bundle
from pages.shared.address.controls import control, explain_numbers
from pages.shared.address.settings import setting
from pages.shared.choosing.kernel import good_kernel
from pages.shared.session.messages import show_error
from pages.shared.showing.missing import missing
from pages.training.words import tested_in_full


def choose_plan(base: Bundle) -> bool:
    """Show the controls of a training."""
    with st.container(key="plan", horizontal=True, vertical_alignment="bottom"):
        start = control("start")
        control("fixed")
        control("filters")
        control("learning_rate")
        control("length")
        why = missing("train on samples", base)
        data = "full" if why else control("data")
        control("seed")
    are_numbers = explain_numbers("filters", "learning_rate", "length", "seed")
    words = []
    if start == "kernel_lab":
        words.append(
            f"Filter 0 starts as the Kernel lab's kernel, {format_kernel(good_kernel())}, scaled "
            "to the norm that the noise of the others has."
        )
    if data == "samples":
        training = len(base.samples) - HELD_OUT
        words.append(
            f"It trains on {training:,} of the {len(base.samples):,} samples that ship, and is "
            f"tested on the other {HELD_OUT}, which it never sees."
        )
    else:
        words.append(
            f"It trains on all training images of {base.data_set}, and is tested on "
            f"{tested_in_full(base)}, which are not among them. The server needs the data set for "
            "this, or the internet."
        )
    if why:
        words.append(why)
    if not are_numbers:
        words.append("No training starts while a number is refused.")
    words.append("What is trained lasts as long as this visit: a reload of the page ends it.")
    st.caption(" ".join(words))
    try:
        chosen_plan(base)
    except ConvscopeError as error:
        show_error(error)
        return False
    return are_numbers


def chosen_plan(base: Bundle) -> Plan:
    """Make a plan of what the controls of a training are set to."""
    return Plan(
        bundle=base.path,
        data="full" if missing("train on samples", base) else setting("data"),
        start="handmade" if setting("start") == "handmade" else "random",
        kernel=setting("kernel") if setting("start") == "kernel_lab" else None,
        fixed=setting("fixed"),
        filters=setting("filters"),
        learning_rate=setting("learning_rate"),
        steps=setting("length"),
        seed=setting("seed"),
    )
