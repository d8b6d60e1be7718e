"""The way through the lesson: its steps as dots, and how far the visitor is."""

import streamlit as st

from pages.lesson.memory import GUESSED, TRIED, has_done
from pages.shared.address.page_table import LESSON
from pages.shared.address.settings import change
from pages.shared.widgets.step_dots import Dot, step_dots

_PARTS = list(LESSON)


def show_way(part: str) -> None:
    """Show the steps as dots, and the ways to the one before and the next."""
    dots = [
        Dot(step.title, guessed=has_done(each, GUESSED), tried=has_done(each, TRIED))
        for each, step in LESSON.items()
    ]
    at = _PARTS.index(part)
    with st.container(key="way", horizontal=True, vertical_alignment="center"):
        step_dots(dots, at, lambda index: change(part=_PARTS[index]), key="lesson_dots")
        for label, key, to in (("Previous step", "P", at - 1), ("Next step", "N", at + 1)):
            st.button(
                label,
                shortcut=key,
                type="tertiary",
                disabled=to not in range(len(_PARTS)),
                on_click=change,
                kwargs={"part": _PARTS[to % len(_PARTS)]},
                key=label,
            )
