"""The kernel as a table of numbers that can be typed over."""

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from app_pages.ui.components.registration import pack, register
from convcore.kernels import format_kernel, parse_kernel
from convcore.limits import KERNEL_ENTRY, KERNEL_SIDES

_EDITOR = register("kernel_editor")


def kernel_editor(
    weights: NDArray[np.float32], *, on_edit: Callable[[NDArray[np.float32]], Any], key: str
) -> None:
    """Show a kernel as a table of number fields; a wrong entry is explained and not sent.

    Parameters
    ----------
    weights : ndarray of shape (kh, kw)
        The kernel.
    on_edit : callable
        Called with the edited kernel, before the rerun.
    key : str
        The widget's name on the page.
    """
    rows, columns = weights.shape
    header = {
        "rows": rows,
        "columns": columns,
        "texts": format_kernel(weights).split(":")[-1].split(","),
        "largest": KERNEL_SIDES[1],
        "limit": KERNEL_ENTRY,
    }
    _EDITOR(
        data=pack(header),
        key=key,
        on_kernel_change=lambda: on_edit(parse_kernel(st.session_state[key].kernel)),
    )
