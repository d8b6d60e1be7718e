"""A kernel's window that slides over a picture, its map appearing behind it; then it can be led."""

from typing import Any

from convcore.kernel_at_work import KernelAtWork
from convcore.rounding import digits_for
from pages.shared.widgets import window_reader
from pages.shared.widgets.pictures import Figure, largest_magnitude, map_figure
from pages.shared.widgets.registration import pack, register

_SWEEP = register("sweep")


def sweep(picture: Figure, at_work: KernelAtWork, *, key: str) -> None:
    """Draw a picture and the map of a kernel, and the sum of the place that is pointed at."""
    kernel, made = at_work.kernel, map_figure("Activation map", at_work.activation)
    header: dict[str, Any] = {
        "figures": [picture.header(), made.header()],
        "reader": window_reader.reader(at_work.window, at_work.image.shape),
        "digits": {
            "weight": 2 if (kernel % 1).any() else 0,
            "pixel": 2,
            "map": digits_for(largest_magnitude(made.values)),
        },
    }
    _SWEEP(data=pack(header, [picture.values, made.values, kernel]), key=key)
