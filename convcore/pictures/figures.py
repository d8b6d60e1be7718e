"""Telling a picture's figure from its ground, which is what its border shows, if there is any."""

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

CONTRAST: Final = 0.1
"""A picture whose lightest and darkest pixel differ by less, in every channel, is the same all
over. Of 70,000 images each of MNIST and Fashion-MNIST none differs by less than 0.99, of the 10,000
test images of CIFAR-10 none by less than 0.26. To centre a figure stretches differences of a tenth
or more to the whole scale, so below that no adjustment helps."""

_PLAIN: Final = (0.2, 0.9)
"""A border is plain where at least nine tenths of its pixels are within a fifth of their median:
light may fall off over paper, and a figure may touch the border."""

FIGURE: Final = (0.1, 0.3)
"""A pixel belongs to the figure if it differs from the ground by at least a tenth, and by three
tenths of what the farthest pixel does: red chalk beside white does, the grain of paper does not."""

_WHOLE: Final = (0.85, 0.95)
"""A figure is the whole picture that spans so much of its one side and of its other, and reaches
into a corner. Of 10,000 test images of Fashion-MNIST, where clothes fill the picture but for its
corners, none is."""

_CORNER: Final = 20
"""A corner of a picture is as large as its sides divided by this."""

_SHADED: Final = (0.07, 0.13, 1.2)
"""Light falls off across a picture where as much of its border as of a plain one is within 0.07 of
a surface of second degree through it, which there changes by 0.13 or more, and where what differs
from the border's median is 1.2 times as long as what differs from that surface. So are photographs
of digits whose light falls by 38 % or more from one side to the other, by 20 % across and down, or
by 35 % towards the corners, while of 50 each with 35, 18 and 30 % all are recognised as they are.
None is of the 2,000 samples of Fashion-MNIST and MNIST that ship, nor of their negatives."""


_DOT: Final = (0.21, 0.8, 4, 0.75)
"""A figure is a dot that is at most a fifth of its picture a side, and a pixel, and has at most 4
pixels a side, or is round and even: sides of which one is at least four fifths of the other, no gap
but at its corners and in half a pixel of its rim, and within nothing fainter than three quarters of
its strongest. So is a touch of the drawing board's chalk in every size. Of 1,000 digits of MNIST
shown 10, 14, 18, 24 or 40 pixels large in 200 x 200 none is, of 1,000 clothes of Fashion-MNIST
74, 4, 4, none and none. That digits are enlarged from so little is right: of 100 that are 9
pixels large or more the network that ships recognises 99 or 100, of 7 pixels 97, of 3 pixels 37."""


