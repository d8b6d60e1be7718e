"""The pixel probe: one position of a convolution, followed from the picture to the pooled map."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convcore.kernel_at_work import KernelAtWork
from convcore.receptive import Window
from convcore.rounding import digits_for
from pages.shared.session.state import visit
from pages.shared.widgets import window_reader as windows
from pages.shared.widgets.pictures import Figure, largest_magnitude
from pages.shared.widgets.registration import heard, pack, register
from pages.shared.widgets.stage_figures import inside_cells, stage_figures

_PROBE = register("probe")

PIXEL_DIGITS = 3
"""Decimals of pixels and products, and of weights that have no fewer."""


def probe(
    input_figure: Figure,
    at_work: KernelAtWork,
    stages: Mapping[str, NDArray[np.float32]],
    *,
    pinned: tuple[int, int] | None,
    on_pin: Callable[[str], Any],
    key: str,
) -> None:
    """Draw what a kernel reads and its maps by stage, linked, with the sum of one position."""
    kernel, activation = at_work.weights, stages["convolution"]
    figures = [input_figure, *stage_figures(at_work, stages)]
    readers: list[Window | None] = [at_work.window, *[None] * (len(figures) - 1)]
    if "pooled" in stages:
        readers[-2] = at_work.pool
    header = {
        "stages": [_stage(*stage) for stage in zip(figures, readers, strict=True)],
        "kernel": {"shape": [*kernel.shape, 1][:3], "limit": largest_magnitude(kernel)},
        "bias": at_work.bias,
        "pool": at_work.pool_kind if "pooled" in stages else None,
        "digits": {
            "pixel": PIXEL_DIGITS,
            "kernel": _decimals(kernel),
            "map": digits_for(largest_magnitude(activation)),
        },
        "pinned": pinned,
        "inside": inside_cells(at_work),
    } | _edit(key)
    _PROBE(
        data=pack(header, [*(figure.values for figure in figures), kernel]),
        key=key,
        on_pixel_change=_hears(key, on_pin),
    )


def probe_of_scene(
    scene: str,
    input_figure: Figure | str,
    *,
    pinned: tuple[int, int] | None,
    on_pin: Callable[[str], Any],
    key: str,
) -> None:
    """Draw the same of a scene, as it is at any moment in the browser.

    Of what a network's filter reads, the title is all that has to be said.
    """
    words = {"title": input_figure} if isinstance(input_figure, str) else input_figure.words()
    header = {"scene": scene, "input": words, "pinned": pinned} | _edit(key)
    _PROBE(data=pack(header), key=key, on_pixel_change=_hears(key, on_pin))


def _edit(key: str) -> dict[str, int]:
    return {"edit": visit().edits.get(key, 0)}


def _hears(key: str, on_pin: Callable[[str], Any]) -> Callable[[], None]:
    def receive(change: Mapping[str, Any]) -> None:
        # Told back, so that the widget knows which of its pins have arrived.
        visit().edits[key] = change["edit"]
        on_pin(change["pixel"])

    return heard(key, "pixel", receive)


def _stage(figure: Figure, reader: Window | None) -> dict[str, Any]:
    """Describe a picture, and the window that the next stage reads it with."""
    if reader is None:
        return figure.header() | {"reader": None}
    window = windows.reader(reader, figure.values.shape)
    return figure.header() | {
        "note": "; ".join(filter(None, [figure.note, _ignored_note(*window["ignored"])])),
        "reader": window,
    }


def _ignored_note(rows: int, columns: int) -> str:
    """Name the rim that no window reaches; nothing where there is none."""
    parts = [
        f"the last {name}" if count == 1 else f"the last {count} {name}s"
        for count, name in ((rows, "row"), (columns, "column"))
        if count
    ]
    return f"no window reaches {' and '.join(parts)} (striped)" if parts else ""


def _decimals(kernel: NDArray[np.float32]) -> int:
    """Choose as few decimals as show every weight in full, or else as many as pixels have."""
    for digits in range(PIXEL_DIGITS):
        if np.allclose(kernel, kernel.round(digits), rtol=0, atol=1e-6):
            return digits
    return max(PIXEL_DIGITS, digits_for(largest_magnitude(kernel)))
