"""Shape arithmetic: sizes, padding and cost, without touching an array.

All of it follows Keras and TensorFlow: division rounds down, and where ``same`` padding needs an
odd number of rows or columns, the extra one goes to the bottom or right.
A *window* is a kernel or a pool; it moves along two axes, rows and columns.

References
----------
.. [1] TensorFlow, "tf.nn", notes on padding: the formulas of both kinds of padding.
.. [2] V. Dumoulin and F. Visin (2016), "A guide to convolution arithmetic for deep learning",
       arXiv:1603.07285.
"""

import math
import operator
from collections.abc import Sequence

from convcore.errors import ConvscopeError

PADDINGS = ("valid", "same")
"""The two kinds of padding: none, and as many zeros as keep the size (at stride 1)."""


def pair(value: int | tuple[int, int], name: str = "value") -> tuple[int, int]:
    """Give an int or a pair of ints as (rows, columns).

    Parameters
    ----------
    value : int or tuple of two ints
        One number for both axes, or one for each; every number is 1 or more.
    name : str
        What the numbers are, for the error.

    Returns
    -------
    tuple of two ints
        For rows and for columns.

    Raises
    ------
    ConvscopeError
        If there are not one or two whole numbers, or one is below 1.
    """
    try:
        both = value if isinstance(value, Sequence) else (value, value)
        numbers = tuple(operator.index(number) for number in both)
    except TypeError:  # a fraction, or no number at all
        numbers = ()
    if len(numbers) != 2 or min(numbers) < 1:
        rule = f"{name} must be a whole number of at least 1, or two of them"
        raise ConvscopeError(f"{rule}. Received: {value!r}")
    return numbers[0], numbers[1]


def covered(window: int, dilation: int = 1) -> int:
    """Count the cells from the first to the last that a window reads along one axis.

    Parameters
    ----------
    window : int
        Side of the window.
    dilation : int
        Distance between neighbouring taps; 1 means that they touch.

    Returns
    -------
    int
        The covered side, equal to `window` without dilation.
    """
    return (window - 1) * dilation + 1


