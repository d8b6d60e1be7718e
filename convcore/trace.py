"""One position of a convolution, taken apart: what it read and what it made of that.

Products and sums are float64, where the product of two float32 numbers is exact: the sum is that of
the unrounded products. `convcore.conv.conv2d` sums in float32 and agrees up to its rounding.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convcore.arrays import as_float32
from convcore.errors import ConvscopeError
from convcore.shapes import output_shape, padding_amounts, pair


@dataclass(frozen=True, eq=False)
class Trace:
    """One output position of a convolution.

    Parameters
    ----------
    row : int
        Row of the position in the map, from 0.
    column : int
        Column of the position in the map.
    top : int
        Row of the image under the kernel's first row; negative in the padding.
    left : int
        Column of the image under the kernel's first column; negative in the padding.
    rows : ndarray of int, shape (kh,)
        Row of the image under each row of the kernel, those in the padding included.
    columns : ndarray of int, shape (kw,)
        Column of the image under each column of the kernel, those in the padding included.
    patch : ndarray of float32, shape of the kernel
        What the kernel lies on, with zeros in the padding.
    inside : ndarray of bool, shape (kh, kw)
        True where the patch is image, false where it is padding.
    kernel : ndarray of float32, shape (kh, kw) or (kh, kw, C)
        The weights.
    products : ndarray of float64, shape of the kernel
        Patch times kernel, entry by entry.
    sum : float
        The sum of the products.
    bias : float
        What is added to the sum.
    result : float
        Sum plus bias: the map's value at this position.
    """

    row: int
    column: int
    top: int
    left: int
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    patch: NDArray[np.float32]
    inside: NDArray[np.bool_]
    kernel: NDArray[np.float32]
    products: NDArray[np.float64]
    sum: float
    bias: float
    result: float


def trace(
    image: ArrayLike,
    kernel: ArrayLike,
    row: int,
    column: int,
    *,
    strides: int | tuple[int, int] = 1,
    padding: str = "valid",
    dilation: int | tuple[int, int] = 1,
    bias: float = 0.0,
) -> Trace:
    """Take one output position of `convcore.conv.conv2d` apart.

    Parameters
    ----------
    image : array_like of shape (H, W) or (H, W, C)
        Finite numbers of any range.
    kernel : array_like of shape (kh, kw) or (kh, kw, C)
        One kernel.
    row : int
        Row of the position in the map, from 0.
    column : int
        Column of the position in the map, from 0.
    strides : int or tuple of two ints
        Step between positions.
    padding : {'valid', 'same'}
        No padding, or zeros around the image.
    dilation : int or tuple of two ints
        Distance between neighbouring taps of the kernel.
    bias : float
        Added to the sum.

    Returns
    -------
    Trace
        The patch, the products, their sum and the result.

    Raises
    ------
    ConvscopeError
        If the arrays or settings are not as above, or the map has no such position.
    """
    image = as_float32(image, "image", "(H, W)", "(H, W, C)")
    kernel = as_float32(kernel, "kernel", "(kh, kw)", "(kh, kw, C)")
    if image.shape[2:] != kernel.shape[2:]:
        rule = "kernel and image must have the same channels"
        raise ConvscopeError(f"{rule}. Received: kernel {kernel.shape}, image {image.shape}")
    rows, columns = _under(image.shape, (row, column), kernel.shape, strides, dilation, padding)
    patch, inside = _read(image, rows, columns)
    products = patch.astype(np.float64) * kernel
    total, offset = float(products.sum()), float(as_float32(bias, "bias", "()"))
    return Trace(
        row=row,
        column=column,
        top=int(rows[0]),
        left=int(columns[0]),
        rows=rows,
        columns=columns,
        patch=patch,
        inside=inside,
        kernel=kernel,
        products=products,
        sum=total,
        bias=offset,
        result=total + offset,
    )


def _under(
    shape: tuple[int, ...],
    position: tuple[int, int],
    window: tuple[int, ...],
    strides: int | tuple[int, int],
    dilation: int | tuple[int, int],
    padding: str,
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give the rows and the columns of the input under a window, those in the padding included."""
    strides, dilation = pair(strides, "strides"), pair(dilation, "dilation")
    window, shape = (window[0], window[1]), (shape[0], shape[1])
    positions = output_shape(shape, window, strides, dilation, padding)
    if not all(0 <= place < count for place, count in zip(position, positions, strict=True)):
        last = f"rows 0 to {positions[0] - 1} and columns 0 to {positions[1] - 1}"
        came = f"row {position[0]}, column {position[1]}"
        raise ConvscopeError(f"the map has {last}. Received: {came}")
    axes = []
    for axis in range(2):
        settings = (window[axis], strides[axis], dilation[axis], padding)
        before, _ = padding_amounts(shape[axis], *settings)
        first = position[axis] * strides[axis] - before
        axes.append(first + dilation[axis] * np.arange(window[axis]))
    return axes[0], axes[1]


def _read(
    image: NDArray[np.float32], rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Give the patch at these rows and columns, 0 outside the image, and what of it is inside."""
    height, width = image.shape[:2]
    inside = np.logical_and.outer((rows >= 0) & (rows < height), (columns >= 0) & (columns < width))
    patch = image[rows.clip(0, height - 1)[:, np.newaxis], columns.clip(0, width - 1)]
    patch[~inside] = 0
    return patch, inside
