"""What a kernel answers to: of any kernel, grey or for colours, and found once for each."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from convcore.kernels.describe import Description, describe
from convcore.kernels.hues import HueAnswers, describe_hues


def description_of(
    weights: NDArray[np.float32], dilation: tuple[int, int] = (1, 1)
) -> Description | HueAnswers:
    """Say what a kernel does.

    Parameters
    ----------
    weights : ndarray of float32, shape (kh, kw) or (kh, kw, 3)
        The kernel.
    dilation : tuple of two ints, default (1, 1)
        Distance between neighbouring taps.

    Returns
    -------
    Description or HueAnswers
        Of a kernel for colours the latter. The same one every time: change nothing in it.
    """
    return _of_bytes(np.float32(weights).tobytes(), weights.shape, dilation)


def answers_to(weights: NDArray[np.float32], dilation: tuple[int, int] = (1, 1)) -> str:
    """Say what a kernel answers to.

    Parameters
    ----------
    weights : ndarray of float32, shape (kh, kw) or (kh, kw, 3)
        The kernel.
    dilation : tuple of two ints, default (1, 1)
        Distance between neighbouring taps.

    Returns
    -------
    str
        A sentence.
    """
    return description_of(weights, dilation).sentence


# A filter's sentence and its plot are shown together, at every rerun.
@lru_cache(maxsize=256)
def _of_bytes(
    numbers: bytes, shape: tuple[int, ...], dilation: tuple[int, int]
) -> Description | HueAnswers:
    weights = np.frombuffer(numbers, np.float32).reshape(shape)
    if weights.ndim == 3:
        return describe_hues(weights, dilation)
    return describe(weights, dilation)
