"""Many small pictures in one file, so that a browser fetches and keeps them as one."""

import io
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

ACROSS: Final = 32
"""Most pictures in a row of a sprite."""


def sprite(pictures: NDArray[np.uint8]) -> bytes:
    """Lay pictures of one shape side by side, `ACROSS` in a row.

    Parameters
    ----------
    pictures : ndarray of uint8, shape (N, H, W, 1) or (N, H, W, 3)
        Grey, or red, green and blue, 0 to 255. Where there are more than `ACROSS`, what the last
        row lacks is black.

    Returns
    -------
    bytes
        A PNG file of `ceil(N / across) * H` by `across * W` pixels, where `across` is the smaller
        of N and `ACROSS`.
    """
    count, rows, columns, depth = pictures.shape
    across = min(count, ACROSS)
    down = -(-count // across)
    cells = np.zeros((down * across, rows, columns, depth), np.uint8)
    cells[:count] = pictures
    sheet = cells.reshape(down, across, rows, columns, depth).swapaxes(1, 2)
    sheet = sheet.reshape(down * rows, across * columns, depth)
    file = io.BytesIO()
    Image.fromarray(sheet[..., 0] if depth == 1 else sheet).save(file, "PNG")
    return file.getvalue()
