"""What maps show, in words: for those who do not see them, and for tooltips."""

import numpy as np
from numpy.typing import NDArray

from convcore.kernels.presets import CHANNELS
from convcore.rounding import digits_for, format_number, percent


def strongest_texts(maps: NDArray[np.float32]) -> list[str]:
    """Say for each map or kernel where its strongest value, signs aside, stands."""
    flat = maps.reshape(-1, maps.shape[-1])
    magnitudes = np.where(np.isfinite(flat), np.abs(flat), 0)
    digits = digits_for(magnitudes.max())
    odd = {"not a number": np.isnan(flat).sum(axis=0), "infinite": np.isinf(flat).sum(axis=0)}
    texts = []
    for index, place in enumerate(magnitudes.argmax(axis=0)):
        parts = [f"{count[index]} {name}" for name, count in odd.items() if count[index]]
        if magnitudes[place, index]:
            row, column, *channel = np.unravel_index(place, maps.shape[:-1])
            strongest = format_number(flat[place, index], digits)
            name = "".join(f" in {CHANNELS[each]}" for each in channel)
            parts.insert(0, f"strongest {strongest}{name} at row {row}, column {column}")
        elif np.isfinite(flat[:, index]).any():
            parts.insert(0, "all others 0" if parts else "all 0")
        texts.append(", ".join(parts))
    return texts


def map_texts(maps: NDArray[np.float32]) -> list[str]:
    """Say for each map how much of it is active, which is above 0, and where it is strongest."""
    shares = (maps > 0).mean(axis=(0, 1))
    return [
        f"{percent(share, 0)} active, {strongest}"
        for share, strongest in zip(shares, strongest_texts(maps), strict=True)
    ]
