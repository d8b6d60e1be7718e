"""Making a network's input from any picture, step by step, as a visitor may adjust it."""

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from convcore.channels import luminance
from convcore.pictures.figures import (
    FIGURE,
    Figure,
    border_of,
    find_figure,
    is_plain,
    sameness,
    shaded_figure,
    without_specks,
)
from convcore.pictures.images import resized
from convcore.rounding import percent

Decision = Literal["auto", "yes", "no"]

SHARE_OF_DIGITS: Final = 20 / 28
"""Longest side of a figure, as a share of the input's: MNIST's digits fit 20 of 28 pixels [1]_.

References
----------
.. [1] LeCun, Cortes and Burges, The MNIST Database of Handwritten Digits: "normalized to fit in a
       20x20 pixel box while preserving their aspect ratio", then centred by the centre of mass.
"""

ZOOMS: Final = (0.5, 8.0)
"""Smallest and largest zoom."""

_CLEAR: Final = (0.4, 1.25)
"""A figure is clear without centring if it differs from its ground by 0.4 or more, and reaches from
the input's middle at most 1.25 times as far as one in the middle. Of shaded photographs of digits,
shown so, 93 % of 232 are recognised that differ so much, and 35 % of 300 that do not; 78 % of 149
that are so near the middle, and 49 % of 150 that are not."""


@dataclass(frozen=True)
class Adjustments:
    """How a picture is made to fit.

    Parameters
    ----------
    crop : {'middle', 'whole'}
        The largest part in the middle that has the input's proportions, or all of the picture with
        its sides filled up.
    invert : {'auto', 'yes', 'no'}
        Whether light and dark change places. By itself, where the network reads grey and the
        picture's border is bright, unless the picture is the same all over: the data sets of grey
        images that networks learn from here show light things on black.
    centre : {'auto', 'yes', 'no'}
        Whether the figure, which is what differs from the border, is brought into the middle and
        to the size of the network's samples. By itself, where the network reads grey, the picture's
        border is plain, and the figure is no mere dot.
    zoom : float
        How much closer to look.
    """

    crop: Literal["middle", "whole"] = "middle"
    invert: Decision = "auto"
    centre: Decision = "auto"
    zoom: float = 1.0


@dataclass(frozen=True)
class _Box:
    """A part of a picture: its middle, and its sides; it may reach beyond the picture."""

    row: float
    column: float
    height: float
    width: float

    @property
    def edges(self) -> tuple[float, float, float, float]:
        down, across = self.height / 2, self.width / 2
        return self.row - down, self.column - across, self.row + down, self.column + across

    def moved(self, down: float, right: float) -> "_Box":
        """Give the same part where rows and columns are counted from elsewhere."""
        return _Box(self.row + down, self.column + right, self.height, self.width)

    def within(self, shape: tuple[int, int]) -> tuple[slice, slice]:
        """Give the part that is in the picture, in whole pixels, at least one."""
        top, left, bottom, right = self.edges
        rows, columns = shape
        first_row = min(max(round(top), 0), rows - 1)
        first_column = min(max(round(left), 0), columns - 1)
        return (
            slice(first_row, max(min(round(bottom), rows), first_row + 1)),
            slice(first_column, max(min(round(right), columns), first_column + 1)),
        )


@dataclass(frozen=True, eq=False)
class FittedInput:
    """A picture as a network receives it.

    Parameters
    ----------
    image : ndarray of float32, shape (H, W, C)
        In [0, 1].
    steps : tuple of str
        What was done to the picture, in order.
    rows, columns : tuple of two ints
        The part of the picture that it shows: its first row and column, and the first after it.
    fills : bool
        Whether what was taken for the figure, and centred, is the whole picture, corners and all.
    is_dot : bool
        Whether the figure is a mere dot, and therefore left as small as it is.
    is_shaded : bool
        Whether light falls off across the picture, so that where its figure ends was not found.
    better : Adjustments or None
        What then shows the figure, light on dark and at its size; None if nothing does.
    """

    image: NDArray[np.float32]
    steps: tuple[str, ...]
    rows: tuple[int, int]
    columns: tuple[int, int]
    fills: bool = False
    is_dot: bool = False
    is_shaded: bool = False
    better: Adjustments | None = None


