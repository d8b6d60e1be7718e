"""Patches on the pictures that they are from, of which one can be chosen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pages.shared.widgets.pictures import cells
from pages.shared.widgets.registration import heard, pack, register

_PATCHES = register("patches")


@dataclass(frozen=True, eq=False)
class Patch:
    """A part of a picture.

    Parameters
    ----------
    image : ndarray of shape (H, W, C)
        The picture, in [0, 1], with 1 or 3 channels; all patches of a row have pictures of one
        shape.
    rows, columns : tuple of two ints
        The part's first row and column, and the first that are no longer in it.
    lines : sequence of str
        What stands below it.
    """

    image: NDArray[np.float32]
    rows: tuple[int, int]
    columns: tuple[int, int]
    lines: Sequence[str]


def patches(shown: Sequence[Patch], *, on_choose: Callable[[int], Any], key: str) -> None:
    """Draw patches marked on their pictures, each beside its enlargement."""
    rows, columns, depth = shown[0].image.shape
    header = {
        "rows": rows,
        "columns": columns,
        "depth": depth,
        "patches": [
            {
                "label": ", ".join(patch.lines),
                "lines": list(patch.lines),
                "window": cells(patch.rows, patch.columns),
            }
            for patch in shown
        ],
    }
    _PATCHES(
        data=pack(header, (patch.image for patch in shown)),
        key=key,
        on_patch_change=heard(key, "patch", lambda number: on_choose(int(number))),
    )
