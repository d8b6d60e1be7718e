"""Arrays as files that anybody can open, and names for them that say what is inside."""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

LONGEST_STEM: Final = 120
"""Most characters of a name before its ending."""

_PART: Final = 60  # of one of its parts


def npy(values: NDArray[np.float32]) -> bytes:
    """Write an array as a file of NumPy's."""
    file = io.BytesIO()
    np.save(file, values, allow_pickle=False)
    return file.getvalue()


def csv_table(values: NDArray[np.float32], axes: Sequence[str]) -> bytes:
    """Write an array as a table of text."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    digits = values.astype(str)
    if values.ndim == 2:
        writer.writerows(digits.tolist())
    else:
        places = np.indices(values.shape).reshape(values.ndim, -1)
        writer.writerow([*axes, "value"])
        writer.writerows(zip(*places.tolist(), digits.ravel().tolist(), strict=True))
    return file.getvalue().encode()


def file_name(*parts: str, shape: Sequence[int] = (), ending: str) -> str:
    """Name a file by what is inside."""
    words = []
    for part in parts:
        plain = unicodedata.normalize("NFKD", part).encode("ascii", "ignore").decode().lower()
        words.append(re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_PART].strip("_"))
    size = "x".join(map(str, shape))
    stem = "_".join(filter(None, words))[: LONGEST_STEM - len(size)].strip("_") or "convscope"
    return f"{stem}{'_' * bool(size)}{size}.{ending}"
