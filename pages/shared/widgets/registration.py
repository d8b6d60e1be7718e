"""How the widgets are registered, and how arrays travel to them."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.components.v2.types import ComponentRenderer

_MODULES = Path(__file__).parents[2] / "static/widgets"
# Streamlit sends this with every message of a widget, so it is short. The module is found from the
# address of the page, for the dashboard may lie at any path of its host.
_STUB = """export default c =>
import(new URL("app/static/widgets/{}.js", document.baseURI)).then(m => m.default(c))"""


def register(name: str) -> ComponentRenderer:
    """Register the widget that the module `<name>.js` in `pages/static/widgets` draws."""
    if not (_MODULES / f"{name}.js").is_file():
        raise FileNotFoundError(f"a widget's module is in {_MODULES}. Received: {name}")
    return st.components.v2.component(f"convscope_{name}", js=_STUB.format(name))


def heard(key: str, name: str, hear: Callable[[Any], object]) -> Callable[[], None]:
    """Make the callback of a widget's event, which hands on what was sent.

    What a hand sends while it leaves the page can come when Streamlit has forgotten the widget:
    then it is lost, and the next page is run.
    """

    def receive() -> None:
        if (widget := st.session_state.get(key)) is not None:
            hear(widget[name])

    return receive


def pack(
    header: Mapping[str, Any], arrays: Iterable[NDArray[np.float32] | NDArray[np.uint8]] = ()
) -> bytes:
    """Put a header and arrays into one blob, the only form in which bytes reach a widget."""
    text = json.dumps(header, allow_nan=False, separators=(",", ":")).encode()
    values = b"".join(
        np.asarray(array, np.uint8 if array.dtype == np.uint8 else "<f4").tobytes()
        for array in arrays
    )
    return b"".join([len(text).to_bytes(4, "little"), text, values, bytes(-len(values) % 4)])
