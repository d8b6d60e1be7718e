"""What two of the maps below add to the units of one map, over many images."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convcore.contributions import contributions
from convcore.kernel_at_work import KernelAtWork
from convcore.pool import pool2d
from convcore.shapes import covered, pair


@dataclass(frozen=True, eq=False)
class PartsOverImages:
    """What two maps add to every unit of a map of the next layer, in each of N images.

    Parameters
    ----------
    numbers : tuple of two ints
        The two maps.
    parts : ndarray of float32, shape (N, h, w, 2)
        What each of them adds.
    holds : ndarray of float32, shape (N, h, w, 2)
        The largest value of each in the rectangle that the unit's kernel spans, wherever it stands.
    sums : ndarray of float32, shape (N, h, w)
        The units: what all maps add, and the bias.
    """

    numbers: tuple[int, int]
    parts: NDArray[np.float32]
    holds: NDArray[np.float32]
    sums: NDArray[np.float32]


def parts_over_images(applied: Iterable[KernelAtWork], numbers: tuple[int, int]) -> PartsOverImages:
    """Take the units of a map apart in many images.

    Parameters
    ----------
    applied : iterable of KernelAtWork
        For each image the kernel of the map on the maps below, (H, W, C).
    numbers : tuple of two ints
        Two of the C maps.

    Returns
    -------
    PartsOverImages
        What they add, what they hold, and the sums.
    """
    parts, holds, sums, two = [], [], [], list(numbers)
    for each in applied:
        maps = np.ascontiguousarray(each.image[..., two])
        kernel = np.ascontiguousarray(each.weights[..., two])
        (rows, columns), (down, right) = kernel.shape[:2], pair(each.dilation)
        spanned = covered(rows, down), covered(columns, right)
        parts.append(contributions(maps, kernel, each.window))
        holds.append(pool2d(maps, spanned, strides=each.strides, padding=each.padding))
        sums.append(each.activation)
    return PartsOverImages(numbers, np.stack(parts), np.stack(holds), np.stack(sums))
