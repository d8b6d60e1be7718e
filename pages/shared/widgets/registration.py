"""How the widgets are registered, and how arrays travel to them."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.components.v2.types import ComponentRenderer

_STATIC = Path(__file__).parents[2] / "static"
_FOLDERS = ("common", "widgets")
_SHARED = ("numbers", "drawing", "pointing")


def register(name: str, *parts: str) -> ComponentRenderer:
    """Register the widget whose script and styles are `<name>.js` and `<name>.css` here."""
    # An inline script cannot import a file, so what widgets share is joined in front of it.
    script = _join("js", (*_SHARED, *parts, name))
    styles = _join("css", ("drawing", *parts, name))
    return st.components.v2.component(f"convscope_{name}", js=script, css=styles)


def _join(kind: str, files: Iterable[str]) -> str:
    paths = (_STATIC / folder / f"{file}.{kind}" for file in files for folder in _FOLDERS)
    return "\n".join(path.read_text("utf-8") for path in paths if path.exists())


def pack(
    header: Mapping[str, Any], arrays: Iterable[NDArray[np.float32] | NDArray[np.uint8]] = ()
) -> bytes:
    """Put a header and arrays into one blob, the only form in which bytes reach a widget."""
    text = json.dumps(header, allow_nan=False).encode()
    values = b"".join(
        np.asarray(array, np.uint8 if array.dtype == np.uint8 else "<f4").tobytes()
        for array in arrays
    )
    return b"".join([len(text).to_bytes(4, "little"), text, values, bytes(-len(values) % 4)])
