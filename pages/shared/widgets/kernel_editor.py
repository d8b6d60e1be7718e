"""The kernel as a table of numbers: dragged, typed over, pasted into, turned and undone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convcore.limits import BIAS, KERNEL_ENTRY, KERNEL_SIDES
from pages.shared.widgets.registration import pack, register

_EDITOR = register("kernel_editor")


@dataclass(frozen=True, eq=False)
class NamedTable:
    """A table of numbers that has a name, such as a hand-made kernel."""

    name: str
    weights: NDArray[np.float32]


def kernel_editor(
    scene: str,
    *,
    channel: int = 0,
    part: str = "",
    plain: bool = False,
    largest: tuple[int, int] = (KERNEL_SIDES[1], KERNEL_SIDES[1]),
    preset: NamedTable | None = None,
    key: str,
) -> None:
    """Show the kernel of a scene as a table of number fields; a wrong entry is explained and kept.

    Of a kernel with channels it shows one, which is named as a part of it. A plain one has the
    fields alone, without the bias, without tools and without a choice of its sides. The preset
    that the table is can be restored later.
    """
    header = {
        "scene": scene,
        "channel": channel,
        "part": part,
        "plain": plain,
        "preset": preset
        and {
            "name": preset.name,
            "rows": preset.weights.shape[0],
            "columns": preset.weights.shape[1],
        },
        "largest": largest,
        "limits": {"entry": KERNEL_ENTRY, "bias": BIAS},
    }
    _EDITOR(data=pack(header, [preset.weights] if preset else []), key=key)
