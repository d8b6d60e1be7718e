"""What networks look at that have no samples of their own: the pictures that ship, made to fit."""

import numpy as np
from numpy.typing import NDArray

from convcore.pictures.fitting import Adjustments, fit_input
from convcore.pictures.registry import OURS, PICTURES


def pictures_as_samples(shape: tuple[int, int, int]) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    """Make samples of the pictures that ship, photographs first.

    Parameters
    ----------
    shape : tuple of three ints
        `(H, W, C)` of an input. For one with three channels those pictures are taken that have
        colour, else all.

    Returns
    -------
    samples : ndarray of uint8, shape (N, H, W, C)
        The pictures, 0 to 255.
    titles : tuple of str
        What each shows, who made it and what was done to it.
    """
    samples, titles = [], []
    for picture in sorted(PICTURES.values(), key=lambda each: each.credit == OURS):
        image = picture.image()
        if shape[2] == 3 and image.ndim == 2:
            continue
        fitted = fit_input(image, shape, Adjustments(invert="no", centre="no"))
        samples.append((fitted.image * 255).round().astype(np.uint8))
        titles.append(", ".join([f"{picture.sentence} ({picture.credit})", *fitted.steps]))
    return np.stack(samples), tuple(titles)