@dataclass(frozen=True, eq=False)
class Figure:
    """What differs from a picture's ground.

    Parameters
    ----------
    apart : ndarray of float32, shape (H, W)
        How far each of its pixels is from the ground; 0 beside it.
    first, end : ndarray of int, shape (2,)
        Its first row and column, and the first after it.
    is_dark : bool
        Whether it is darker than its ground.
    """

    apart: NDArray[np.float32]
    first: NDArray[np.int_]
    end: NDArray[np.int_]
    is_dark: bool

    @property
    def size(self) -> NDArray[np.int_]:
        """Its rows and columns."""
        return self.end - self.first

    @property
    def fills(self) -> bool:
        """Whether it is the whole picture, corners and all."""
        spans = np.sort(self.size / self.apart.shape)
        rows, columns = (max(1, side // _CORNER) for side in self.apart.shape)
        corners = self.apart[np.ix_(np.r_[:rows, -rows:0], np.r_[:columns, -columns:0])]
        return bool((spans >= _WHOLE).all() and corners.any())

    @property
    def is_dot(self) -> bool:
        """Whether it is a mere dot, which would become a disc if it were enlarged."""
        most, round_from, pixels, even = _DOT
        if (self.size > most * np.array(self.apart.shape)).any():
            return False
        if self.size.max() <= pixels:
            return True
        if self.size.min() < round_from * self.size.max():
            return False
        rows, columns = (slice(*ends) for ends in zip(self.first, self.end, strict=True))
        whole, inner = (
            self.apart[rows, columns][_ellipse(self.size, without) <= 1] for without in (0.5, 1.5)
        )
        return bool(whole.all() and inner.min(initial=np.inf) >= even * inner.max(initial=0))


def _ellipse(size: NDArray[np.int_], rim: float) -> NDArray[np.float64]:
    """Give each pixel of so many rows and columns how far it is on its way to the rim, squared."""
    down, across = ((np.arange(side) + 0.5 - side / 2) / (side / 2 - rim) for side in size)
    return np.asarray(down[:, np.newaxis] ** 2 + across**2)


def border_of(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """List what is at the edges of a picture.

    Parameters
    ----------
    values : ndarray of float32, shape (H, W, C)
        The picture, or what else stands at each of its places.

    Returns
    -------
    ndarray of float32, shape (2 * (H + W), C)
        That at its edges; corners count twice.
    """
    return np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])


def is_plain(border: NDArray[np.float32], ground: NDArray[np.float32]) -> bool:
    """Say whether a border is nearly all of one colour.

    Parameters
    ----------
    border : ndarray of float32, shape (N, C)
        Its pixels.
    ground : ndarray of float32, shape (C,)
        The colour.

    Returns
    -------
    bool
        Whether nine tenths are within a fifth of it.
    """
    near, most = _PLAIN
    return bool((_apart(border, ground) < near).mean() >= most)


def without_specks(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Take out single pixels, as a camera's hot ones.

    Parameters
    ----------
    values : ndarray of float32, shape (H, W) or (H, W, C)
        A picture.

    Returns
    -------
    ndarray of float32, shape of `values`
        Each number brought into the range of its neighbours in the same channel, eight or fewer. A
        line one pixel wide stays.
    """
    rows, columns = values.shape[:2]
    if rows * columns == 1:
        return values
    lowest, highest = np.full_like(values, np.inf), np.full_like(values, -np.inf)
    for down, right in itertools.product((-1, 0, 1), repeat=2):
        if down or right:
            here, there = (
                (
                    slice(max(0, sign * down), rows + min(0, sign * down)),
                    slice(max(0, sign * right), columns + min(0, sign * right)),
                )
                for sign in (1, -1)
            )
            np.minimum(lowest[here], values[there], out=lowest[here])
            np.maximum(highest[here], values[there], out=highest[here])
    return np.clip(values, lowest, highest)


def sameness(image: NDArray[np.float32]) -> str | None:
    """Say what a picture is all over, if it is the same all over.

    Parameters
    ----------
    image : ndarray of float32, shape (H, W) or (H, W, C)
        In [0, 1].

    Returns
    -------
    str or None
        "black", "white" or "of one colour"; None where something is to be seen.
    """
    planes = np.atleast_3d(image)
    # Channel by channel: along two axes at once NumPy takes fifty times as long.
    if max(np.ptp(planes[..., channel]) for channel in range(planes.shape[2])) >= CONTRAST:
        return None
    if image.max() < CONTRAST:
        return "black"
    return "white" if image.min() > 1 - CONTRAST else "of one colour"


def find_figure(planes: NDArray[np.float32], ground: NDArray[np.float32]) -> Figure | None:
    """Find what differs from a picture's ground.

    Parameters
    ----------
    planes : ndarray of float32, shape (H, W, C)
        The picture, without specks.
    ground : ndarray of float32, shape (C,) or (H, W, C)
        The colour of its ground, or that at each place.

    Returns
    -------
    Figure or None
        None where nothing differs.
    """
    apart = _apart(planes, ground)
    least, of_farthest = FIGURE
    apart = np.where(apart >= max(least, of_farthest * apart.max()), apart, 0)
    places = np.nonzero(apart)
    if not len(places[0]):
        return None
    first, last = (np.array([end(along) for along in places]) for end in (np.min, np.max))
    is_dark = bool((planes - ground)[places].mean() < 0)
    return Figure(apart, first, last + 1, is_dark)


def shaded_figure(planes: NDArray[np.float32], figure: Figure) -> Figure | None:
    """Find what is left of a figure without the shade where light falls off across a picture.

    Parameters
    ----------
    planes : ndarray of float32, shape (H, W, C)
        The picture, without specks.
    figure : Figure
        What differs from the median of its border.

    Returns
    -------
    Figure or None
        None where light does not fall off, or changes nothing.
    """
    (near, change, longer), (_, most) = _SHADED, _PLAIN
    rows, columns = (np.linspace(-1, 1, side, dtype=np.float32) for side in planes.shape[:2])
    down, across = rows[:, np.newaxis, np.newaxis], columns[:, np.newaxis]
    one = np.ones_like(down * across)
    powers = [one * power for power in (1, down, across, down**2, down * across, across**2)]
    border = border_of(planes)
    surface = np.dstack(powers)  # (H, W, 6)
    weights = np.linalg.lstsq(border_of(surface), border, rcond=None)[0]
    light = border_of(surface) @ weights
    if np.ptp(light) < change or (_apart(border, light) < near).mean() < most:
        return None
    left = find_figure(planes, surface @ weights)
    return left if left and figure.size.max() > longer * left.size.max() else None


def _apart(pixels: NDArray[np.float32], ground: NDArray[np.float32]) -> NDArray[np.float32]:
    """Say how far each pixel is from the ground, in the channel where it is farthest."""
    return np.asarray(np.abs(pixels - ground).max(axis=-1), np.float32)
