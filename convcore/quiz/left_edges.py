"""The problem of making only the left edges of a picture light up: how near a map comes to that."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convcore.pool import pool2d

CLEAR = 0.5
"""Part of the largest from which on an edge is clear, and a value is strong."""


@dataclass(frozen=True)
class LeftEdges:
    """How near a map comes to lighting up the left edges of a picture alone.

    Parameters
    ----------
    on_edges : float
        Part of the light, the values above 0, that is on left edges, from 0 to 1.
    lit : float
        Part of the left edges on which a value is strong, from 0 to 1.
    """

    on_edges: float
    lit: float

    @property
    def score(self) -> float:
        """The smaller of the two, from 0 to 1."""
        return min(self.on_edges, self.lit)


def left_edges(image: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Find where a picture gets clearly brighter from left to right.

    Parameters
    ----------
    image : ndarray of float32, shape (H, W)
        The picture.

    Returns
    -------
    ndarray of bool, shape (H, W)
        True where the pixel to the right exceeds that to the left by `CLEAR` of the most that any
        does; beyond the border a picture goes on as it ends.
    """
    padded = np.pad(image, ((0, 0), (1, 1)), mode="edge")
    rise = padded[:, 2:] - padded[:, :-2]
    return np.asarray((rise >= CLEAR * rise.max()) & (rise > 0))


def light_left_edges(image: NDArray[np.float32], activation: NDArray[np.float32]) -> LeftEdges:
    """Say how near a map comes to lighting up the left edges of a picture alone.

    Parameters
    ----------
    image : ndarray of float32, shape (H, W)
        The picture.
    activation : ndarray of float32, shape (H, W)
        What a kernel makes of it, or of a picture larger by its border, place for place.

    Returns
    -------
    LeftEdges
        What is beside an edge by one pixel counts as on it. All is 0 of a map that is nowhere
        above 0, and of a picture without left edges.
    """
    light, edges = np.maximum(activation, 0), left_edges(image)
    if not light.any() or not edges.any():
        return LeftEdges(0.0, 0.0)
    beside = _around(edges.astype(np.float32)) > 0
    strong = _around(light)[edges] >= CLEAR * light.max()
    on_edges = light[beside].sum(dtype=np.float64) / light.sum(dtype=np.float64)
    return LeftEdges(float(on_edges), float(strong.mean()))


def _around(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give the largest value around each, by one pixel."""
    return pool2d(values, 3, strides=1, padding="same", kind="max")
