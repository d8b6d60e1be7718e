"""How alike filters are: the cosine of the angle between their weights, and what follows of it."""

import math
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.arrays import as_float32
from convcore.channels import for_every_channel
from convcore.errors import ConvscopeError
from convcore.kernels.presets import KERNELS, Kernel

RESEMBLES = 0.85
"""Magnitude of the cosine from which on a filter resembles a hand-made kernel. Of 20,000 random 3x3
filters (independent normal weights), 3.4 % come that close to one of the registry."""

DUPLICATE = 0.9
"""Cosine from which on two filters are near-duplicates."""


@dataclass(frozen=True, eq=False)
class Resemblance:
    """How much a filter is like a hand-made kernel.

    Parameters
    ----------
    kernel : Kernel
        The hand-made kernel.
    cosine : float
        From -1, its opposite, through 0, nothing in common, to 1, the same pattern.
    weights : ndarray of float32, shape (kh, kw, C)
        The kernel in the filter's shape, where it fits best.
    """

    kernel: Kernel
    cosine: float
    weights: NDArray[np.float32]


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
    directions = _directions(filters)
    count = directions.shape[1]
    if not 0 <= number < count:
        rule = f"filters are numbered from 0 to {count - 1}"
        raise ConvscopeError(f"{rule}. Received: filter {number}")
    return (directions[:, number] @ directions).clip(-1, 1).astype(np.float32)


def near_duplicates(filters: ArrayLike, number: int) -> NDArray[np.int64]:
    """Find the filters of a layer that are nearly the same pattern as one of them.

    Parameters
    ----------
    filters : array_like of shape (kh, kw, C, F)
        Weights of F filters.
    number : int
        The filter in question, from 0.

    Returns
    -------
    ndarray of int64
        Numbers of the others whose cosine with it is at least `DUPLICATE`, in their order.

    Raises
    ------
    ConvscopeError
        If the weights are no such table of finite numbers, or there is no such filter.
    """
    alike = likeness(filters, number)
    alike[number] = 0
    return np.flatnonzero(alike >= DUPLICATE)


def effective_number(filters: ArrayLike) -> float:
    """Count how many different filters a layer amounts to.

    Its Vendi score [1]_ with the cosine as likeness: the exponential of the entropy of the
    eigenvalues of the matrix of all cosines, divided by the number of filters. Opposites count as
    the same, filters of zeros not at all.

    Parameters
    ----------
    filters : array_like of shape (kh, kw, C, F)
        Weights of F filters.

    Returns
    -------
    float
        1 where all are the same but for strength and sign, up to as many as have nothing in common,
        which is at most the number of weights of a filter; 0 where all are zeros.

    Raises
    ------
    ConvscopeError
        If the weights are no such table of finite numbers.

    References
    ----------
    .. [1] D. Friedman and A. B. Dieng (2023), "The Vendi Score: A Diversity Evaluation Metric for
           Machine Learning", Transactions on Machine Learning Research, arXiv:2210.02410.
    """
    directions = _directions(filters)
    directions = directions[:, directions.any(axis=0)]
    if not directions.size:
        return 0.0
    # The squared singular values of the directions are the eigenvalues of their cosines.
    shares = np.linalg.svd(directions, compute_uv=False) ** 2 / directions.shape[1]
    shares = shares[shares > 0]
    return float(np.exp(-np.sum(shares * np.log(shares))))


def nearest_kernels(weights: ArrayLike) -> list[Resemblance]:
    """Compare a filter with the hand-made kernels, each laid where it fits the filter best.

    Of two kernels that are each other's opposite, the one with the positive cosine is named.

    Parameters
    ----------
    weights : array_like of shape (kh, kw, C)
        The filter's weights; a kernel is laid on all channels.

    Returns
    -------
    list of Resemblance
        One for each pattern of `KERNELS` that is not larger than the filter, the nearest first,
        signs aside.

    Raises
    ------
    ConvscopeError
        If the weights are no such table of finite numbers.
    """
    weights = as_float32(weights, "filter", "(kh, kw, C)")
    direction = _directions(weights[..., np.newaxis])[:, 0]
    found = []
    for kernel, laid, directions in _laid(weights.shape):
        cosines = (direction @ directions).clip(-1, 1)
        best = int(np.abs(cosines).round(9).argmax())  # the first of equals
        found.append(Resemblance(kernel, float(np.float32(cosines[best])), laid[..., best]))
    # Opposites are equally near but for rounding.
    found.sort(key=lambda each: (-round(abs(each.cosine), 6), each.cosine < 0))
    patterns: list[Resemblance] = []
    for each in found:
        if not any(_is_one_pattern(each.kernel.slug, other.kernel.slug) for other in patterns):
            patterns.append(each)
    return patterns


