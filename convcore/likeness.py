"""How alike filters are: the cosine of the angle between their weights."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.arrays import as_float32
from convcore.errors import ConvscopeError


def likeness(filters: ArrayLike, number: int) -> NDArray[np.float32]:
    """Compare every filter of a layer with one of them, whatever their strength.

    Parameters
    ----------
    filters : array_like of shape (kh, kw, C, F)
        Weights of F filters.
    number : int
        The filter that the others are compared with, from 0.

    Returns
    -------
    ndarray of float32, shape (F,)
        Cosines: 1 for the same pattern, 0 for one that has nothing in common with it, -1 for its
        opposite. A filter of zeros is like nothing: 0.

    Raises
    ------
    ConvscopeError
        If the weights are no such table of finite numbers, or there is no such filter.
    """
    weights = as_float32(filters, "filters", "(kh, kw, C, F)").astype(np.float64)
    count = weights.shape[-1]
    if not 0 <= number < count:
        rule = f"filters are numbered from 0 to {count - 1}"
        raise ConvscopeError(f"{rule}. Received: filter {number}")
    flat = weights.reshape(-1, count)
    lengths = np.linalg.norm(flat, axis=0)
    products = lengths * lengths[number]
    cosines = np.zeros(count)
    np.divide(flat[:, number] @ flat, products, out=cosines, where=products > 0)
    return cosines.clip(-1, 1).astype(np.float32)
