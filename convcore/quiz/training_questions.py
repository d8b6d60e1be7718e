"""What the filters of a network look like before their training."""

import numpy as np
from numpy.typing import NDArray

from convcore.arrays import squeeze_channel
from convcore.kernels.presets import KERNELS
from convcore.networks.first_layer import FirstLayer
from convcore.quiz.questions import Question, Reason, arrange_maps
from convcore.rounding import digits_for, format_number

ACROSS = 8
"""Filters in a row of a picture of them all."""


def ask_start(filters: NDArray[np.float32], random: np.random.Generator) -> Question:
    """Ask which of four pictures shows all filters before the first step of a training.

    Parameters
    ----------
    filters : ndarray of float32, shape (kh, kw, 1, F)
        The weights at step 0.
    random : numpy.random.Generator
        Chooses the order.

    Returns
    -------
    Question
        Its wrong answers have hand-made kernels, as long as the filters are, in their places; one
        such kernel in all places; and zeros.
    """
    start = FirstLayer(filters, np.zeros(filters.shape[-1], np.float32))
    handmade = start.place_handmade(keeps_norm=True, keeps_bias=True)
    same = start
    for number in range(filters.shape[-1]):
        kernel = KERNELS["horizontal_edge"].weights
        same = same.place(number, kernel, keeps_norm=True, keeps_bias=True)
    wrong = {
        "handmade": handmade.filters,
        "same_kernel": same.filters,
        "zeros": np.zeros_like(filters),
    }
    answers = arrange_maps(
        mosaic(filters), ((mistake, mosaic(each)) for mistake, each in wrong.items()), random
    )
    low, high = float(filters.min()), float(filters.max())
    digits = digits_for(max(-low, high))
    ends = f"{format_number(low, digits)} to {format_number(high, digits)}"
    why = f"The {filters.size} weights start as random numbers from {ends}: noise."
    return Question(
        f"What do the {filters.shape[-1]} filters look like before training?",
        answers,
        (Reason(why),) * len(answers),
    )


def mosaic(filters: NDArray[np.float32]) -> NDArray[np.float32]:
    """Lay filters beside each other, with a row or column of zeros between them.

    Parameters
    ----------
    filters : ndarray of float32, shape (kh, kw, 1, F)
        The filters.

    Returns
    -------
    ndarray of float32, shape (h, w)
        `ACROSS` in a row.
    """
    tiles = np.moveaxis(squeeze_channel(np.moveaxis(filters, 2, 3)), 2, 0)
    count, rows, columns = tiles.shape
    down = -(-count // ACROSS)
    laid = np.zeros((down * (rows + 1) - 1, ACROSS * (columns + 1) - 1), np.float32)
    for number, tile in enumerate(tiles):
        top, left = (number // ACROSS) * (rows + 1), (number % ACROSS) * (columns + 1)
        laid[top : top + rows, left : left + columns] = tile
    return laid
