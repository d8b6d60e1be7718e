"""What a visit has done of the lesson, and what the steps hold while it lasts."""

from typing import Any

import streamlit as st

TRIED, GUESSED = "tried", "guessed"
"""What there is to do in each step."""

CHOICES = ("lesson_padding", "lesson_pooling", "lesson_tiles")
"""Keys of the menus of the steps."""

_DONE, _HELD = "done_in_lesson", "held_by_lesson"


def note(part: str, deed: str) -> None:
    """Keep in mind that something is done, for the whole visit."""
    st.session_state.setdefault(_DONE, set()).add((part, deed))


def has_done(part: str, deed: str) -> bool:
    """Say whether something is done."""
    return (part, deed) in st.session_state.get(_DONE, set())


def parts_with(deed: str) -> list[str]:
    """Name the steps in which something is done."""
    return sorted(part for part, done in st.session_state.get(_DONE, set()) if done == deed)


def held() -> dict[str, Any]:
    """Give what the visitor has set in the widgets of the steps, to read and to change."""
    values: dict[str, Any] = st.session_state.setdefault(_HELD, {})
    return values


def start_over() -> None:
    """Bring all steps to their starts; what is done stays done."""
    for key in (_HELD, *CHOICES):
        st.session_state.pop(key, None)
