"""The pictures to try kernels on: some drawn by code, some photographs.

To add a picture, add one entry to `PICTURES`; menus, links and tests walk all of them.
"""

import colorsys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from convcore.kernels.hues import shade
from convcore.pictures.images import load_photograph

_PHOTOGRAPHS = Path(__file__).parent / "photographs"
_SIDE = 200
OURS = "Drawn by Convscope's code"
"""The credit of the pictures that are no photographs."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture that is known by a name.

    Parameters
    ----------
    slug, name : str
        In links, and on screen.
    sentence : str
        What it shows.
    credit : str
        Who made it, and under which licence it is here.
    image : callable
        Draws or opens it: float32 of shape (H, W) or (H, W, 3) in [0, 1].
    """

    slug: str
    name: str
    sentence: str
    credit: str
    image: Callable[[], NDArray[np.float32]]


def _boxes() -> NDArray[np.float32]:
    image = np.full((_SIDE, _SIDE), 0.08, np.float32)
    image[18:82, 18:98] = 0.9  # a bright box with a dark one inside
    image[36:64, 38:78] = 0.25
    image[18:82, 114:148] = 0.45  # two boxes that share an edge
    image[18:82, 148:182] = 0.75
    image[98:150, 18:70] = 0.9  # an outline, 2 pixels wide
    image[100:148, 20:68] = 0.08
    for width, at in ((1, 0), (2, 8), (3, 17)):
        image[98:150, 86 + at : 86 + at + width] = 0.9
        image[162 + at : 162 + at + width, 18:182] = 0.9
    for row in range(52):  # a diagonal, 2 pixels wide
        image[98 + row, 129 + row : 131 + row] = 0.9
    return image


