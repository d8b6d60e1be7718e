"""The kernel as a table of numbers that can be typed over, pasted into, turned and undone."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convcore.kernels.text import parse_kernel
from convcore.limits import KERNEL_ENTRY, KERNEL_SIDES
from pages.shared.session.state import visit
from pages.shared.widgets.registration import pack, register

_EDITOR = register("kernel_editor")


def kernel_editor(
    weights: NDArray[np.float32],
    *,
    part: str,
    on_edit: Callable[[NDArray[np.float32]], Any],
    key: str,
) -> None:
    """Show a kernel as a table of number fields; a wrong entry is explained and not sent."""

    def receive() -> None:
        change = st.session_state[key].kernel
        # Told back, so that the widget knows an echo of its own from a kernel chosen elsewhere.
        visit().edits[key] = change["edit"]
        on_edit(parse_kernel(change["text"]))

    rows, columns = weights.shape
    header = {
        "rows": rows,
        "columns": columns,
        "edit": visit().edits.get(key, 0),
        "part": part,
        "largest": KERNEL_SIDES[1],
        "limit": KERNEL_ENTRY,
    }
    _EDITOR(data=pack(header, [weights]), key=key, on_kernel_change=receive)
