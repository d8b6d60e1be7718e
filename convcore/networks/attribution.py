"""Which parts of an image an answer rests on: Grad-CAM and occlusion.

Both give a value for each unit of a layer, and both speak of what that unit sees, so that they can
be compared unit by unit.

References
----------
.. [1] R. R. Selvaraju et al. (2017), "Grad-CAM: Visual explanations from deep networks via
       gradient-based localization", ICCV 2017, pp. 618-626, arXiv:1610.02391.
.. [2] M. D. Zeiler and R. Fergus (2014), "Visualizing and understanding convolutional networks",
       ECCV 2014, pp. 818-833, arXiv:1311.2901: section 4.2, occlusion sensitivity.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from convcore.receptive import ReceptiveField


def grad_cam(maps: NDArray[np.float32], gradients: NDArray[np.float32]) -> NDArray[np.float32]:
    """Weigh the maps of a layer by what they do for a class, and add them up (Grad-CAM [1]_).

    Parameters
    ----------
    maps : ndarray of shape (h, w, F)
        The maps of a convolution after ReLU.
    gradients : ndarray of shape (h, w, F)
        The gradient of the class's logit with respect to each unit of them.

    Returns
    -------
    ndarray of float32, shape (h, w)
        0 or more, in units of the logit; 0 everywhere where nothing speaks for the class.
    """
    weights = gradients.astype(np.float64).mean(axis=(0, 1))
    return np.asarray(np.maximum(maps @ weights, 0), np.float32)


def occluded(
    image: NDArray[np.float32], field: ReceptiveField, units: range, cover: Sequence[float]
) -> NDArray[np.float32]:
    """Cover what units see, one at a time [2]_.

    Parameters
    ----------
    image : ndarray of shape (H, W, C)
        The image.
    field : ReceptiveField
        What the units of a layer see: their size is that of the cover, their jump is its stride.
    units : range
        Numbers of units of one map, row by row from 0.
    cover : sequence of float
        What an image is covered with, as one number or one for each channel: what black is to the
        network, as these images have it around their object.

    Returns
    -------
    ndarray of float32, shape (N, H, W, C)
        For each unit the image with what it sees set to the cover.
    """
    covered = np.repeat(image[np.newaxis], len(units), axis=0)
    for place, unit in enumerate(units):
        rows, columns = field.inside(*divmod(unit, field.shape[1]))
        covered[place, slice(*rows), slice(*columns)] = cover
    return covered


def middles(field: ReceptiveField) -> tuple[tuple[int, int], tuple[int, int]]:
    """Find where in the image a map lies if each unit stands in the middle of what it sees.

    Parameters
    ----------
    field : ReceptiveField
        What the units of a layer see.

    Returns
    -------
    tuple of two pairs
        (first row, row after the last) and the same for columns: `jump` pixels for each unit.
    """
    starts = (
        offset + (size - jump) // 2
        for offset, size, jump in zip(field.offset, field.size, field.jump, strict=True)
    )
    (top, left), (rows, columns) = starts, field.shape
    return (top, top + rows * field.jump[0]), (left, left + columns * field.jump[1])