def fit_input(
    image: NDArray[np.float32],
    shape: tuple[int, int, int],
    adjust: Adjustments | None = None,
    share: float = SHARE_OF_DIGITS,
) -> FittedInput:
    """Make a network's input from any picture.

    Parameters
    ----------
    image : ndarray of float32, shape (H, W) or (H, W, 3)
        In [0, 1].
    shape : tuple of int
        `(H, W, C)` of the input, with 1 or 3 channels.
    adjust : Adjustments, optional
        What to do and what not; by itself without.
    share : float, optional
        How much of the input a figure's longest side takes where it is centred.

    Returns
    -------
    FittedInput
        The input, and what was done to the picture.
    """
    adjust = adjust or Adjustments()
    rows, columns, channels = shape
    steps = []
    if channels == 1 and image.ndim == 3:
        image = luminance(image)
        steps.append("turned grey by luminance")
    planes = np.atleast_3d(image)  # (H, W, 1 or 3)
    box, said = _cropped(planes.shape[:2], rows / columns, adjust.crop)
    steps += said
    part = box.within(planes.shape[:2])
    planes, box = planes[part], box.moved(-part[0].start, -part[1].start)
    border = border_of(planes)
    looks_for_figure = adjust.centre == "yes" or (adjust.centre == "auto" and channels == 1)
    clean = without_specks(planes) if looks_for_figure or channels == 1 else planes
    # Half of it 0.2 and half 0.8 is 0.5, whatever sums of float32 make of that.
    brightness = np.float32(border.mean(dtype=np.float64))
    is_bright = channels == 1 and brightness > 0.5 and sameness(clean) is None
    is_inverted = adjust.invert == "yes" or (adjust.invert == "auto" and is_bright)
    if is_inverted:
        planes, border, clean = 1 - planes, 1 - border, 1 - clean
        why = ", since its border is bright" if adjust.invert == "auto" else ""
        steps.append(f"inverted{why}")
    ground = np.median(border, axis=0)
    fills, is_dot, is_shaded, better = False, False, False, None
    if looks_for_figure:
        figure = find_figure(clean, ground)
        if figure and (shaded := shaded_figure(clean, figure)):
            is_shaded = True
            opposite = replace(adjust, invert="no" if is_inverted else "yes")
            turned = opposite if channels == 1 and shaded.is_dark else adjust
            better = _uncentred(turned, shaded, box, share)
        is_dot = figure is not None and adjust.centre == "auto" and figure.is_dot
        if figure and is_dot:
            of = f"{figure.size[0]} × {figure.size[1]}"
            steps.append(f"not centred, since its figure of {of} is a mere dot")
        elif figure and (adjust.centre == "yes" or is_plain(border, ground)):
            fills = figure.fills
            planes, ground, box, said = _centred(planes, ground, box, figure, share)
            steps += said
        elif adjust.centre == "yes":
            steps.append("not centred, since nothing differs from its border")
    if adjust.zoom != 1:
        box = _Box(box.row, box.column, box.height / adjust.zoom, box.width / adjust.zoom)
        steps.append(f"zoomed {adjust.zoom:g} times")
    seen = box.within(planes.shape[:2])
    scaled = resized(*_filled(planes, box.edges, ground), (rows, columns))
    if (box.height, box.width) != (rows, columns):
        steps.append(f"scaled to {rows} × {columns}")
    if channels == 3 and planes.shape[2] == 1:
        steps.append("its grey repeated in all 3 channels")
    fitted = np.clip(np.broadcast_to(scaled, shape), 0, 1)
    (top, bottom), (left, right) = (
        (outer.start + inner.start, outer.start + inner.stop)
        for outer, inner in zip(part, seen, strict=True)
    )
    return FittedInput(
        np.ascontiguousarray(fitted, np.float32),
        tuple(steps),
        rows=(top, bottom),
        columns=(left, right),
        fills=fills,
        is_dot=is_dot,
        is_shaded=is_shaded,
        better=better,
    )


