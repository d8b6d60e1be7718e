"""Drawings by hand: strokes of chalk on a black board, turned into a picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from convcore.errors import ConvscopeError

BOARD: Final = 200
"""Side of the board in pixels."""

CHALKS: Final = {
    "white": (255, 255, 255),
    "red": (226, 66, 58),
    "orange": (240, 148, 40),
    "yellow": (244, 220, 70),
    "green": (70, 170, 90),
    "blue": (60, 120, 230),
    "eraser": (0, 0, 0),
}
"""Red, green and blue of each chalk, 0 to 255; the eraser has the colour of the board."""

SIZES: Final = (2, 40)
"""Smallest and largest width of a stroke in pixels."""

POINTS: Final = 10_000
"""Most points of all strokes of a drawing together; to wipe the board counts as one."""

_FINER = 4  # It is drawn so many times as large and then shrunk, which makes edges smooth.


@dataclass(frozen=True)
class Stroke:
    """A line of chalk, as broad everywhere, with round ends.

    Parameters
    ----------
    points : tuple of tuple of two floats
        Where it leads: column and row in pixels from the board's top left corner, as the browser
        counts them; a pixel's middle is at a half.
    size : float
        Its width in pixels.
    chalk : str
        One of `CHALKS`.
    """

    points: tuple[tuple[float, float], ...]
    size: float
    chalk: str

    @property
    def entry(self) -> dict[str, Any]:
        """The stroke as `read_drawing` reads it."""
        points = [place for point in self.points for place in point]
        return {"points": points, "size": self.size, "chalk": self.chalk}


@dataclass(frozen=True)
class Drawing:
    """What was drawn, stroke by stroke.

    Parameters
    ----------
    strokes : tuple of Stroke or None
        In their order; None for a board that was wiped.
    """

    strokes: tuple[Stroke | None, ...] = ()

    @cached_property
    def image(self) -> NDArray[np.float32] | None:
        """The board in [0, 1], (BOARD, BOARD), or (BOARD, BOARD, 3) with colours; None if empty."""
        board = Image.new("RGB", (_FINER * BOARD, _FINER * BOARD))
        pen = ImageDraw.Draw(board)
        for stroke in self._since_wiped:
            _draw(pen, stroke)
        values = np.asarray(board.reduce(_FINER), np.float32) / np.float32(255)
        if not values.any():
            return None
        return values[..., 0] if (values == values[..., :1]).all() else values

    @property
    def _since_wiped(self) -> Iterator[Stroke]:
        wiped = [place for place, stroke in enumerate(self.strokes, 1) if stroke is None]
        return (stroke for stroke in self.strokes[max(wiped, default=0) :] if stroke)

    @property
    def entries(self) -> list[dict[str, Any] | None]:
        """The strokes as `read_drawing` reads them, of what JSON can hold."""
        return [stroke.entry if stroke else None for stroke in self.strokes]


def _draw(pen: ImageDraw.ImageDraw, stroke: Stroke) -> None:
    points = [(_FINER * across, _FINER * down) for across, down in stroke.points]
    colour, width = CHALKS[stroke.chalk], round(_FINER * stroke.size)
    # Pillow counts lines from the middle of the first pixel, and dots by the pixels at their ends.
    pen.line([(across - 0.5, down - 0.5) for across, down in points], colour, width)
    for across, down in points:  # round ends, and no gaps where the line turns
        left, top = round(across - width / 2), round(down - width / 2)
        pen.ellipse((left, top, left + width - 1, top + width - 1), colour)


def read_drawing(entries: Any) -> Drawing:
    """Read a drawing as a browser sends it.

    Parameters
    ----------
    entries : object
        A list with, for each stroke, a dict of `points` (column, row, column, row, ...), `size` and
        `chalk`, and None where the board was wiped.

    Returns
    -------
    Drawing
        What was drawn.

    Raises
    ------
    ConvscopeError
        If it is anything else, or has more than `POINTS` points.
    """
    try:
        strokes = tuple(None if entry is None else _stroke(entry) for entry in entries)
    except (TypeError, ValueError, KeyError, AttributeError):
        rule = "a drawing is made of strokes with points, a size and a chalk"
        raise ConvscopeError(f"{rule}. Received: something else") from None
    count = sum(len(stroke.points) if stroke else 1 for stroke in strokes)
    if count > POINTS:
        raise ConvscopeError(
            f"A drawing has at most {POINTS:,} points, which is a line across the board a "
            f"hundred times: undo or clear some. Received: {count:,}"
        )
    return Drawing(strokes)


def _stroke(entry: Any) -> Stroke:
    places = np.array(entry["points"], np.float64).reshape(-1, 2)
    size = float(entry["size"])
    within = (np.abs(places - BOARD / 2) <= BOARD).all()  # a little beyond the board, too
    if not (len(places) and within and SIZES[0] <= size <= SIZES[1] and entry["chalk"] in CHALKS):
        raise ValueError
    points = tuple((across, down) for across, down in places.tolist())
    return Stroke(points, size, str(entry["chalk"]))
