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
    """What the filters of a network do over its N samples.

    A filter fires where its map is above 0 after ReLU. All but the patches are of the first layer.

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
    patches : mapping of str to StrongestPatches
        By name of a ReLU behind a convolution, what excites each of its maps most.
    """

    active: NDArray[np.float32]
    strength: NDArray[np.float32]
    right: int
    right_without: NDArray[np.int64]
    patches: Mapping[str, StrongestPatches]

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


def strongest_patches(rectified: NDArray[np.float32], count: int) -> StrongestPatches:
    """Find for each filter the images that excite it most, and where; one patch an image.

    Parameters
    ----------
    rectified : ndarray of float32, shape (N, h, w, F)
        Maps after ReLU.
    count : int
        How many images to find, P; at most N.

    Returns
    -------
    StrongestPatches
        Images, places and values.
    """
    images, _, width, filters = rectified.shape
    flat = rectified.reshape(images, -1, filters)
    places, values = flat.argmax(axis=1), flat.max(axis=1)
    chosen = np.argsort(-values, axis=0, kind="stable")[:count]
    pixels = np.stack(np.divmod(np.take_along_axis(places, chosen, 0), width), axis=-1)
    return StrongestPatches(
        chosen.T, pixels.swapaxes(0, 1), np.take_along_axis(values, chosen, 0).T
    )