@cache
def _is_one_pattern(one: str, other: str) -> bool:
    """Say whether two kernels differ in strength and sign alone, wherever they were laid."""
    first, second = KERNELS[one].weights, KERNELS[other].weights
    if first.shape != second.shape:
        return False
    return float(abs(likeness(np.stack([first, second], -1)[:, :, np.newaxis], 0)[1])) > 1 - 1e-6


# All filters of a layer are of one shape, and a network has one first layer.
@lru_cache(maxsize=8)
def _laid(
    shape: tuple[int, ...],
) -> list[tuple[Kernel, NDArray[np.float32], NDArray[np.float64]]]:
    """Lay each kernel on filters of a shape at every place where it fits, zeros around it.

    With it come the weights that this gives, (kh, kw, C, places), and their directions.
    """
    rows, columns, channels = shape
    found = []
    for kernel in KERNELS.values():
        height, width = kernel.weights.shape
        places = list(np.ndindex(max(rows - height + 1, 0), max(columns - width + 1, 0)))
        if not places:
            continue
        laid = np.zeros((*shape, len(places)), np.float32)
        for place, (top, left) in enumerate(places):
            every = for_every_channel(kernel.weights, channels)
            laid[top : top + height, left : left + width, :, place] = every
        laid.flags.writeable = False
        found.append((kernel, laid, _directions(laid)))
    return found


def hand_made_cosines(
    kernel: NDArray[np.float64],
) -> tuple[list[tuple[Kernel, int]], NDArray[np.float64]]:
    """Compare a kernel with every hand-made one, wherever it fits.

    Parameters
    ----------
    kernel : ndarray of float64, shape (kh, kw)
        Finite numbers.

    Returns
    -------
    list of tuple of Kernel and int
        The hand-made kernels upright, 0, and then all of them turned left by a quarter, 1.
    ndarray of float64
        The cosine with each; 0 for a kernel of zeros.
    """
    laid, directions = _upright_and_turned(kernel.shape)
    # Not `@`: its threads wait for each other longer than the sums take.
    cosines = np.einsum("lp,p->l", directions, kernel.ravel())
    return laid, cosines / (float(np.linalg.norm(kernel)) or 1.0)


@lru_cache(maxsize=16)
def _upright_and_turned(
    shape: tuple[int, ...],
) -> tuple[list[tuple[Kernel, int]], NDArray[np.float64]]:
    laid: list[tuple[Kernel, int]] = []
    rows = [np.zeros((0, math.prod(shape)))]
    for turns, sides in enumerate((shape, shape[::-1])):
        for kernel, weights, _ in _laid((*sides, 1)):
            turned = np.rot90(weights[:, :, 0].astype(np.float64), turns)
            flat = turned.reshape(math.prod(shape), -1).T
            rows.append(flat / np.linalg.norm(flat, axis=1, keepdims=True))
            laid += [(kernel, turns)] * len(flat)
    return laid, np.concatenate(rows)


def _directions(filters: ArrayLike) -> NDArray[np.float64]:
    """Give each filter as a column of length 1, or of zeros."""
    weights = as_float32(filters, "filters", "(kh, kw, C, F)").astype(np.float64)
    flat = weights.reshape(-1, weights.shape[-1])
    lengths = np.linalg.norm(flat, axis=0)
    directions = np.zeros_like(flat)
    np.divide(flat, lengths, out=directions, where=lengths > 0)
    return directions
