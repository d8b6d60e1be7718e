"""Ideal pictures to lay a kernel on: edges, lines and spots, drawn in its shape."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

STEP = 5
"""Degrees between the directions that are tried."""

ANGLES = np.arange(0, 360, STEP)
"""The directions that are tried: 0 is right, 90 is up."""

THICKEST = 3
"""How many pixels wide the lines are at most."""


@dataclass(frozen=True, eq=False)
class IdealPictures:
    """Ideal pictures in the shape (kh, kw) of a kernel, each as a row of p = kh * kw numbers.

    Parameters
    ----------
    edges : ndarray of float64, shape (72, offsets, p)
        Step edges, from 0 to 1, by where their bright side lies and by how far they are off the
        middle.
    lines : ndarray of float64, shape (widths, 72, offsets, p)
        Bright lines, from 0 to 1, by their width from 1 pixel on, across what they run, and offset.
    spots : ndarray of float64, shape (widths, p)
        Bright spots in the middle, from 0 to 1; none in a kernel of fewer than 3 rows or columns.
    balanced_edges : ndarray of float64, shape (n, p)
        Edges, sharp and soft, that leave about a third of the kernel on either side, each of mean 0
        and length 1.
    central_lines : ndarray of float64, shape (widths, 36, p)
        Lines that cross the middle, up to half a turn, likewise.
    central_spots : ndarray of float64, shape (widths, p)
        The spots likewise.
    """

    edges: NDArray[np.float64]
    lines: NDArray[np.float64]
    spots: NDArray[np.float64]
    balanced_edges: NDArray[np.float64]
    central_lines: NDArray[np.float64]
    central_spots: NDArray[np.float64]


# By shape: that of the filters in use, and what is left of it without rims.
@lru_cache(maxsize=16)
def ideal_pictures(shape: tuple[int, ...]) -> IdealPictures:
    """Draw the ideal pictures in a kernel's shape.

    Parameters
    ----------
    shape : tuple of two ints
        `(kh, kw)`.

    Returns
    -------
    IdealPictures
        The same ones every time: change nothing in them.
    """
    rows, columns = np.indices(shape)
    up, right = (shape[0] - 1) / 2 - rows, columns - (shape[1] - 1) / 2
    reach = np.ceil(np.hypot(shape[0], shape[1]) / 2)
    offsets = np.arange(-reach, reach + 0.5, 0.5)[:, np.newaxis, np.newaxis]
    angles = np.deg2rad(ANGLES)[:, np.newaxis, np.newaxis, np.newaxis]
    distances = right * np.cos(angles) + up * np.sin(angles) + offsets
    distances = distances.reshape(len(ANGLES), len(offsets), -1)
    # A line leaves at least a pixel of the kernel on either side, a spot all around.
    widths = np.arange(1, max(max(shape) - 1, 2))[:, np.newaxis]
    # A pixel on the border is grey by the part of it that lies on the bright side.
    edges = np.clip(distances + 0.5, 0, 1)
    soft = [np.clip(distances / width + 0.5, 0, 1) for width in {1, max(shape)}]
    balanced = np.concatenate([each[_is_balanced(each)] for each in soft])
    half = widths[:THICKEST, :, np.newaxis, np.newaxis] / 2
    lines = np.clip(half + 0.5 - np.abs(distances), 0, 1)
    around = widths[: max(min(shape) - 2, 0)] / 2
    spots = np.clip(around + 0.5 - np.hypot(up, right).reshape(1, -1), 0, 1)
    return IdealPictures(
        edges=edges,
        lines=lines,
        spots=spots,
        balanced_edges=_unit(balanced),
        central_lines=_unit(lines[:, : len(ANGLES) // 2, len(offsets) // 2]),
        central_spots=_unit(spots),
    )


def _is_balanced(edges: NDArray[np.float64]) -> NDArray[np.bool_]:
    balanced: NDArray[np.bool_] = np.abs(edges.mean(axis=2) - 0.5) < 0.2 - 1e-9
    return balanced  # the same for both sides


def _unit(pictures: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale pictures (..., pixel) to mean 0 and length 1; flat ones become zeros."""
    contrasts = pictures - pictures.mean(axis=-1, keepdims=True)
    lengths = np.linalg.norm(contrasts, axis=-1, keepdims=True)
    unit: NDArray[np.float64] = np.zeros_like(contrasts)
    np.divide(contrasts, lengths, out=unit, where=lengths > 1e-9)
    return unit


def laid_on(pictures: NDArray[np.float64], kernel: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lay a kernel on pictures of its shape.

    Parameters
    ----------
    pictures : ndarray of float64, shape (..., kh * kw)
        The pictures, each as a row.
    kernel : ndarray of float64, shape (kh, kw)
        The kernel.

    Returns
    -------
    ndarray of float64, shape (...)
        The sum of products with each.
    """
    # Not `@`: its threads wait for each other longer than the sums take.
    sums: NDArray[np.float64] = np.einsum("...p,p->...", pictures, kernel.ravel())
    return sums
