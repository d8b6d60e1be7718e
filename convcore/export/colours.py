"""The colours of values, as `pages/static/common/colours.js`, the source, gives them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_NO_NUMBER = (143, 60, 160)
_BETWEEN_INKS = (1.05 * 0.05) ** 0.5 - 0.05


def pixels(
    values: NDArray[np.float32],
    limit: float | tuple[float, float],
    stops: Sequence[str],
) -> NDArray[np.uint8]:
    """Give each value its colour."""
    number = np.where(np.isnan(values), np.float32(0), values).astype(np.float64)
    if isinstance(limit, tuple):
        black, white = limit
        exact = 255 * np.clip((number - black) / ((white - black) or 1), 0, 1)
        palette = np.repeat(np.arange(256.0)[:, np.newaxis], 3, axis=1)
    else:
        exact = 128 + 127 * np.clip(number / (limit or 1), -1, 1)
        palette = signed_palette(stops)
    # JavaScript rounds ties up.
    levels: NDArray[np.uint8] = np.floor(exact + 0.5).astype(np.uint8)
    if values.ndim == 3:
        return levels
    coloured: NDArray[np.uint8] = palette.astype(np.uint8)[levels]
    coloured[np.isnan(values)] = _NO_NUMBER
    return coloured


def signed_palette(stops: Sequence[str]) -> NDArray[np.float64]:
    """Give the colours of the levels 0 to 255 of the scale that is symmetric about 0."""
    colours = [[int(stop[start : start + 2], 16) for start in (1, 3, 5)] for stop in stops]
    position = (np.maximum(np.arange(256), 1) - 1) / 254 * (len(stops) - 1)
    low = np.minimum(np.floor(position).astype(int), len(stops) - 2)
    table = np.array(colours, np.float64)
    share = (position - low)[:, np.newaxis]
    palette: NDArray[np.float64] = np.floor(
        table[low] + (table[low + 1] - table[low]) * share + 0.5
    )
    return palette


def ink_on(colour: NDArray[np.uint8]) -> str:
    """Choose black or white, whichever reads better on a colour: at least 4.58 to 1 (WCAG 2)."""
    linear = np.where(colour <= 10, colour / 3294.6, ((colour / 255 + 0.055) / 1.055) ** 2.4)
    return "black" if np.dot([0.2126, 0.7152, 0.0722], linear) > _BETWEEN_INKS else "white"
