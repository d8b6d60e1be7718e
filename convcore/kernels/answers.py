"""What a kernel answers to, in a sentence: of any kernel, grey or for colours."""

import numpy as np
from numpy.typing import NDArray

from convcore.kernels.describe import describe
from convcore.kernels.hues import describe_hues


def answers_to(weights: NDArray[np.float32]) -> str:
    """Say what a kernel answers to.

    Parameters
    ----------
    weights : ndarray of float32, shape (kh, kw) or (kh, kw, 3)
        The kernel.

    Returns
    -------
    str
        A sentence, without its full stop.
    """
    if weights.ndim == 3:
        return describe_hues(weights).sentence
    return describe(weights).sentence
