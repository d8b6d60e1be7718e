"""Picture files as arrays: uploads, which are hostile until proven otherwise, and photographs."""

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from convcore.errors import ConvscopeError
from convcore.limits import PICTURE_SIDE, UPLOAD_BYTES, UPLOAD_PIXELS

_FORMATS: Final = ("PNG", "JPEG", "WEBP", "BMP", "GIF")
_LUMINANCE: Final = np.array([0.299, 0.587, 0.114], np.float32)
# A decoded upload takes up to 64 MB: one at a time, however many arrive.
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, eq=False)
class FittedInput:
    """A picture as a network receives it.

    Parameters
    ----------
    image : ndarray of float32, shape (H, W, C)
        In [0, 1].
    steps : tuple of str
        What was done to the picture, in order.
    """

    image: NDArray[np.float32]
    steps: tuple[str, ...]


def open_upload(data: bytes) -> NDArray[np.float32]:
    """Open an uploaded picture, upright, on white and shrunk to at most `PICTURE_SIDE` a side.

    Parameters
    ----------
    data : bytes
        A PNG, JPEG, WebP, BMP or GIF file (of which the first frame counts) of at most
        `UPLOAD_BYTES` bytes and `UPLOAD_PIXELS` pixels.

    Returns
    -------
    ndarray of float32, shape (H, W) or (H, W, 3)
        In [0, 1]; two-dimensional if the picture has no colour.

    Raises
    ------
    ConvscopeError
        If the file is none of these, too large, or damaged.
    """
    if not data:
        raise ConvscopeError("A picture file is not empty. Received: 0 bytes")
    if len(data) > UPLOAD_BYTES:
        raise ConvscopeError(
            f"A picture file has at most {UPLOAD_BYTES // 2**20} MB. "
            f"Received: {len(data) / 2**20:.1f} MB"
        )
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        # Pillow warns about what is refused below, and about oddities that do no harm.
        warnings.simplefilter("ignore")
        try:
            file = Image.open(io.BytesIO(data), formats=_FORMATS)
        except Image.DecompressionBombError:
            raise _too_many_pixels("more than 170 million") from None
        except Exception:
            raise ConvscopeError(
                "A picture is a PNG, JPEG, WebP, BMP or GIF file. "
                "Received: a file that is none of these"
            ) from None
        with file:
            if file.width * file.height > UPLOAD_PIXELS:
                raise _too_many_pixels(f"{file.width} x {file.height}")
            try:
                return _decode(file)
            # Decoders raise anything on damaged files: OSError, SyntaxError, struct.error, ...
            except Exception:
                raise ConvscopeError(
                    "A picture file is whole. Received: one that breaks off or is damaged"
                ) from None


def _too_many_pixels(received: str) -> ConvscopeError:
    return ConvscopeError(
        f"A picture has at most {UPLOAD_PIXELS // 1_000_000} million pixels. Received: {received}"
    )


def _decode(file: Image.Image) -> NDArray[np.float32]:
    sides = (PICTURE_SIDE, PICTURE_SIDE)
    file.draft(None, sides)  # lets a JPEG decode at a fraction of its size
    white = 255
    if file.mode.startswith(("I", "F")):
        # 16-bit grey, which `convert("L")` would cut off at 255.
        white = 65535
        image = file.convert("F")
    elif file.has_transparency_data:
        image = file.convert("RGBA")
    elif file.mode in ("1", "L"):
        image = file.convert("L")
    else:
        image = file.convert("RGB")
    image.thumbnail(sides, Image.Resampling.BOX)
    image = ImageOps.exif_transpose(image)
    if image.mode == "RGBA":
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image).convert("RGB")
    values = np.clip(np.asarray(image, np.float32) / white, 0, 1)
    if values.ndim == 3 and (values == values[:, :, :1]).all():
        return np.ascontiguousarray(values[:, :, 0])
    return values


def luminance(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Turn colours into the grey that looks equally bright.

    Parameters
    ----------
    image : ndarray of float32, shape (H, W, 3)
        Red, green and blue in [0, 1].

    Returns
    -------
    ndarray of float32, shape (H, W)
        In [0, 1].

    References
    ----------
    .. [1] Recommendation ITU-R BT.601, section 2.5.1: 0.299 red, 0.587 green, 0.114 blue; Pillow's
           mode "L" and `tf.image.rgb_to_grayscale` use the same weights.
    """
    return np.asarray(image @ _LUMINANCE, np.float32)


def fit_input(image: NDArray[np.float32], shape: tuple[int, int, int]) -> FittedInput:
    """Make a network's input from any picture.

    For a network that reads grey, a picture with a bright border is inverted: the data sets of
    grey images that networks learn from here show light things on black.

    Parameters
    ----------
    image : ndarray of float32, shape (H, W) or (H, W, 3)
        In [0, 1].
    shape : tuple of int
        `(H, W, C)` of the input, with 1 or 3 channels.

    Returns
    -------
    FittedInput
        The input, and what was done to the picture.
    """
    rows, columns, channels = shape
    steps = []
    if channels == 1 and image.ndim == 3:
        image = luminance(image)
        steps.append("turned grey by luminance")
    planes = np.atleast_3d(image)  # (H, W, 1 or 3)
    height = min(planes.shape[0], max(1, planes.shape[1] * rows // columns))
    width = min(planes.shape[1], max(1, planes.shape[0] * columns // rows))
    if (height, width) != planes.shape[:2]:
        top, left = (planes.shape[0] - height) // 2, (planes.shape[1] - width) // 2
        planes = planes[top : top + height, left : left + width]
        steps.append(f"cropped to its central {height} × {width}")
    if (height, width) != (rows, columns):
        scaled = [
            Image.fromarray(planes[:, :, channel]).resize(
                (columns, rows), Image.Resampling.BILINEAR
            )
            for channel in range(planes.shape[2])
        ]
        planes = np.stack([np.asarray(plane, np.float32) for plane in scaled], axis=2)
        steps.append(f"scaled to {rows} × {columns}")
    if channels == 1:
        border = np.concatenate([planes[0], planes[-1], planes[:, 0], planes[:, -1]])
        if border.mean() > 0.5:
            planes = 1 - planes
            steps.append("inverted, since its border is bright")
    fitted = np.clip(np.broadcast_to(planes, shape), 0, 1)
    return FittedInput(np.ascontiguousarray(fitted, np.float32), tuple(steps))


def load_photograph(path: Path) -> NDArray[np.float32]:
    """Open a photograph that ships with Convscope.

    Parameters
    ----------
    path : Path
        An 8-bit grey or colour file.

    Returns
    -------
    ndarray of float32, shape (H, W) or (H, W, 3)
        In [0, 1].
    """
    with Image.open(path) as file:
        return np.asarray(file, np.float32) / np.float32(255)
