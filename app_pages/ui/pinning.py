"""The pixel that the probe is pinned to, as text: so a link can say "look at this one"."""

import re

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.ui.controls import control
from app_pages.ui.messages import show_error
from convcore.errors import ConvscopeError


def pin(text: str) -> None:
    """Keep the pinned pixel; the bound text field owns it, so that links and Back hold.

    Parameters
    ----------
    text : str
        Row and column of the activation map, "9,4"; empty for none.
    """
    st.session_state["pixel"] = text


def pinned_pixel(shape: tuple[int, int], problems: DeltaGenerator) -> tuple[int, int] | None:
    """Show the field of the pinned pixel; a text that is none is explained.

    Parameters
    ----------
    shape : tuple of two ints
        Rows and columns of the activation map.
    problems : DeltaGenerator
        The place for an explanation.

    Returns
    -------
    tuple of two ints or None
        Row and column, or None where none is pinned.
    """
    with st.container(width=180):
        text = control("pixel").strip()
    try:
        return _read(text, shape) if text else None
    except ConvscopeError as error:
        with problems:
            show_error(error)
        return None


def _read(text: str, shape: tuple[int, int]) -> tuple[int, int]:
    parts = re.fullmatch(r"([0-9]{1,6})\s*,\s*([0-9]{1,6})", text)
    if not parts:
        raise ConvscopeError(f"A pixel is a row and a column, such as 9,4. Received: {text!r}")
    row, column = int(parts[1]), int(parts[2])
    if row >= shape[0] or column >= shape[1]:
        has = f"rows 0 to {shape[0] - 1} and columns 0 to {shape[1] - 1}"
        raise ConvscopeError(f"The activation map has {has}. Received: pixel {text!r}")
    return row, column
