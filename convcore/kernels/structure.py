"""What a kernel is made of: its symmetric and antisymmetric parts, and columns times rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.arrays import as_float32

SEPARABLE = 1e-5
"""A kernel is separable if a column times a row leaves less of it than this part of its strongest
entry, which is the rounding of float32."""


@dataclass(frozen=True, eq=False)
class Structure:
    """What a kernel is made of.

    Shares are of its energy, the sum of its squared entries, from 0 to 1; a kernel of zeros has
    none, and all its shares are 0.

    Parameters
    ----------
    symmetric, antisymmetric : float
        Shares of the part that a half turn leaves as it is, as in lines, points and blurs, and of
        the part that it turns into its negative, as in edges. The two parts add up to the kernel,
        and their shares to 1. It turns about the middle of what is left without rims of zeros.
    column, row : ndarray of float32, shapes (kh,) and (kw,)
        Their outer product is the closest to the kernel of all. The largest magnitude in the column
        is 1; of the two possible signs they have the one that makes them more positive.
    product : float
        Share of that outer product: 1 where two passes, with the column and then with the row, do
        the same as the kernel.
    separable : bool
        Whether the outer product is the kernel but for rounding.
    """

    symmetric: float
    antisymmetric: float
    column: NDArray[np.float32]
    row: NDArray[np.float32]
    product: float
    separable: bool


def structure(weights: ArrayLike) -> Structure:
    """Take a kernel apart.

    Parameters
    ----------
    weights : array_like of shape (kh, kw)
        Finite numbers.

    Returns
    -------
    Structure
        Its shares, and the column and row that come closest to it.

    Raises
    ------
    ConvscopeError
        If the weights are not a table of finite numbers.

    References
    ----------
    .. [1] C. Eckart and G. Young (1936), "The approximation of one matrix by another of lower
           rank", Psychometrika 1(3), pp. 211-218: the singular value decomposition gives the
           closest outer product.
    """
    kernel = as_float32(weights, "kernel", "(kh, kw)").astype(np.float64)
    energy = float(np.sum(kernel**2))
    core = core_of(kernel)
    symmetric = float(np.sum(((core + core[::-1, ::-1]) / 2) ** 2))
    columns, strengths, rows = np.linalg.svd(kernel)
    column, row = columns[:, 0], strengths[0] * rows[0]
    strongest = np.abs(column).max()
    if column.sum() / strongest + row.sum() / (np.abs(row).max() or 1) < 0:
        strongest = -strongest
    column, row = column / strongest, row * strongest
    left_over = np.abs(kernel - np.outer(column, row)).max()
    share = 1 / energy if energy else 0.0
    return Structure(
        symmetric=min(symmetric * share, 1.0),
        antisymmetric=max(energy - symmetric, 0.0) * share,
        column=column.astype(np.float32),
        row=row.astype(np.float32),
        product=min(float(strengths[0] ** 2) * share, 1.0),
        separable=bool(left_over <= SEPARABLE * np.abs(kernel).max()),
    )


def core_of(kernel: NDArray[np.float64], nothing: float = 0.0) -> NDArray[np.float64]:
    """Leave out outer rows and columns in which all entries are nothing, or next to it.

    Parameters
    ----------
    kernel : ndarray of float64, shape (kh, kw)
        Finite numbers.
    nothing : float, default 0
        Up to which share of the strongest entry's magnitude an entry is next to nothing.

    Returns
    -------
    ndarray of float64
        What is left; of a kernel of zeros, all of it.
    """
    counts = np.abs(kernel) > nothing * np.abs(kernel).max()
    if not counts.any():
        return kernel
    rows, columns = np.flatnonzero(counts.any(axis=1)), np.flatnonzero(counts.any(axis=0))
    return kernel[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
