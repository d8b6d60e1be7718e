"""The ledger of a unit: what each map below it contributes, adding up to its value."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convcore.receptive import Layer
from convcore.windows import trace


@dataclass(frozen=True, eq=False)
class Ledger:
    """One unit of a convolution over C maps, taken apart map by map.

    Parameters
    ----------
    row, column : int
        The unit's place in its own map, from 0.
    rows, columns : ndarray of int, shapes (kh,) and (kw,)
        Rows and columns of the maps that it reads; outside them where the window hangs over.
    patches : ndarray of float32, shape (C, kh, kw)
        What it reads of each map, with zeros in the padding.
    kernels : ndarray of float32, shape (C, kh, kw)
        The weights with which it reads each map.
    contributions : ndarray of float64, shape (C,)
        The sum of the products of each patch with its kernel.
    bias : float
        What is added to all of them.
    """

    row: int
    column: int
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    patches: NDArray[np.float32]
    kernels: NDArray[np.float32]
    contributions: NDArray[np.float64]
    bias: float

    @property
    def value(self) -> float:
        """The unit's value before ReLU: all contributions and the bias."""
        return float(self.contributions.sum()) + self.bias

    @property
    def order(self) -> NDArray[np.intp]:
        """The maps from the largest contribution to the smallest; of equals, the first first."""
        return np.argsort(-self.contributions, kind="stable")

    def strongest_tap(self, number: int) -> tuple[int, int]:
        """Find where in its patch a map contributes most, in the sense of its whole contribution.

        Parameters
        ----------
        number : int
            The map, from 0.

        Returns
        -------
        tuple of two ints
            Row and column of the kernel, from 0: the largest product of a map that speaks for the
            unit, the smallest of one that speaks against it.
        """
        products = self.patches[number].astype(np.float64) * self.kernels[number]
        signed = products if self.contributions[number] >= 0 else -products
        row, column = np.unravel_index(signed.argmax(), signed.shape)
        return int(row), int(column)


def ledger(
    maps: NDArray[np.float32],
    kernel: NDArray[np.float32],
    bias: float,
    row: int,
    column: int,
    layer: Layer,
) -> Ledger:
    """Take one unit of a convolution apart.

    Parameters
    ----------
    maps : ndarray of shape (H, W, C)
        What the convolution reads.
    kernel : ndarray of shape (kh, kw, C)
        The weights of the unit's map.
    bias : float
        The bias of the unit's map.
    row, column : int
        The unit's place in its map, from 0.
    layer : Layer
        How the kernel moves: strides, dilation and padding.

    Returns
    -------
    Ledger
        Its contributions, in float64, where the product of two float32 numbers is exact.

    Raises
    ------
    ConvscopeError
        If the arrays do not fit each other, or the map has no such unit.
    """
    window = trace(
        maps,
        kernel,
        row,
        column,
        strides=layer.strides,
        dilation=layer.dilation,
        padding=layer.padding,
        bias=bias,
    )
    return Ledger(
        row=row,
        column=column,
        rows=window.rows,
        columns=window.columns,
        patches=np.moveaxis(window.patch, 2, 0),
        kernels=np.moveaxis(window.kernel, 2, 0),
        contributions=window.products.sum(axis=(0, 1)),
        bias=window.bias,
    )