def figure_share(samples: NDArray[np.uint8]) -> float:
    """Measure how much of an input its figure takes.

    Parameters
    ----------
    samples : ndarray of uint8, shape (N, H, W, C)
        Inputs with figures on black.

    Returns
    -------
    float
        The median, over the inputs, of the longest side of the box around what is not black, as a
        part of the input's side.
    """
    figure = np.any(samples > 255 * max(FIGURE), axis=3)
    longest = np.zeros(len(samples))
    for along in (np.any(figure, axis=2), np.any(figure, axis=1)):  # rows, columns: (N, side)
        side = along.shape[1]
        length = side - np.argmax(along, axis=1) - np.argmax(along[:, ::-1], axis=1)
        longest = np.maximum(longest, np.where(np.any(along, axis=1), length / side, 0))
    return float(np.median(longest))


def _cropped(shape: tuple[int, int], proportion: float, crop: str) -> tuple[_Box, list[str]]:
    """Choose the part of a picture with the proportions of an input."""
    height, width = shape
    if crop == "whole":
        height = max(height, round(width * proportion))
        width = max(width, round(height / proportion))
        said = f"its sides filled up to {height} × {width}"
    else:
        height = min(height, max(1, int(width * proportion)))
        width = min(width, max(1, int(height / proportion)))
        said = f"cropped to its central {height} × {width}"
    # The middle falls on a pixel's edge, the upper or left one of two.
    row = (shape[0] - height) // 2 + height / 2
    column = (shape[1] - width) // 2 + width / 2
    box = _Box(row, column, height, width)
    return box, [said] if (height, width) != shape else []


def _centred(
    planes: NDArray[np.float32],
    ground: NDArray[np.float32],
    box: _Box,
    figure: Figure,
    share: float,
) -> tuple[NDArray[np.float32], NDArray[np.float32], _Box, list[str]]:
    """Bring a picture's figure into the middle, as MNIST's digits are, on black as they are."""
    size = figure.size
    side = max(size / (box.height, box.width)) / share
    half = np.array([box.height, box.width]) * side / 2
    # Its centre of mass comes to the middle, unless that would cut off a part of it.
    places = np.nonzero(figure.apart)
    mass = [np.average(along + 0.5, weights=figure.apart[places]) for along in places]
    slack = np.maximum(half - size / 2, 0)
    row, column = np.clip(mass, figure.first + size / 2 - slack, figure.first + size / 2 + slack)
    middle = _Box(row, column, 2 * half[0], 2 * half[1])
    said = [f"its figure of {size[0]} × {size[1]} centred, at {percent(share, 0)} of the input"]
    lightest = without_specks(planes).max(initial=0)
    if planes.shape[2] == 1 and lightest > ground[0] and (ground[0] > 0 or lightest < 1):
        planes = np.clip((planes - ground) / (lightest - ground), 0, 1)
        ground = np.zeros_like(ground)
        said.append("its background made black and its lightest part white")
    return planes, ground, middle, said


def _uncentred(adjust: Adjustments, figure: Figure, box: _Box, share: float) -> Adjustments | None:
    """Adjust so that a figure is at its size without centring; None if it is not clear so."""
    middle, sides = np.array([box.row, box.column]), np.array([box.height, box.width])
    reach = 2 * (np.maximum(figure.end - middle, middle - figure.first) / sides).max()
    contrast, farther = _CLEAR
    if figure.apart.max() < contrast or reach > farther * (figure.size / sides).max():
        return None
    zoom = np.floor(10 * share / reach) / 10  # none of it is cut off
    return replace(adjust, centre="no", zoom=float(np.clip(zoom, 1, ZOOMS[1])))


def _filled(
    planes: NDArray[np.float32],
    edges: tuple[float, float, float, float],
    ground: NDArray[np.float32],
) -> tuple[NDArray[np.float32], tuple[float, float, float, float]]:
    """Lay ground around a picture, as far as edges reach beyond it; gives the edges on that."""
    top, left, bottom, right = edges
    rows, columns, channels = planes.shape
    above, before = (max(0, int(np.ceil(-edge))) for edge in (top, left))
    below = max(0, int(np.ceil(bottom - rows)))
    behind = max(0, int(np.ceil(right - columns)))
    filled = np.empty((above + rows + below, before + columns + behind, channels), np.float32)
    filled[:] = ground
    filled[above : above + rows, before : before + columns] = planes
    return filled, (top + above, left + before, bottom + above, right + before)
