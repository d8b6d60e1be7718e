"""What a visit has done of the lesson, and what the steps hold while it lasts."""

import streamlit as st

from pages.shared.session.state import LessonSettings, visit

TRIED, GUESSED = "tried", "guessed"
"""What there is to do in each step."""

CHOICES = ("lesson_padding", "lesson_pooling", "lesson_tiles")
"""Keys of the menus of the steps."""


def note(part: str, deed: str) -> None:
    """Keep in mind that something is done, for the whole visit."""
    visit().deeds.add((part, deed))


def has_done(part: str, deed: str) -> bool:
    """Say whether something is done."""
    return (part, deed) in visit().deeds


def parts_with(deed: str) -> list[str]:
    """Name the steps in which something is done."""
    return sorted(part for part, done in visit().deeds if done == deed)


def settings() -> LessonSettings:
    """Give what the visitor has set in the widgets of the steps, to read and to change."""
    return visit().lesson


def start_over() -> None:
    """Bring all steps to their starts; what is done stays done."""
    visit().lesson = LessonSettings()
    for key in CHOICES:
        st.session_state.pop(key, None)
