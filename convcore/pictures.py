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

from convcore.images import load_photograph

_PHOTOGRAPHS = Path(__file__).parent / "photographs"
_SIDE = 200
_OURS = "Drawn by Convscope's code"


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture that is known by a name.

    Parameters
    ----------
    slug : str
        Its name in links and menus.
    sentence : str
        What it shows.
    credit : str
        Who made it, and under which licence it is here.
    image : callable
        Draws or opens it: float32 of shape (H, W) or (H, W, 3) in [0, 1].
    """

    slug: str
    sentence: str
    credit: str
    image: Callable[[], NDArray[np.float32]]


def _boxes() -> NDArray[np.float32]:
    image = np.full((_SIDE, _SIDE), 0.08, np.float32)
    image[20:88, 18:98] = 0.9  # a bright box with a dark one inside
    image[40:68, 38:78] = 0.25
    image[20:88, 114:148] = 0.45  # two boxes that share an edge
    image[20:88, 148:182] = 0.75
    image[106:166, 18:78] = 0.9  # an outline, 2 pixels wide
    image[108:164, 20:76] = 0.08
    for width, at in ((1, 92), (2, 101), (3, 111)):
        image[106:166, at : at + width] = 0.9
        image[80 + at : 80 + at + width, 18:182] = 0.9
    for row in range(60):  # a diagonal, 2 pixels wide
        image[106 + row, 122 + row : 124 + row] = 0.9
    return image


def _stripes() -> NDArray[np.float32]:
    ends = np.cumsum(np.repeat([2, 3, 5, 8, 12], 2))  # bands in pairs, ever wider
    row, column = np.mgrid[:100, :100]

    def bands(along: NDArray[np.int_]) -> NDArray[np.int_]:
        return np.searchsorted(ends, along % ends[-1], side="right") % 2

    return np.block(
        [[bands(row), bands(column)], [bands((row + column) // 2), bands((row - column) // 2 + 50)]]
    ).astype(np.float32)


def _checkerboard() -> NDArray[np.float32]:
    row, column = np.mgrid[:_SIDE, :_SIDE]
    coarse = (row // 20 + column // 20) % 2
    fine = (row // 5 + column // 5) % 2
    return np.where((row >= 100) & (column >= 100), fine, coarse).astype(np.float32)


def _rings() -> NDArray[np.float32]:
    row, column = np.mgrid[:_SIDE, :_SIDE] - (_SIDE - 1) / 2
    # Finer outwards; in the corners a ring is still three pixels wide, so none is ambiguous.
    return (0.5 + 0.5 * np.cos(np.pi * (row**2 + column**2) / 400)).astype(np.float32)


def _gradient() -> NDArray[np.float32]:
    image = np.tile(np.linspace(0, 1, _SIDE, dtype=np.float32), (_SIDE, 1))
    for left, grey in ((25, 0.75), (80, 0.5), (135, 0.25)):
        image[80:120, left : left + 40] = grey
    return image


_LETTERS = {
    "E": ("#####", "#....", "#....", "####.", "#....", "#....", "#####"),
    "H": ("#...#", "#...#", "#...#", "#####", "#...#", "#...#", "#...#"),
    "X": ("#...#", "#...#", ".#.#.", "..#..", ".#.#.", "#...#", "#...#"),
    "O": (".###.", "#...#", "#...#", "#...#", "#...#", "#...#", ".###."),
}


def _letters() -> NDArray[np.float32]:
    image = np.zeros((_SIDE, _SIDE), np.float32)
    places = ((8, 20), (8, 120), (108, 20), (108, 120))
    for (top, left), rows in zip(places, _LETTERS.values(), strict=True):
        letter = np.array([[mark == "#" for mark in row] for row in rows], np.float32)
        image[top : top + 84, left : left + 60] = np.kron(letter, np.ones((12, 12)))
    return image


def _colours() -> NDArray[np.float32]:
    image = np.full((_SIDE, _SIDE, 3), 0.5, np.float32)
    for bar in range(8):
        image[10:90, 20 + 20 * bar : 40 + 20 * bar] = colorsys.hsv_to_rgb(bar / 8, 0.85, 0.95)
    # Orange beside blue, equally bright: in grey the edge between them disappears.
    image[105:190, 20:60], image[105:190, 60:100] = (0.9, 0.5, 0.1), (0.2, 0.7, 0.9)
    for step in range(4):
        image[105:190, 110 + 18 * step : 128 + 18 * step] = step / 3
    return image


def _photograph(file: str) -> Callable[[], NDArray[np.float32]]:
    return partial(load_photograph, _PHOTOGRAPHS / file)


PICTURES: dict[str, Picture] = {
    picture.slug: picture
    for picture in (
        Picture("boxes", "Boxes and lines: edges and lines in every direction", _OURS, _boxes),
        Picture(
            "stripes", "Stripes in four directions, from narrow to wide bands", _OURS, _stripes
        ),
        Picture("checkerboard", "A checkerboard, coarse and fine", _OURS, _checkerboard),
        Picture("rings", "Rings that get finer outwards: every direction at once", _OURS, _rings),
        Picture("gradient", "A ramp from black to white with flat patches", _OURS, _gradient),
        Picture("letters", "The letters E, H, X and O", _OURS, _letters),
        Picture(
            "colours", "Bars of eight hues, orange beside equally bright blue, greys", _OURS, _colours
        ),
        Picture(
            "cat",
            "The face of a tabby cat, whiskers and all",
            "Chelsea the cat, photograph by Stefan van der Walt, CC0",
            _photograph("cat.webp"),
        ),
        Picture(
            "coffee",
            "A cup of coffee on a wooden table",
            "Photograph by Rachel Michetti, courtesy of Pikolo Espresso Bar, CC0",
            _photograph("coffee.webp"),
        ),
        Picture(
            "camera",
            "A man behind a camera on a tripod, buildings far off",
            "Photograph by Lav Varshney, CC0",
            _photograph("camera.png"),
        ),
        Picture(
            "bricks",
            "A pavement of bricks",
            "Bricks25 from CC0Textures, CC0",
            _photograph("bricks.png"),
        ),
    )
}
"""The pictures by slug, in the order of the menu; the first is the default."""
