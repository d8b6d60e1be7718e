"""Receptive fields: which part of the image a unit in a stack of layers sees.

References
----------
.. [1] A. Araujo, W. Norris and J. Sim (2019), "Computing receptive fields of convolutional neural
       networks", Distill, doi:10.23915/distill.00021.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convcore.shapes import covered, output_shape, padding_amounts, pair

Spans = tuple[tuple[int, int], ...]
"""Rows, or columns, of an image: for each unit along an axis the first one and the one after the
last, which are equal where that is nothing."""


@dataclass(frozen=True)
class Window:
    """What a convolution or pooling layer does to shapes.

    Parameters
    ----------
    size : int or tuple of two ints
        Rows and columns of the kernel or pool.
    strides : int or tuple of two ints
        Step between positions.
    dilation : int or tuple of two ints
        Distance between neighbouring taps.
    padding : {'valid', 'same'}
        No padding, or zeros around the input.
    border : tuple of two pairs of ints, optional
        Zeros that are put around the input before that: above and below, left and right.
    """

    size: int | tuple[int, int]
    strides: int | tuple[int, int] = 1
    dilation: int | tuple[int, int] = 1
    padding: str = "valid"
    border: tuple[tuple[int, int], tuple[int, int]] = ((0, 0), (0, 0))

    def around(self, shape: tuple[int, ...]) -> tuple[int, int]:
        """Give the rows and columns of an input with the border around it.

        Parameters
        ----------
        shape : tuple of ints
            Of the input; rows and columns come first.

        Returns
        -------
        tuple of two ints
            Its rows and columns, those of the border included.
        """
        return shape[0] + sum(self.border[0]), shape[1] + sum(self.border[1])


@dataclass(frozen=True)
class ReceptiveField:
    """Which part of the image the units of a layer see; each pair is (rows, columns).

    Parameters
    ----------
    size : tuple of two ints
        Rows and columns of the image that one unit sees.
    jump : tuple of two ints
        Distance in the image between what neighbouring units see.
    offset : tuple of two ints
        First row and column that unit (0, 0) sees; negative where it looks into the padding.
    shape : tuple of two ints
        Rows and columns of units in the layer.
    seen : tuple of two Spans
        The rows of the image that each row of units sees, and the same for columns.
    """

    size: tuple[int, int]
    jump: tuple[int, int]
    offset: tuple[int, int]
    shape: tuple[int, int]
    seen: tuple[Spans, Spans]

    @property
    def is_blind(self) -> bool:
        """Whether none of the units sees anything of the image."""
        return not all(any(start < stop for start, stop in spans) for spans in self.seen)

    def seen_by(self, row: int, column: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """Give the rows and the columns of the image that a unit sees, each as (start, stop).

        Parameters
        ----------
        row : int
            Row of the unit, from 0.
        column : int
            Column of the unit, from 0.

        Returns
        -------
        tuple of two pairs
            (first row, row after the last) and the same for columns, not clipped to the image.
        """
        top = self.offset[0] + row * self.jump[0]
        left = self.offset[1] + column * self.jump[1]
        return (top, top + self.size[0]), (left, left + self.size[1])

    def inside(self, row: int, column: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """Give what of the rows and columns that a unit sees is image and not padding.

        Parameters
        ----------
        row, column : int
            The unit, from 0.

        Returns
        -------
        tuple of two pairs
            As `seen_by`, from the first that the unit sees to the last; starts and stops are equal
            along an axis where that is nothing, as for a unit that reads padding alone.
        """
        return self.seen[0][row], self.seen[1][column]

    def through(self, window: Window) -> "ReceptiveField":
        """Give what the units of the next layer see.

        Parameters
        ----------
        window : Window
            What that layer slides over this one.

        Returns
        -------
        ReceptiveField
            The next layer's.

        Raises
        ------
        ConvscopeError
            If the window does not fit.
        """
        sides, strides = pair(window.size, "window"), pair(window.strides, "strides")
        dilation = pair(window.dilation, "dilation")
        read = window.around(self.shape)
        shape = output_shape(read, sides, strides, dilation, window.padding, "window")
        size, jump, offset, seen = list(self.size), list(self.jump), list(self.offset), []
        for axis in range(2):
            settings = (sides[axis], strides[axis], dilation[axis], window.padding)
            before = window.border[axis][0] + padding_amounts(read[axis], *settings)[0]
            taps = np.arange(sides[axis]) * dilation[axis] - before
            units = np.arange(shape[axis])[:, np.newaxis] * strides[axis] + taps
            seen.append(_seen_together(self.seen[axis], units))
            offset[axis] -= before * jump[axis]
            size[axis] += (covered(sides[axis], dilation[axis]) - 1) * jump[axis]
            jump[axis] *= strides[axis]
        (height, width), (down, across), (top, left), (rows, columns) = size, jump, offset, seen
        return ReceptiveField((height, width), (down, across), (top, left), shape, (rows, columns))


def _seen_together(seen: Spans, units: NDArray[np.int_]) -> Spans:
    """Give what windows see along an axis, by what units see that each reads, some in padding."""
    starts, stops = np.array(seen).T
    within = units.clip(0, len(seen) - 1)
    sees = (within == units) & (starts < stops)[within]
    first = starts[within].min(axis=1, where=sees, initial=stops.max())
    last = stops[within].max(axis=1, where=sees, initial=0)
    # Of nothing, both are 0.
    return tuple(zip((first * sees.any(axis=1)).tolist(), last.tolist(), strict=True))


def receptive_field(layers: Sequence[Window], shape: tuple[int, int]) -> ReceptiveField:
    """Follow a stack of layers back to the part of the image that its last units see.

    Parameters
    ----------
    layers : sequence of Window
        From the image onwards; without any, a unit is a pixel.
    shape : tuple of two ints
        Rows and columns of the image: with strides, where ``same`` padding begins depends on them.

    Returns
    -------
    ReceptiveField
        Size, jump and offset in pixels of the image, and the shape of the last layer.

    Raises
    ------
    ConvscopeError
        If a layer does not fit what comes before it.
    """
    rows, columns = (tuple((place, place + 1) for place in range(side)) for side in shape)
    field = ReceptiveField((1, 1), (1, 1), (0, 0), shape, (rows, columns))
    for layer in layers:
        field = field.through(layer)
    return field
