"""How far the visitor is in the lesson, and where to go on from it."""

import streamlit as st

from pages.lesson.memory import GUESSED, TRIED, parts_with
from pages.lesson.steps import STEPS
from pages.shared.address.navigation import page_link


def what_is_done() -> str:
    """Say which steps have been tried, and in which the question has been answered."""
    return "  \n".join(
        f"{deed.capitalize()}: {', '.join(parts_with(deed)) or 'none yet'}"
        for deed in (TRIED, GUESSED)
    )


def show_end() -> None:
    """Say what was done, and where to go on."""
    tried, guessed = (len(parts_with(deed)) for deed in (TRIED, GUESSED))
    st.header("Where to go on")
    st.markdown(
        f"You have tried {tried} of the {len(STEPS)} steps, and answered {guessed} of their "
        "questions. From here:"
    )
    with st.container(horizontal=True):
        page_link("kernel_lab", "Your own kernel, on photographs", {"image": "camera"})
        page_link("learned_filters", "Silence a filter, or put yours in", {"stage": "weights"})
        page_link("layers", "Every unit of every layer", {"sample": "7"})
        page_link("training", "Watch the filters find themselves", {"step": "1"})
