"""Shrinking a picture file that may be huge, without holding it twice."""

import numpy as np
from PIL import Image

from convcore.limits import PICTURE_SIDE


def shrunk(file: Image.Image, mode: str) -> Image.Image:
    """Shrink an opened file to at most `PICTURE_SIDE` a side, by averaging.

    Parameters
    ----------
    file : PIL image
        Decoded or not.
    mode : str
        Pillow's mode of the result; "F" keeps the 65,536 levels of 16-bit grey. Colours behind
        transparency do not bleed.

    Returns
    -------
    PIL image
        In that mode.
    """
    image = _averaged(file, mode)
    # Of Pillow's filters the sharpest one without negative weights: nothing rings at edges.
    image.thumbnail((PICTURE_SIDE, PICTURE_SIDE), Image.Resampling.HAMMING)
    return image


def _averaged(file: Image.Image, mode: str) -> Image.Image:
    """Average whole blocks of pixels, which leaves the longest side above twice the goal.

    A row of blocks at a time: to convert the whole picture would take its memory once more.
    """
    factor = max(1, max(file.size) // (2 * PICTURE_SIDE))
    reduced = Image.new(mode, (-(-file.width // factor), -(-file.height // factor)))
    for row in range(reduced.height):
        bottom = min((row + 1) * factor, file.height)
        strip = file.crop((0, row * factor, file.width, bottom))
        if mode == "RGBA" and file.mode == "I;16":
            strip = _eight_bits(strip)
        reduced.paste(strip.convert(mode).reduce(factor), (0, row))
    return reduced


def _eight_bits(strip: Image.Image) -> Image.Image:
    """Turn 16-bit grey with a transparent key into grey with alpha, which Pillow does not."""
    deep = np.asarray(strip)
    grey = np.rint(deep / 257).astype(np.uint8)
    alpha = np.where(deep == strip.info["transparency"], 0, 255).astype(np.uint8)
    return Image.merge("LA", [Image.fromarray(grey), Image.fromarray(alpha)])
