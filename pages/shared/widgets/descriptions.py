"""What maps show, in words: for those who do not see them, and for tooltips."""

from math import prod

import numpy as np
from numpy.typing import NDArray

from convcore.extremes import also, as_large
from convcore.kernels.presets import CHANNELS
from convcore.rounding import digits_for, format_number, percent


def strongest_texts(maps: NDArray[np.float32]) -> list[str]:
    """Say for each map or kernel where its strongest value, signs aside, stands.

    Where all its values are the same, that is said instead, and of a single one no place is named.
    """
    flat = maps.reshape(prod(maps.shape[:-1]), maps.shape[-1])
    magnitudes = np.where(np.isfinite(flat), np.abs(flat), 0)
    digits = digits_for(magnitudes.max(initial=0))
    odd = {"undefined": np.isnan(flat).sum(axis=0), "infinite": np.isinf(flat).sum(axis=0)}
    strong = as_large(magnitudes)
    counts, both = strong.sum(axis=0), _both_signs(flat, strong)
    texts = []
    for index, place in enumerate(strong.argmax(axis=0)):
        parts = [f"{count[index]} {name}" for name, count in odd.items() if count[index]]
        if magnitude := magnitudes[place, index]:
            signed = format_number(flat[place, index], digits)
            text = f"±{format_number(magnitude, digits)}" if both[index] else signed
            if len(flat) == 1:
                parts.insert(0, f"a single value, {text}")
            elif counts[index] == len(flat):
                parts.insert(0, f"{text} everywhere")
            else:
                others = also(int(counts[index]) - 1, "place")
                parts.insert(0, f"strongest {text}{_where(place, maps.shape[:-1])}{others}")
        elif np.isfinite(flat[:, index]).any():
            parts.insert(0, "all others 0" if parts else "all 0")
        texts.append(", ".join(parts))
    return texts


def _both_signs(flat: NDArray[np.float32], strong: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say of each map whether its strongest values are of both signs."""
    return np.asarray((strong & (flat > 0)).any(axis=0) & (strong & (flat < 0)).any(axis=0))


def _where(place: np.intp, shape: tuple[int, ...]) -> str:
    """Name a place of a map, or of a kernel and its channel."""
    row, column, *channel = np.unravel_index(place, shape)
    name = "".join(f" in {CHANNELS[each]}" for each in channel)
    return name if shape[:2] == (1, 1) else f"{name} at row {row}, column {column}"


def map_texts(maps: NDArray[np.float32]) -> list[str]:
    """Say for each map how much of it is active, which is above 0, and where it is strongest."""
    shares = (maps > 0).mean(axis=(0, 1))
    return [
        f"{percent(share, 0)} active, {strongest}"
        for share, strongest in zip(shares, strongest_texts(maps), strict=True)
    ]
