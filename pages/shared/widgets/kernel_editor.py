"""The kernel as a table of numbers that can be typed over, pasted into, turned and undone."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convcore.kernels.text import parse_kernel
from convcore.limits import KERNEL_ENTRY, KERNEL_SIDES
from pages.shared.session.state import visit
from pages.shared.widgets.registration import heard, pack, register

_EDITOR = register("kernel_editor")


def kernel_editor(
    weights: NDArray[np.float32],
    *,
    part: str = "",
    plain: bool = False,
    on_edit: Callable[[NDArray[np.float32]], Any],
    key: str,
) -> None:
    """Show a kernel as a table of number fields; a wrong entry is explained and not sent.

    A plain one has the fields alone, without tools and without a choice of its sides.
    """

    def receive(change: Mapping[str, Any]) -> None:
        # Told back, so that the widget knows an echo of its own from a kernel chosen elsewhere.
        visit().edits[key] = change["edit"]
        on_edit(parse_kernel(change["text"]))

    rows, columns = weights.shape
    header = {
        "key": key,
        "rows": rows,
        "columns": columns,
        "edit": visit().edits.get(key, 0),
        "part": part,
        "plain": plain,
        "largest": KERNEL_SIDES[1],
        "limit": KERNEL_ENTRY,
    }
    hears = heard(key, "kernel", receive)
    _EDITOR(data=pack(header, [weights]), key=key, on_kernel_change=hears)
