"""The pixel that the probe is pinned to, as text: so a link can say "look at this one"."""

import re

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from convcore.errors import ConvscopeError
from pages.shared.address.controls import control
from pages.shared.session.messages import show_error


def pin(text: str) -> None:
    """Keep the pinned pixel; the bound text field owns it, so that links and Back hold."""
    st.session_state["pixel"] = text


def pinned_pixel(shape: tuple[int, int], problems: DeltaGenerator) -> tuple[int, int] | None:
    """Show the field of the pinned pixel; a text that is none is explained."""
    with st.container(width=180):
        text = control("pixel").strip()
    try:
        return read_place(text, shape, "The activation map", "pixel") if text else None
    except ConvscopeError as error:
        with problems:
            show_error(error)
        return None


def read_place(text: str, shape: tuple[int, int], where: str, noun: str) -> tuple[int, int]:
    """Read the row and column of a place on a map."""
    parts = re.fullmatch(r"([0-9]{1,6})\s*,\s*([0-9]{1,6})", text)
    if not parts:
        rule = f"A {noun} is a row and a column, such as 9,4"
        raise ConvscopeError(f"{rule}. Received: {text!r}")
    row, column = int(parts[1]), int(parts[2])
    if row >= shape[0] or column >= shape[1]:
        has = f"rows 0 to {shape[0] - 1} and columns 0 to {shape[1] - 1}"
        raise ConvscopeError(f"{where} has {has}. Received: {noun} {text!r}")
    return row, column
