"""What the filters of a layer do over many images: how often they fire, and what excites them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PATCHES = 12
"""Patches that are kept for each filter."""


@dataclass(frozen=True, eq=False)
class Statistics:
    """What the first-layer filters of a network do over its N samples.

    A filter fires where its map is above 0 after ReLU.

    Parameters
    ----------
    active : ndarray of float32, shape (K, F)
        By class and filter, the share of positions at which it fires.
    strength : ndarray of float32, shape (K, F)
        By class and filter, its mean value where it fires; 0 where it never does.
    right : int
        How many of the samples the network recognises.
    right_without : ndarray of int64, shape (F,)
        How many it recognises with each filter silenced alone.
    patch_samples : ndarray of int64, shape (F, P)
        By filter, the samples in which it is strongest, the strongest first.
    patch_pixels : ndarray of int64, shape (F, P, 2)
        Row and column of its map where it is strongest in each of them.
    patch_values : ndarray of float32, shape (F, P)
        Its value there; 0 where it does not fire.
    """

    active: NDArray[np.float32]
    strength: NDArray[np.float32]
    right: int
    right_without: NDArray[np.int64]
    patch_samples: NDArray[np.int64]
    patch_pixels: NDArray[np.int64]
    patch_values: NDArray[np.float32]

    def is_dead(self, number: int) -> bool:
        """Say whether a filter fires at no position of any sample.

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


def firing(
    rectified: NDArray[np.float32], labels: NDArray[np.int64], classes: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Measure how often and how strongly filters fire, by class.

    Parameters
    ----------
    rectified : ndarray of float32, shape (N, h, w, F)
        Maps after ReLU.
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
        maps = rectified[labels == label].astype(np.float64)
        fires = np.count_nonzero(maps > 0, axis=(0, 1, 2))
        active.append(fires / maps[..., 0].size)
        strength.append(maps.sum(axis=(0, 1, 2)) / np.maximum(fires, 1))
    return np.array(active, np.float32), np.array(strength, np.float32)


def strongest_patches(
    rectified: NDArray[np.float32], count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """Find for each filter the images that excite it most, and where; one patch an image.

    Parameters
    ----------
    rectified : ndarray of float32, shape (N, h, w, F)
        Maps after ReLU.
    count : int
        How many images to find, P; at most N.

    Returns
    -------
    images : ndarray of int64, shape (F, P)
        Their numbers, the strongest first; of equals, the one with the smaller number.
    pixels : ndarray of int64, shape (F, P, 2)
        Row and column of the map; of equals, the first row by row.
    values : ndarray of float32, shape (F, P)
        The values there.
    """
    images, _, width, filters = rectified.shape
    flat = rectified.reshape(images, -1, filters)
    places, values = flat.argmax(axis=1), flat.max(axis=1)
    chosen = np.argsort(-values, axis=0, kind="stable")[:count]
    pixels = np.stack(np.divmod(np.take_along_axis(places, chosen, 0), width), axis=-1)
    return chosen.T, pixels.swapaxes(0, 1), np.take_along_axis(values, chosen, 0).T