def _stripes() -> NDArray[np.float32]:
    ends = np.cumsum(np.repeat([2, 3, 5, 8, 12], 2))  # bands in pairs, ever wider
    row, column = np.mgrid[:100, :100]

    def bands(along: NDArray[np.int_]) -> NDArray[np.int_]:
        return np.asarray(np.searchsorted(ends, along % ends[-1], side="right") % 2)

    return np.block(
        [[bands(row), bands(column)], [bands((row + column) // 2), bands((row - column) // 2 + 50)]]
    ).astype(np.float32)


def _checkerboard() -> NDArray[np.float32]:
    row, column = np.mgrid[:_SIDE, :_SIDE]
    coarse = (row // 20 + column // 20) % 2
    fine = (row // 5 + column // 5) % 2
    return np.asarray(np.where((row >= 100) & (column >= 100), fine, coarse), np.float32)


def _rings() -> NDArray[np.float32]:
    row, column = np.mgrid[:_SIDE, :_SIDE] - (_SIDE - 1) / 2
    # Finer outwards; in the corners a ring follows every 4 pixels, well above the ambiguous 2.
    return np.asarray(0.5 + 0.5 * np.cos(np.pi * (row**2 + column**2) / 600), np.float32)


def _gradient() -> NDArray[np.float32]:
    image = np.tile(np.linspace(0, 1, _SIDE, dtype=np.float32), (_SIDE, 1))
    for left, grey in ((25, 0.75), (80, 0.5), (135, 0.25)):
        image[80:120, left : left + 40] = grey
    return image


# Strokes from (row, column) to (row, column) in a box of 3 x 2.
_LETTERS = {
    "A": (((3, 0), (0, 1)), ((0, 1), (3, 2)), ((2, 0.35), (2, 1.65))),
    "E": (((0, 0), (3, 0)), ((0, 0), (0, 2)), ((1.5, 0), (1.5, 1.7)), ((3, 0), (3, 2))),
    "K": (((0, 0), (3, 0)), ((0, 2), (1.75, 0)), ((1.15, 0.7), (3, 2))),
    "X": (((0, 0), (3, 2)), ((0, 2), (3, 0))),
}


def _letters() -> NDArray[np.float32]:
    image = np.zeros((_SIDE, _SIDE), np.float32)
    row, column = np.mgrid[:_SIDE, :_SIDE]
    corners = ((24, 30), (24, 126), (118, 30), (118, 126))
    for (top, left), strokes in zip(corners, _LETTERS.values(), strict=True):
        for start, end in strokes:
            from_row, from_column = top + 20 * start[0], left + 22 * start[1]
            down, across = 20 * (end[0] - start[0]), 22 * (end[1] - start[1])
            along = (row - from_row) * down + (column - from_column) * across
            along = np.clip(along / (down**2 + across**2), 0, 1)
            far = np.hypot(row - from_row - along * down, column - from_column - along * across)
            image = np.maximum(image, np.clip(5.5 - far, 0, 1))  # 10 pixels wide, soft edges
    return image.astype(np.float32)


def _colours() -> NDArray[np.float32]:
    image = np.full((_SIDE, _SIDE, 3), 0.5, np.float32)
    for bar in range(8):
        image[10:90, 20 + 20 * bar : 40 + 20 * bar] = colorsys.hsv_to_rgb(bar / 8, 0.85, 0.95)
    # Orange beside blue, equally bright: in grey the edge between them disappears.
    image[105:190, 20:60], image[105:190, 60:100] = (0.9, 0.5, 0.1), (0.2, 0.7, 0.9)
    for step in range(4):
        image[105:190, 112 + 17 * step : 129 + 17 * step] = step / 3
    return image


def _wheel() -> NDArray[np.float32]:
    row, column = np.mgrid[:_SIDE, :_SIDE] - (_SIDE - 1) / 2
    out = np.clip(np.hypot(row, column) / 95, 0, 1)  # grey in the middle, vivid outside
    angles = np.rad2deg(np.arctan2(-row, column))
    vivid: NDArray[np.float64] = np.stack([shade(angle) for angle in range(360)])
    vivid = vivid[angles.astype(int) % 360]
    image = (0.5 + out[..., np.newaxis] * (vivid - 0.5)).astype(np.float32)
    image[np.hypot(row, column) > 95] = 0.5
    return np.asarray(image)


def _opposites() -> NDArray[np.float32]:
    # Each row a pair of opposed hues, with an upright edge, a level one and a slanting one.
    image = np.full((_SIDE, _SIDE, 3), 0.5, np.float32)
    row, column = np.mgrid[:56, :56] - 27.5
    sides = (column < 0, row < 0, column + row < 0)
    for pair, hue in enumerate((30, 60, 120)):
        for place, side in enumerate(sides):
            top, left = 8 + 64 * pair, 8 + 64 * place
            block = np.where(side[..., np.newaxis], shade(hue), shade(hue + 180))
            image[top : top + 56, left : left + 56] = block
    return image


def _ribbons() -> NDArray[np.float32]:
    # Stripes of opposed hues, a pair in each quarter, broad ones and narrow ones.
    image = np.zeros((_SIDE, _SIDE, 3), np.float32)
    row, column = np.mgrid[:100, :100]
    quarters = ((0, 0, 30, row, 8), (0, 100, 60, column, 8), (100, 0, 0, column, 16))
    for top, left, hue, along, width in (*quarters, (100, 100, 120, row + column, 16)):
        first = (along // width % 2 == 0)[..., np.newaxis]
        stripes = np.where(first, shade(hue), shade(hue + 180))
        image[top : top + 100, left : left + 100] = stripes
    return image


def _photograph(file: str) -> Callable[[], NDArray[np.float32]]:
    return partial(load_photograph, _PHOTOGRAPHS / file)


PICTURES: dict[str, Picture] = {
    picture.slug: picture
    for picture in (
        Picture(
            "boxes", "Boxes", "Boxes and lines: edges and lines in every direction", OURS, _boxes
        ),
        Picture(
            "stripes",
            "Stripes",
            "Stripes in four directions, from narrow to wide bands",
            OURS,
            _stripes,
        ),
        Picture(
            "checkerboard", "Checkerboard", "A checkerboard, coarse and fine", OURS, _checkerboard
        ),
        Picture(
            "rings", "Rings", "Rings that get finer outwards: every direction at once", OURS, _rings
        ),
        Picture(
            "gradient", "Gradient", "A ramp from black to white with flat patches", OURS, _gradient
        ),
        Picture(
            "letters",
            "Letters",
            "The letters A, E, K and X: strokes at several angles",
            OURS,
            _letters,
        ),
        Picture(
            "colours",
            "Colours",
            "Bars of eight hues, orange beside equally bright blue, greys",
            OURS,
            _colours,
        ),
        Picture(
            "wheel",
            "Colour wheel",
            "A wheel of all hues, equally bright, that fades to grey in the middle",
            OURS,
            _wheel,
        ),
        Picture(
            "opposites",
            "Opposed hues",
            "Opposed hues beside each other, along edges in three directions",
            OURS,
            _opposites,
        ),
        Picture("ribbons", "Ribbons", "Stripes of opposed hues, narrow and broad", OURS, _ribbons),
        Picture(
            "cat",
            "Cat",
            "The face of a tabby cat, whiskers and all",
            "Chelsea the cat, photograph by Stefan van der Walt, CC0",
            _photograph("cat.webp"),
        ),
        Picture(
            "coffee",
            "Coffee",
            "A cup of coffee on a wooden table",
            "Photograph by Rachel Michetti, courtesy of Pikolo Espresso Bar, CC0",
            _photograph("coffee.webp"),
        ),
        Picture(
            "astronaut",
            "Astronaut",
            "An astronaut in an orange suit, with a flag and a model of a shuttle",
            "Eileen Collins, photograph by NASA, public domain",
            _photograph("astronaut.webp"),
        ),
        Picture(
            "rocket",
            "Rocket",
            "A rocket on its launch pad at dusk, lights at its foot",
            "Falcon 9 with DSCOVR, photograph by SpaceX, public domain",
            _photograph("rocket.webp"),
        ),
        Picture(
            "camera",
            "Cameraman",
            "A man behind a camera on a tripod, buildings far off",
            "Photograph by Lav Varshney, CC0",
            _photograph("camera.png"),
        ),
        Picture(
            "bricks",
            "Bricks",
            "A brick wall, turned on its side and seen at a slant",
            "Bricks25 from CC0Textures, CC0",
            _photograph("bricks.png"),
        ),
    )
}
"""The pictures by slug, in the order of the menu; the first is the default."""
