"""Pictures of arrays as PNG files: one pixel for a value, or enlarged, with title and legend."""

import io
import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from convcore.export.colours import ink_on, pixels, signed_palette
from convcore.export.screens import SIGNED, ScreenArray
from convcore.rounding import digits_for, format_number, format_value

ABOUT_ACROSS: Final = 800
"""About as many pixels the longer side of an enlarged picture has."""

_MARGIN, _LINE, _BAR = 24, 38, 16
_NARROWEST = 360  # a title and a legend fit
_NUMBERS = 49  # of a table whose numbers are written on their colours


def as_it_is(array: ScreenArray, stops: Sequence[str]) -> bytes:
    """Draw an array with one pixel for each value."""
    return _png(Image.fromarray(_sheet(array, stops)[0]))


def enlarged(array: ScreenArray, stops: Sequence[str]) -> bytes:
    """Draw an array enlarged, pixel by pixel, under its title and above its legend."""
    sheet, across = _sheet(array, stops)
    factor = max(1, round(ABOUT_ACROSS / max(sheet.shape[:2])))
    large = Image.fromarray(sheet.repeat(factor, axis=0).repeat(factor, axis=1))
    width = max(large.width, _NARROWEST)
    below = _LINE * 2 + _BAR if array.scale == SIGNED else _LINE
    page = Image.new(
        "RGB", (width + 2 * _MARGIN, large.height + 2 * _MARGIN + _LINE + below), "white"
    )
    draw = ImageDraw.Draw(page)
    top = _MARGIN + _LINE
    draw.text((_MARGIN, _MARGIN), array.title, "black", _font(24))
    shape = " x ".join(map(str, array.values.shape))
    draw.text((_MARGIN + width, _MARGIN), shape, "#55555f", _font(18), anchor="ra")
    page.paste(large, (_MARGIN, top))
    _write_numbers(draw, array, sheet, (_MARGIN, top), factor, across)
    _draw_legend(draw, array, stops, (_MARGIN, top + large.height + 12), width)
    return _png(page)


def _sheet(array: ScreenArray, stops: Sequence[str]) -> tuple[NDArray[np.uint8], int]:
    """Colour all maps of an array; give them side by side, and how many stand in a row."""
    tiles = array.tiles
    if array.scale_for_each:
        limits = [float(np.nan_to_num(np.abs(tile), posinf=0).max()) for tile in tiles]
    coloured = [
        pixels(tile, limits[number] if array.scale_for_each else array.limit, stops)
        for number, tile in enumerate(tiles)
    ]
    count, rows, columns = tiles.shape[:3]
    across = count if count < 8 else 8 if count <= 64 else 32
    down = math.ceil(count / across)
    sheet = np.full((down * (rows + 1) - 1, across * (columns + 1) - 1, 3), 255, np.uint8)
    for number, tile in enumerate(coloured):
        row, column = divmod(number, across)
        top, left = row * (rows + 1), column * (columns + 1)
        sheet[top : top + rows, left : left + columns] = tile
    return sheet, across


def _write_numbers(
    draw: ImageDraw.ImageDraw,
    array: ScreenArray,
    sheet: NDArray[np.uint8],
    corner: tuple[int, int],
    factor: int,
    across: int,
) -> None:
    """Write the numbers of a small table, such as a kernel, onto its cells."""
    if array.values.ndim == 1 or array.values.size > 3 * _NUMBERS or factor < 36:
        return
    digits = 0 if (array.values == array.values.round()).all() else 3
    for number, tile in enumerate(array.tiles):
        if tile.ndim != 2:
            return
        down, right = divmod(number, across)
        for (row, column), value in np.ndenumerate(tile):
            y, x = row + down * (tile.shape[0] + 1), column + right * (tile.shape[1] + 1)
            place = (corner[0] + (x + 0.5) * factor, corner[1] + (y + 0.5) * factor)
            text, ink = format_number(value, digits), ink_on(sheet[y, x])
            size = min(44, factor * 1.5 / max(len(text), 3))
            draw.text(place, text, ink, _font(size), anchor="mm")


def _draw_legend(
    draw: ImageDraw.ImageDraw,
    array: ScreenArray,
    stops: Sequence[str],
    corner: tuple[int, int],
    width: int,
) -> None:
    """Say what the colours mean."""
    left, top = corner
    if isinstance(array.limit, tuple):
        black, white = (format_value(end) for end in array.limit)
        ends = f"black is {black}, white is {white}" if black != white else f"all {black}"
        draw.text(corner, ends, "#55555f", _font(18))
        return
    if array.values.ndim == 4:
        text = "mid grey is 0; each channel is brighter for a positive weight"
        draw.text(corner, text, "#55555f", _font(16))
        return
    if array.limit == 0:
        draw.text(corner, "all 0", "#55555f", _font(18))
        return
    used = signed_palette(stops)[128 if array.from_zero else 1 :]
    for x in range(width):
        colour = used[round(x / (width - 1) * (len(used) - 1))].astype(int)
        draw.line([(left + x, top), (left + x, top + _BAR)], (*colour.tolist(),))
    if array.scale_for_each:
        draw.text((left, top + _BAR + 8), "a scale of its own for each", "#55555f", _font(18))
        return
    digits = digits_for(array.limit)
    goes_on = bool((np.abs(array.values) > array.limit).any())
    low = "0" if array.from_zero else format_number(-array.limit, digits) + " or less" * goes_on
    middle = "" if array.from_zero else "0"
    high = format_number(array.limit, digits) + " or more" * goes_on
    for place, text, anchor in ((0.0, low, "la"), (0.5, middle, "ma"), (1.0, high, "ra")):
        at = (left + place * (width - 1), top + _BAR + 8)
        draw.text(at, text, "#55555f", _font(18), anchor=anchor)


def _font(size: float) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(size)


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
