"""Pictures as arrays: scaled, compressed, and the photographs that ship."""

import io
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def resized(
    planes: NDArray[np.float32], box: tuple[float, float, float, float], shape: tuple[int, int]
) -> NDArray[np.float32]:
    """Scale a part of a picture, averaging where it shrinks.

    Parameters
    ----------
    planes : ndarray of float32, shape (H, W, C)
        The picture, channel by channel.
    box : tuple of four floats
        The part: its top, left, bottom and right edge, in pixels.
    shape : tuple of two ints
        Rows and columns of the result.

    Returns
    -------
    ndarray of float32, shape (*shape, C)
        The part, bilinearly.
    """
    top, left, bottom, right = box
    scaled = [
        Image.fromarray(np.ascontiguousarray(planes[:, :, channel])).resize(
            shape[::-1], Image.Resampling.BILINEAR, box=(left, top, right, bottom)
        )
        for channel in range(planes.shape[2])
    ]
    return np.stack([np.asarray(plane, np.float32) for plane in scaled], axis=2)


def load_photograph(file: Path | BinaryIO) -> NDArray[np.float32]:
    """Open a photograph that ships with Convscope, or one of a data set.

    Parameters
    ----------
    file : Path or binary file
        An 8-bit grey or colour picture; nothing that a visitor brought.

    Returns
    -------
    ndarray of float32, shape (H, W) or (H, W, 3)
        In [0, 1].
    """
    with Image.open(file) as picture:
        return np.asarray(picture, np.float32) / np.float32(255)


def through_jpeg(levels: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    """Compress a picture as JPEG, and decode what is left of it.

    Parameters
    ----------
    levels : ndarray of uint8, shape (H, W)
        Grey levels.
    quality : int
        Of the compression, 1 to 95.

    Returns
    -------
    ndarray of uint8, shape (H, W)
        The levels as they come back.
    """
    compressed = io.BytesIO()
    Image.fromarray(levels).save(compressed, "JPEG", quality=quality)
    with Image.open(compressed) as picture:
        return np.asarray(picture)
