"""What the filters of a layer do over many images: how often they fire, and what excites them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PATCHES = 12
"""Patches that are kept for each filter."""


@dataclass(frozen=True, eq=False)
class StrongestPatches:
    """Where in N images each of the F maps of a layer is strongest, one patch an image.

    Parameters
    ----------
    samples : ndarray of int64, shape (F, P)
        By map, the images in which it is strongest, the strongest first; of equals, the one with
        the smaller number.
    pixels : ndarray of int64, shape (F, P, 2)
        Row and column of the map where it is strongest in each of them; of equals, the first row
        by row.
    values : ndarray of float32, shape (F, P)
        Its value there; 0 where it does not fire.
    """

    samples: NDArray[np.int64]
    pixels: NDArray[np.int64]
    values: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Statistics:
    """What the filters of a network do over N images: its samples, or else its test images.

    A filter fires where its map is above 0 after ReLU. All but the patches are of the first layer.

    Parameters
    ----------
    labels : ndarray of int64, shape (N,)
        The class of each image.
    active : ndarray of float32, shape (K, F)
        By class and filter, the share of positions at which it fires.
    strength : ndarray of float32, shape (K, F)
        By class and filter, its mean value where it fires; 0 where it never does.
    right : int
        How many of the images the network recognises.
    right_without : ndarray of int64, shape (F,)
        How many it recognises with each filter silenced alone.
    patches : mapping of str to StrongestPatches
        By name of a ReLU behind a convolution, what excites each of its maps most.
    """

    labels: NDArray[np.int64]
    active: NDArray[np.float32]
    strength: NDArray[np.float32]
    right: int
    right_without: NDArray[np.int64]
    patches: Mapping[str, StrongestPatches]

    def is_dead(self, number: int) -> bool:
        """Say whether a filter fires at no position of any image.

        Parameters
        ----------
        number : int
            The filter, from 0.

        Returns
        -------
        bool
            Whether it is dead.
        """
        return not self.active[:, number].any()


class Measures:
    """What each of the F maps of a layer does in each of N images, noted part by part.

    Parameters
    ----------
    images : int
        N.
    shape : tuple of three ints
        Of the maps of one image, `(h, w, F)`.

    Attributes
    ----------
    positions : int
        How many positions a map has.
    fires : ndarray of int64, shape (N, F)
        At how many of them it is above 0.
    sums : ndarray of float64, shape (N, F)
        The sum of its values there.
    largest : ndarray of float32, shape (N, F)
        Its largest value.
    pixels : ndarray of int64, shape (N, F, 2)
        Row and column where that is; of equals, the first row by row.
    """

    def __init__(self, images: int, shape: tuple[int, ...]) -> None:
        # All at once, before the maps: small arrays that stay between large ones that go would keep
        # the memory of all of these in use, 600 MB for a test set.
        height, self._width, filters = shape
        self.positions = height * self._width
        self.fires = np.zeros((images, filters), np.int64)
        self.sums = np.zeros((images, filters), np.float64)
        self.largest = np.zeros((images, filters), np.float32)
        self.pixels = np.zeros((images, filters, 2), np.int64)

    def note(self, first: int, rectified: NDArray[np.float32]) -> None:
        """Measure the maps of some images.

        Parameters
        ----------
        first : int
            The number of the first of them.
        rectified : ndarray of float32, shape (n, h, w, F)
            Maps after ReLU.
        """
        part = slice(first, first + len(rectified))
        flat = rectified.reshape(len(rectified), self.positions, -1)
        self.fires[part] = np.count_nonzero(flat > 0, axis=1)
        self.sums[part] = flat.sum(axis=1, dtype=np.float64)
        self.largest[part] = flat.max(axis=1)
        self.pixels[part] = np.stack(np.divmod(flat.argmax(axis=1), self._width), axis=-1)


def firing(
    measured: Measures, labels: NDArray[np.int64], classes: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Compute how often and how strongly filters fire, by class.

    Parameters
    ----------
    measured : Measures
        What their maps do in N images.
    labels : ndarray of int64, shape (N,)
        The class of each image, from 0.
    classes : int
        How many classes there are; each has at least one image.

    Returns
    -------
    active : ndarray of float32, shape (classes, F)
        Share of positions above 0, from 0 to 1.
    strength : ndarray of float32, shape (classes, F)
        Mean of the values above 0, and 0 where there is none.
    """
    active, strength = [], []
    for label in range(classes):
        of_class = labels == label
        fires = measured.fires[of_class].sum(axis=0)
        active.append(fires / (of_class.sum() * measured.positions))
        strength.append(measured.sums[of_class].sum(axis=0) / np.maximum(fires, 1))
    return np.array(active, np.float32), np.array(strength, np.float32)


def strongest_patches(measured: Measures, count: int) -> StrongestPatches:
    """Find for each filter the images that excite it most, and where; one patch an image.

    Parameters
    ----------
    measured : Measures
        What the filters' maps do in N images.
    count : int
        How many images to find, P; at most N.

    Returns
    -------
    StrongestPatches
        Images, places and values.
    """
    chosen = np.argsort(-measured.largest, axis=0, kind="stable")[:count]
    pixels = np.take_along_axis(measured.pixels, chosen[..., np.newaxis], 0)
    values = np.take_along_axis(measured.largest, chosen, 0)
    return StrongestPatches(chosen.T, pixels.swapaxes(0, 1), values.T)
