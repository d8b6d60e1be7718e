"""What maps show, in words: for those who do not see them, and for tooltips."""

import numpy as np
from numpy.typing import NDArray

from convcore.rounding import digits_for, format_number


def strongest_texts(maps: NDArray[np.float32]) -> list[str]:
    """Say for each map or kernel where its strongest value, signs aside, stands.

    Parameters
    ----------
    maps : ndarray of shape (H, W, F)
        F maps or kernels.

    Returns
    -------
    list of str
        F texts, such as "strongest -0.96 at row 0, column 2".
    """
    flat = maps.reshape(-1, maps.shape[2])
    digits = digits_for(np.abs(flat).max())
    texts = []
    for index, place in enumerate(np.abs(flat).argmax(axis=0)):
        row, column = divmod(int(place), maps.shape[1])
        strongest = flat[place, index]
        texts.append(
            f"strongest {format_number(strongest, digits)} at row {row}, column {column}"
            if strongest
            else "all 0"
        )
    return texts


def map_texts(maps: NDArray[np.float32]) -> list[str]:
    """Say for each map how much of it is active, which is above 0, and where it is strongest.

    Parameters
    ----------
    maps : ndarray of shape (H, W, F)
        F maps.

    Returns
    -------
    list of str
        F texts, such as "14 % active, strongest 2.31 at row 9, column 4".
    """
    shares = 100 * (maps > 0).mean(axis=(0, 1))
    return [
        f"{format_number(share, 0)} % active, {strongest}"
        for share, strongest in zip(shares, strongest_texts(maps), strict=True)
    ]
