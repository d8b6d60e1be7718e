"""What a first layer can start a training from, and hold on to: kernels made by hand, or noise."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from convcore.errors import ConvscopeError
from convcore.kernels.presets import PRESETS

SAME: Final = 1e-6
"""Largest difference between the weights of two kernels of norm 1 that count as the same."""


def handmade_filters(count: int, channels: int, norm: float) -> NDArray[np.float32]:
    """Fill a first layer with the hand-made kernels of 3x3.

    They come in the order of the menu, and then their negatives in the same order: a ReLU keeps one
    sign only, so a kernel and its negative are two filters. Each direction comes once whatever its
    length, and kernels without a positive weight are left out: they stay silent on any picture.

    Parameters
    ----------
    count : int
        Number of filters.
    channels : int
        Channels of the images; the same kernel reads each.
    norm : float
        The root of the sum of squared weights that each filter is scaled to.

    Returns
    -------
    ndarray of float32, shape (3, 3, channels, count)
        The filters.

    Raises
    ------
    ConvscopeError
        If there are not as many hand-made kernels.
    """
    tables = (kernel.weights.astype(np.float64) for kernel in PRESETS)
    kernels = [table for table in tables if table.shape == (3, 3)]
    chosen: list[NDArray[np.float64]] = []
    for kernel in (*kernels, *(-kernel for kernel in kernels)):
        direction = np.asarray(kernel / np.linalg.norm(kernel))
        known = any(np.abs(direction - other).max() < SAME for other in chosen)
        if not known and direction.max() > 0:
            chosen.append(direction)
    if not 1 <= count <= len(chosen):
        rule = f"the hand-made kernels of 3x3 fill 1 to {len(chosen)} filters"
        raise ConvscopeError(f"{rule}. Received: {count}")
    filters = np.stack(chosen[:count], axis=-1)[:, :, np.newaxis, :]
    over_channels = np.repeat(filters, channels, axis=2) / np.sqrt(channels)
    return np.asarray(over_channels * norm, np.float32)