def output_size(
    size: int, window: int, stride: int = 1, dilation: int = 1, padding: str = "valid"
) -> int:
    """Count the positions of a window along one axis.

    Parameters
    ----------
    size : int
        Side of the input.
    window : int
        Side of the kernel or pool.
    stride : int
        Step between positions.
    dilation : int
        Distance between neighbouring taps.
    padding : {'valid', 'same'}
        No padding, or zeros around the input.

    Returns
    -------
    int
        Side of the output, 1 or more.

    Raises
    ------
    ConvscopeError
        If a number is below 1, the padding is unknown, or the window does not fit.
    """
    _check(size, window, stride, dilation, padding)
    if padding == "same":
        return -(-size // stride)
    cover = covered(window, dilation)
    if cover > size:
        spread = f" dilated by {dilation} covers {cover} and" if cover != window else ""
        fits = f"window {window}{spread} does not fit the padded side {size}"
        raise ConvscopeError(f"{fits}. Received: padding={padding!r}")
    return (size - cover) // stride + 1


def padding_amounts(
    size: int, window: int, stride: int = 1, dilation: int = 1, padding: str = "valid"
) -> tuple[int, int]:
    """Count the zeros that padding puts before and after the input along one axis.

    Parameters
    ----------
    size, window, stride, dilation, padding
        As for `output_size`.

    Returns
    -------
    tuple of two ints
        Before (top or left) and after (bottom or right); if their sum is odd, after has one more.

    Raises
    ------
    ConvscopeError
        As for `output_size`.
    """
    positions = output_size(size, window, stride, dilation, padding)
    if padding == "valid":
        return 0, 0
    missing = max((positions - 1) * stride + covered(window, dilation) - size, 0)
    return missing // 2, missing - missing // 2


def inside(
    size: int, window: int, stride: int = 1, dilation: int = 1, padding: str = "valid"
) -> tuple[int, int]:
    """Find the positions along one axis at which a window reads no padding.

    Parameters
    ----------
    size, window, stride, dilation, padding
        As for `output_size`.

    Returns
    -------
    tuple of two ints
        The first such position and the one after the last; equal where there is none.

    Raises
    ------
    ConvscopeError
        As for `output_size`.
    """
    before, _ = padding_amounts(size, window, stride, dilation, padding)
    first = -(-before // stride)
    last = (size + before - covered(window, dilation)) // stride
    return first, max(last + 1, first)


def ignored_rim(
    size: int, window: int, stride: int = 1, dilation: int = 1, padding: str = "valid"
) -> int:
    """Count the rows at the bottom, or columns at the right, that no window reaches.

    Parameters
    ----------
    size, window, stride, dilation, padding
        As for `output_size`.

    Returns
    -------
    int
        0 where the last window ends with the input.

    Raises
    ------
    ConvscopeError
        As for `output_size`.
    """
    positions = output_size(size, window, stride, dilation, padding)
    before, _ = padding_amounts(size, window, stride, dilation, padding)
    return max(0, size + before - (positions - 1) * stride - covered(window, dilation))


def output_shape(
    shape: tuple[int, int],
    window: int | tuple[int, int],
    strides: int | tuple[int, int] = 1,
    dilation: int | tuple[int, int] = 1,
    padding: str = "valid",
    name: str = "kernel",
) -> tuple[int, int]:
    """Give the rows and columns of a map.

    Parameters
    ----------
    shape : tuple of two ints
        Rows and columns of the input.
    window : int or tuple of two ints
        Rows and columns of the kernel or pool.
    strides : int or tuple of two ints
        Step between positions.
    dilation : int or tuple of two ints
        Distance between neighbouring taps.
    padding : {'valid', 'same'}
        No padding, or zeros around the input.
    name : str
        What the window is, for the error.

    Returns
    -------
    tuple of two ints
        Rows and columns of the output.

    Raises
    ------
    ConvscopeError
        If a number is below 1, the padding is unknown, or the window does not fit.
    """
    sides, steps, gaps = pair(window, name), pair(strides, "strides"), pair(dilation, "dilation")
    covers = (covered(sides[0], gaps[0]), covered(sides[1], gaps[1]))
    if padding == "valid" and (covers[0] > shape[0] or covers[1] > shape[1]):
        spread = f" dilated by {gaps} covers {covers} and" if covers != sides else ""
        fits = f"{name} {sides}{spread} does not fit the padded image {tuple(shape)}"
        raise ConvscopeError(f"{fits}. Received: padding={padding!r}")
    return (
        output_size(shape[0], sides[0], steps[0], gaps[0], padding),
        output_size(shape[1], sides[1], steps[1], gaps[1], padding),
    )


def size_formula(
    size: int, window: int, stride: int = 1, dilation: int = 1, padding: str = "valid"
) -> str:
    """Write the formula of the output size with its numbers filled in.

    Parameters
    ----------
    size, window, stride, dilation, padding
        As for `output_size`.

    Returns
    -------
    str
        The formula as people read it, with the brackets of floor or ceiling and its result.

    Raises
    ------
    ConvscopeError
        As for `output_size`.
    """
    result = output_size(size, window, stride, dilation, padding)
    if padding == "same":  # neither the window nor its dilation enters
        return f"⌈{size} / {stride}⌉ = {result}"
    cover = covered(window, dilation)
    spread = f"window {window} dilated by {dilation} covers {cover}; " if cover != window else ""
    return f"{spread}⌊({size} - {cover}) / {stride}⌋ + 1 = {result}"


def multiply_adds(map_shape: tuple[int, int], kernel_shape: tuple[int, ...]) -> int:
    """Count the multiplications (each with its addition) that a convolution takes.

    Parameters
    ----------
    map_shape : tuple of two ints
        Rows and columns of the output.
    kernel_shape : tuple of ints
        (kh, kw), (kh, kw, C) or (kh, kw, C, F).

    Returns
    -------
    int
        Every entry of the kernel once for every output position.
    """
    return math.prod(map_shape) * math.prod(kernel_shape)


def _check(size: int, window: int, stride: int, dilation: int, padding: str) -> None:
    """Refuse numbers below 1 and unknown padding."""
    numbers = {"size": size, "window": window, "stride": stride, "dilation": dilation}
    for name, value in numbers.items():
        if value < 1:
            rule = f"{name} must be a whole number of at least 1"
            raise ConvscopeError(f"{rule}. Received: {value!r}")
    if padding not in PADDINGS:
        raise ConvscopeError(f"padding must be 'valid' or 'same'. Received: {padding!r}")
