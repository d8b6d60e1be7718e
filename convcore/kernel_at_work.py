"""A kernel at work: a picture, a kernel, how it is applied, and all that comes of that."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convcore.activations import relu
from convcore.channels import for_every_channel, luminance
from convcore.conv import conv2d
from convcore.pool import pool2d
from convcore.receptive import Window
from convcore.shapes import inside, output_shape, pair
from convcore.trace import Trace, trace

ROUNDING = 2.0**-22
"""What float32 leaves of a sum that is exactly 0, as a part of the sum of its terms' magnitudes.
Measured on 3,000 random kernels of each size from 3x3 to 7x7x3: at most 0.4 of this."""


@dataclass(frozen=True, eq=False)
class KernelAtWork:
    """A picture, one kernel, and how the kernel is applied; its results are computed once.

    Parameters
    ----------
    picture : ndarray of float32, shape (H, W) or (H, W, C)
        What there is to read: a picture in [0, 1], or the maps of a layer, of any range.
    kernel : ndarray of float32, shape (kh, kw) or (kh, kw, C)
        One kernel.
    strides : int or tuple of two ints, optional
        Step between positions.
    padding : {'valid', 'same'}, optional
        No padding, or zeros around the picture.
    dilation : int or tuple of two ints, optional
        Distance between neighbouring taps of the kernel.
    bias : float, optional
        Added to every sum.
    in_grey : bool, optional
        Whether colours are read as the grey that looks equally bright.
    rectifies : bool, optional
        Whether a ReLU follows.
    pool : Window or None, optional
        Size, strides and padding of the pooling that comes last; None where nothing is pooled.
    pool_kind : {'max', 'average'}, optional
        What stands for a window of that pooling.
    """

    picture: NDArray[np.float32]
    kernel: NDArray[np.float32]
    strides: int | tuple[int, int] = 1
    padding: str = "valid"
    dilation: int | tuple[int, int] = 1
    bias: float = 0.0
    in_grey: bool = False
    rectifies: bool = False
    pool: Window | None = None
    pool_kind: str = "max"

    @property
    def window(self) -> Window:
        """How the kernel moves."""
        rows, columns = self.kernel.shape[:2]
        return Window((rows, columns), self.strides, self.dilation, self.padding)

    @property
    def map_shape(self) -> tuple[int, int]:
        """Rows and columns of the map; a ConvscopeError where the kernel does not fit."""
        return _shape_after(self.picture.shape, self.window, "kernel")

    @property
    def pooled_shape(self) -> tuple[int, int] | None:
        """Rows and columns of the pooled map; a ConvscopeError where its window does not fit."""
        if self.pool is None:
            return None
        return _shape_after(self.map_shape, self.pool, "pool window")

    @cached_property
    def image(self) -> NDArray[np.float32]:
        """The picture as the kernel reads it, (H, W) or (H, W, C): grey with C channels alike."""
        image = luminance(self.picture) if self.turns_grey else self.picture
        if image.ndim == 2 and self.kernel.ndim == 3:
            return np.repeat(image[..., np.newaxis], self.kernel.shape[2], axis=2)
        return image

    @property
    def turns_grey(self) -> bool:
        """Whether colours become grey before the kernel reads them."""
        return self.in_grey and self.picture.ndim == 3

    @property
    def reads_colours(self) -> bool:
        """Whether the kernel reads the channels of the picture."""
        return self.picture.ndim == 3 and not self.in_grey

    @cached_property
    def weights(self) -> NDArray[np.float32]:
        """The kernel with the channels of the image: one without channels reads all alike."""
        if self.image.ndim == 3 and self.kernel.ndim == 2:
            return for_every_channel(self.kernel, self.image.shape[2])
        return self.kernel

    @cached_property
    def activation(self) -> NDArray[np.float32]:
        """The map before ReLU, (h, w); a ConvscopeError where the kernel does not fit.

        What sums of float32 leave where they are exactly 0 is 0 here: of an edge kernel on a plain
        part of a picture, which would else be called active.
        """
        sums = conv2d(
            self.image,
            self.weights,
            strides=self.strides,
            padding=self.padding,
            dilation=self.dilation,
        )
        sums[np.abs(sums) <= self.rounding] = 0
        return sums + np.float32(self.bias)

    @property
    def interior(self) -> tuple[slice, slice]:
        """The rows and columns of the map whose windows read no padding; empty where none is."""
        axes = zip(
            self.image.shape[:2],
            self.kernel.shape[:2],
            pair(self.strides),
            pair(self.dilation),
            strict=True,
        )
        rows, columns = (slice(*inside(*axis, self.padding)) for axis in axes)
        return rows, columns

    @property
    def rounding(self) -> float:
        """What sums of float32 may leave where they are exactly 0."""
        terms = np.abs(self.weights).sum(dtype=np.float64) * np.abs(self.image).max()
        return float(ROUNDING * terms)

    @cached_property
    def map(self) -> NDArray[np.float32]:
        """The activation map (h, w), after ReLU where one follows."""
        return relu(self.activation) if self.rectifies else self.activation

    @cached_property
    def pooled(self) -> NDArray[np.float32] | None:
        """What pooling makes of the map; a ConvscopeError where its window does not fit."""
        if self.pool is None:
            return None
        size, strides, padding = self.pool.size, self.pool.strides, self.pool.padding
        return pool2d(self.map, size, strides=strides, padding=padding, kind=self.pool_kind)

    @property
    def stages(self) -> dict[str, NDArray[np.float32]]:
        """The maps that there are by stage, as in `Network.first_stages`."""
        found = {"convolution": self.activation}
        if self.rectifies:
            found["relu"] = self.map
        if self.pooled is not None:
            found["pooled"] = self.pooled
        return found

    def trace(self, row: int, column: int) -> Trace:
        """Take one position of the map apart, before ReLU."""
        return trace(
            self.image,
            self.weights,
            row,
            column,
            strides=self.strides,
            padding=self.padding,
            dilation=self.dilation,
            bias=self.bias,
        )


def _shape_after(shape: tuple[int, ...], window: Window, name: str) -> tuple[int, int]:
    """Give the rows and columns of what a window makes of a picture or map."""
    how = window.strides, window.dilation, window.padding
    return output_shape((shape[0], shape[1]), window.size, *how, name)
