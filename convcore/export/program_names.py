"""Variables for whatever things are called: no word of Python's, and none that a program needs."""

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from convcore.export import opencv_helpers, program_helpers

_TAKEN: Final = frozenset(
    {*keyword.kwlist, *keyword.softkwlist, *dir(builtins)}
    | {*vars(program_helpers), *vars(opencv_helpers)}
    | {"cv2", "keras", "tf", "main", "picture", "x", "kernel", "bias", "filters", "biases"}
    | {"red", "green", "blue", "results", "layer"}
)

# What a program calls the numbers of a layer.
_PARTS: Final = ("weights", "bias", "gamma", "beta", "mean", "variance")


def variables(names: Iterable[str]) -> list[str]:
    """Give each name a variable of its own in a program, whatever it is."""
    taken, found = set(_TAKEN), []
    for name in names:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "layer"
        stem = stem if stem[0].isalpha() else f"layer_{stem}"
        number, variable = 1, stem
        while taken & (claimed := {variable, *(f"{variable}_{part}" for part in _PARTS)}):
            number += 1
            variable = f"{stem}_{number}"
        taken |= claimed
        found.append(variable)
    return found
