"""How well two colours can be told apart, as WCAG 2 defines it."""

import numpy as np
from numpy.typing import ArrayLike


def luminance(colours: ArrayLike) -> np.ndarray:
    """Compute the relative luminance of colours of 0 to 255 each."""
    parts = np.asarray(colours) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(one: ArrayLike, other: ArrayLike) -> float:
    """Compute the contrast of two colours, from 1 to 21."""
    low, high = sorted([float(luminance(one)), float(luminance(other))])
    return (high + 0.05) / (low + 0.05)
