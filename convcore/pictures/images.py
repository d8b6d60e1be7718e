"""Picture files as arrays: uploads, which are hostile until proven otherwise, and photographs."""

import io
import warnings
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import BinaryIO, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from convcore.errors import ConvscopeError
from convcore.limits import PICTURE_SIDE, UPLOAD_BYTES, UPLOAD_PIXELS

_FORMATS: Final = ("PNG", "JPEG", "WEBP", "BMP", "GIF")

# A progressive JPEG of 100 kB can ask for thousands of passes over all its pixels. Photographs have
# about ten scans; beside them the marker turns up by chance, about 150 times in 10 MB.
_START_OF_SCAN: Final = b"\xff\xda"
_SCANS: Final = 250
# Decoding takes up to 70 MB, a progressive JPEG 130 and a WebP 250, so one waits for the other.
_ONE_AT_A_TIME = Lock()


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
            f"A picture file has at most {UPLOAD_BYTES // 2**20} MB, which is {UPLOAD_BYTES:,} "
            f"bytes. Received: {len(data):,} bytes"
        )
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        # Pillow warns about what is refused below, and about oddities that do no harm.
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as file:
                if file.width * file.height > UPLOAD_PIXELS:
                    raise _too_many_pixels(f"{file.width} x {file.height}")
                scans = data.count(_START_OF_SCAN)
                if file.format in ("JPEG", "MPO") and scans > _SCANS:
                    raise ConvscopeError(
                        f"A JPEG picture has at most {_SCANS} scans. Received: {scans}"
                    )
                return _decode(file)
        except ConvscopeError:
            raise
        except Image.DecompressionBombError:  # Pillow's own limit, before it tells the size
            raise _too_many_pixels("more than 170 million") from None
        except UnidentifiedImageError:
            raise ConvscopeError(
                "A picture is a PNG, JPEG, WebP, BMP or GIF file. "
                "Received: a file that is none of these"
            ) from None
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
    # A JPEG decodes at a fraction of its size; what is left to shrink by is at least 2.
    file.draft(None, (2 * PICTURE_SIDE, 2 * PICTURE_SIDE))
    if file.mode.startswith("I"):  # 16-bit grey, which conversion to 8 bits would cut off at 255
        mode, white = "F", 65535
    else:
        mode, white = "RGBA" if file.has_transparency_data else "RGB", 255
    image = _reduced(file, mode)
    # Of Pillow's filters the sharpest one without negative weights: nothing rings at edges.
    image.thumbnail((PICTURE_SIDE, PICTURE_SIDE), Image.Resampling.HAMMING)
    image.info = file.info  # EXIF and XMP
    # EXIF that cannot be read does not spoil a picture; nor do odd tags that Pillow fails to write
    # again, which it does after it has turned the picture.
    with suppress(Exception):
        ImageOps.exif_transpose(image, in_place=True)
    if mode == "RGBA":
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image).convert("RGB")
    values = np.asarray(image, np.float32) / np.float32(white)
    if values.ndim == 3 and (values == values[:, :, :1]).all():
        return np.ascontiguousarray(values[:, :, 0])
    return values


def _reduced(file: Image.Image, mode: str) -> Image.Image:
    """Average whole blocks of pixels, which leaves the longest side above twice the goal.

    A row of blocks at a time: to convert the whole picture would take its memory once more.
    """
    factor = max(1, max(file.size) // (2 * PICTURE_SIDE))
    reduced = Image.new(mode, (-(-file.width // factor), -(-file.height // factor)))
    for row in range(reduced.height):
        bottom = min((row + 1) * factor, file.height)
        strip = file.crop((0, row * factor, file.width, bottom))
        reduced.paste(strip.convert(mode).reduce(factor), (0, row))
    return reduced


def resized(
    planes: NDArray[np.float32], box: tuple[float, float, float, float], shape: tuple[int, int]
) -> NDArray[np.float32]:
    """Scale a part of a picture, averaging where it shrinks.

    Parameters
    ----------
    planes : ndarray of float32, shape (H, W, C)
        The picture, channel by channel.
    box : tuple of four floats
        The part: its top, left, bottom and right edge, in pixels.
    shape : tuple of two ints
        Rows and columns of the result.

    Returns
    -------
    ndarray of float32, shape (*shape, C)
        The part, bilinearly.
    """
    top, left, bottom, right = box
    scaled = [
        Image.fromarray(np.ascontiguousarray(planes[:, :, channel])).resize(
            shape[::-1], Image.Resampling.BILINEAR, box=(left, top, right, bottom)
        )
        for channel in range(planes.shape[2])
    ]
    return np.stack([np.asarray(plane, np.float32) for plane in scaled], axis=2)


def load_photograph(file: Path | BinaryIO) -> NDArray[np.float32]:
    """Open a photograph that ships with Convscope, or one of a data set.

    Parameters
    ----------
    file : Path or binary file
        An 8-bit grey or colour picture; nothing that a visitor brought.

    Returns
    -------
    ndarray of float32, shape (H, W) or (H, W, 3)
        In [0, 1].
    """
    with Image.open(file) as picture:
        return np.asarray(picture, np.float32) / np.float32(255)


def through_jpeg(levels: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    """Compress a picture as JPEG, and decode what is left of it.

    Parameters
    ----------
    levels : ndarray of uint8, shape (H, W)
        Grey levels.
    quality : int
        Of the compression, 1 to 95.

    Returns
    -------
    ndarray of uint8, shape (H, W)
        The levels as they come back.
    """
    compressed = io.BytesIO()
    Image.fromarray(levels).save(compressed, "JPEG", quality=quality)
    with Image.open(compressed) as picture:
        return np.asarray(picture)
