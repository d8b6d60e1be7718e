"""How far filters move during a training."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.activations import relu
from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.receptive import Window


def distances(filters: ArrayLike) -> NDArray[np.float32]:
    """Compute how far each filter is from where it started, at every recorded moment.

    Parameters
    ----------
    filters : array_like of shape (S, kh, kw, C, F)
        The weights of F filters at S moments.

    Returns
    -------
    ndarray of float32, shape (S, F)
        The root of the sum of squared changes of a filter's weights since the first moment.

    Raises
    ------
    ConvscopeError
        If the filters are of another shape.
    """
    moments = _by_moment(filters)
    away: NDArray[np.float32] = np.linalg.norm(moments - moments[0], axis=1).astype(np.float32)
    return away


def turns(filters: ArrayLike) -> NDArray[np.float32]:
    """Compute how far each filter has turned from its start: how alike the two patterns are.

    Parameters
    ----------
    filters : array_like of shape (S, kh, kw, C, F)
        The weights of F filters at S moments.

    Returns
    -------
    ndarray of float32, shape (S, F)
        The cosine between a filter's weights and those at the first moment: 1 for the same pattern
        whatever its strength, 0 for nothing in common, and 0 as well where either is all zeros.

    Raises
    ------
    ConvscopeError
        If the filters are of another shape.
    """
    moments = _by_moment(filters)
    products = (moments * moments[0]).sum(axis=1)
    lengths = np.linalg.norm(moments, axis=1)
    both = lengths * lengths[0]
    cosines = np.divide(products, both, out=np.zeros_like(products), where=both > 0)
    return np.asarray(cosines, np.float32)


def _by_moment(filters: ArrayLike) -> NDArray[np.float64]:
    weights = np.asarray(filters, np.float64)
    if weights.ndim != 5 or len(weights) == 0:
        rule = "the filters of a training have shape (moments, kh, kw, channels, filters)"
        raise ConvscopeError(f"{rule}. Received: {weights.shape}")
    return weights.reshape(len(weights), -1, weights.shape[-1])


def last_recorded(steps: NDArray[np.integer[Any]], step: int) -> int:
    """Find the last recorded step up to another.

    Parameters
    ----------
    steps : ndarray of int, shape (S,)
        The recorded ones, in order, from 0.
    step : int
        From 0.

    Returns
    -------
    int
        A recorded step.
    """
    return int(steps[steps <= step][-1])


def maps_over_time(
    record: Mapping[str, NDArray[Any]], window: Window, image: NDArray[np.float32], number: int
) -> NDArray[np.float32]:
    """Compute the map of a filter of the first layer at each recorded step.

    Parameters
    ----------
    record : mapping of str to ndarray
        With ``filters`` (S, kh, kw, C, F) and ``biases`` (S, F).
    window : Window
        How the first layer moves.
    image : ndarray of float32, shape (H, W, C)
        The input.
    number : int
        The filter.

    Returns
    -------
    ndarray of float32, shape (S, h, w)
        After ReLU.
    """
    # The steps take the place of filters: one convolution gives the map at all of them.
    maps = conv2d(
        image,
        np.moveaxis(record["filters"][..., number], 0, -1),
        bias=record["biases"][:, number],
        strides=window.strides,
        dilation=window.dilation,
        padding=window.padding,
    )
    return np.moveaxis(relu(maps), -1, 0)
