"""Picture files that visitors bring: hostile until proven otherwise, read step by step."""

import io
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageFile, ImageOps, UnidentifiedImageError

from convcore.channels import luminance
from convcore.errors import ConvscopeError
from convcore.limits import PICTURE_SIDE, UPLOAD_BYTES, UPLOAD_PIXELS, UPLOAD_PIXELS_AT_ONCE
from convcore.pictures.avif import avif_as_webp
from convcore.pictures.colour_profiles import find_profile, in_srgb
from convcore.pictures.figures import sameness, without_specks
from convcore.pictures.png_chunks import check_chunks, parts_of_png
from convcore.pictures.shrinking import shrunk

_FORMATS: Final = ("PNG", "JPEG", "WEBP", "BMP", "GIF")
KINDS_OF_FILES: Final = "PNG, JPEG, WebP, AVIF, BMP or GIF"
"""What a picture may come as, in words."""

_RULE: Final = f"A picture is a {KINDS_OF_FILES} file"
_WHAT_OF_HEIC: Final = (
    "HEIC, your phone's format: share it as JPEG, or let the camera take JPEG "
    "(iPhone: Settings, Camera, Formats, Most Compatible)"
)
_HEIC: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_AVIF: Final = {b"avif", b"avis"}

# A progressive JPEG of 100 kB can ask for thousands of passes over all its pixels. Photographs have
# about ten scans; beside them the marker turns up by chance, about 150 times in 10 MB.
_START_OF_SCAN: Final = b"\xff\xda"
_SCANS: Final = 250
# Decoding takes up to 100 MB, a progressive JPEG 200 and a WebP 250, so one waits for the other.
_ONE_AT_A_TIME = Lock()

_LYING: Final = (5, 6, 7, 8)  # the orientations in EXIF that rows and columns change places for
_SMALL_GREYS: Final = {"L;2": 85, "L;4": 17}  # what Pillow makes of a level of 2 or 4 bits

_SEEN: Final = 0.1
"""Least opacity of a pixel that is there."""

_SWALLOWED: Final = (0.2, 0.01)
"""White swallows what is there where not even a hundredth of it is darker than white by a fifth,
which is what passes for plain ground when a picture is fitted."""

_SAME: Final = 2.5 / 255  # colours that differ by less are the same, but for rounding


@dataclass(frozen=True, eq=False)
class OwnPicture:
    """A picture of a visitor's.

    Parameters
    ----------
    image : ndarray of float32, shape (H, W) or (H, W, 3)
        In [0, 1]; two-dimensional if it has no colour.
    steps : tuple of str
        What was done to read it, in order.
    brought : tuple of two ints, optional
        Rows and columns of what the visitor brought, upright, where it was shrunk.
    name : str, optional
        What its file is called, where it came as one.
    """

    image: NDArray[np.float32]
    steps: tuple[str, ...] = ()
    brought: tuple[int, int] | None = None
    name: str = ""

    @cached_property
    def all_over(self) -> str | None:
        """What it is all over but for single pixels, as `sameness` says it."""
        return sameness(without_specks(self.image))


def open_upload(data: bytes) -> OwnPicture:
    """Open an uploaded picture, upright, in sRGB, opaque, at most `PICTURE_SIDE` a side.

    Colours are read by the profile that the file carries (see `find_profile`), CMYK without one as
    inks that cover each other. Transparent parts become white. Where white would swallow what is
    there, they become black: where of the pixels that are at least a tenth opaque less than a
    hundredth are darker on white, by luminance, than white by a fifth. So white, yellow or pale
    strokes on transparency stand on black, a white card with writing and a photograph with soft
    corners on white. A key that names one colour as transparent counts as transparency; in a PNG of
    16 bits with colour, all colours with the same upper 8 bits do.

    Parameters
    ----------
    data : bytes
        A PNG, JPEG, WebP, AVIF, BMP or GIF file (of which the first frame counts) of at most
        `UPLOAD_BYTES` bytes and `UPLOAD_PIXELS` pixels, as WebP or AVIF `UPLOAD_PIXELS_AT_ONCE`.

    Returns
    -------
    OwnPicture
        The picture, and what was done to read it.

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
    check_chunks(data)
    brands, brought = _brands(data), None
    if brands & _AVIF:
        data, brought = avif_as_webp(data)
    elif brands & _HEIC:
        raise ConvscopeError(f"{_RULE}. Received: {_WHAT_OF_HEIC}")
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        # Pillow warns about what is refused below, and about oddities that do no harm.
        warnings.simplefilter("ignore")
        try:
            return _read(data, brought)
        except ConvscopeError:
            raise
        except Image.DecompressionBombError:  # Pillow's own limit, before it tells the size
            raise _too_many_pixels(UPLOAD_PIXELS, "more than 170 million") from None
        except UnidentifiedImageError:
            raise ConvscopeError(f"{_RULE}. Received: a file that is none of these") from None
        # Decoders raise anything on damaged files: OSError, SyntaxError, struct.error, ...
        except Exception:
            raise ConvscopeError(
                "A picture file is whole. Received: one that breaks off or is damaged"
            ) from None


def _brands(data: bytes) -> set[bytes]:
    """List what the head of a HEIC or AVIF file says that it is; of other files nothing."""
    if data[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(data[:4]), len(data), 256)
    return {data[8:12], *(data[at : at + 4] for at in range(16, end, 4))}


def _too_many_pixels(most: int, received: str, kind: str = "") -> ConvscopeError:
    rule = f"A {kind}picture has at most {most // 1_000_000} million pixels"
    return ConvscopeError(f"{rule}. Received: {received}")


def _read(data: bytes, brought: tuple[int, int] | None) -> OwnPicture:
    """Read a file, which may hold a picture that was shrunk from that width and height."""
    file, told, ignored = _opened(data)
    with file:
        columns, rows = brought or file.size
        most, kind = (
            (UPLOAD_PIXELS_AT_ONCE, "WebP ") if file.format == "WEBP" else (UPLOAD_PIXELS, "")
        )
        if file.width * file.height > most:
            raise _too_many_pixels(most, f"{file.width} x {file.height}", kind)
        scans = data.count(_START_OF_SCAN)
        if file.format in ("JPEG", "MPO") and scans > _SCANS:
            raise ConvscopeError(f"A JPEG picture has at most {_SCANS} scans. Received: {scans}")
        image, lay = _decode(file)
        values, steps = _coloured(image, told)
    steps += ignored
    if lay:
        rows, columns = columns, rows
    is_shrunk = (columns, rows) != image.size
    if is_shrunk:
        steps.insert(0, f"shrunk to {image.height} × {image.width}")
    if image.mode == "RGBA":
        values, said = _laid(
            values, np.asarray(image.getchannel("A"), np.float32) / np.float32(255)
        )
        steps += said
    return OwnPicture(
        _without_colour(values), tuple(steps), brought=(rows, columns) if is_shrunk else None
    )


def _opened(data: bytes) -> tuple[ImageFile.ImageFile, Mapping[Any, Any], list[str]]:
    """Open a file; gives what it tells of its colours, and what was ignored of it."""
    try:
        file = Image.open(io.BytesIO(data), formats=_FORMATS)
    except (UnidentifiedImageError, ValueError):
        # Pillow refuses a PNG for much that no pixel needs, and for a profile of more than 1 MB.
        for part in parts_of_png(data):
            with suppress(UnidentifiedImageError, ValueError):
                file = Image.open(io.BytesIO(part.data), formats=_FORMATS)
                told = file.info if part.has_colours else {"icc_profile": part.profile}
                spoilt = "its transparency ignored, since it is damaged"
                return file, told, [] if part.has_transparency else [spoilt]
        raise
    return file, file.info, []


def _decode(file: ImageFile.ImageFile) -> tuple[Image.Image, bool]:
    """Decode a file in the mode of its colours, shrunk and upright; gives whether it lay."""
    # A JPEG decodes at a fraction of its size; what is left to shrink by is at least 2.
    file.draft(None, (2 * PICTURE_SIDE, 2 * PICTURE_SIDE))
    layout = file.tile[0].args if file.format == "PNG" and file.tile else None
    file.load()
    if (key := file.info.get("transparency")) is not None:
        file.info["transparency"] = _key(key, layout)
    if file.has_transparency_data:
        mode = "RGBA"
    elif file.mode.startswith("I"):  # 16-bit grey, which Pillow would cut off at 255
        mode = "F"
    else:
        mode = "CMYK" if file.mode == "CMYK" else "RGB"
    image = shrunk(file, mode)
    image.info = dict(file.info)  # EXIF and XMP
    # EXIF that cannot be read does not spoil a picture; nor do odd tags that Pillow fails to write
    # again, which it does after it has turned the picture.
    lay = False
    with suppress(Exception):
        lay = image.getexif().get(ExifTags.Base.Orientation) in _LYING
        ImageOps.exif_transpose(image, in_place=True)
    return image, lay


def _key(key: Any, layout: Any) -> Any:
    """Give the colour that is transparent in the 8 bits to which Pillow unpacks some PNGs."""
    if layout in _SMALL_GREYS:
        return key * _SMALL_GREYS[layout]
    return tuple(level >> 8 for level in key) if layout == "RGB;16B" else key


def _coloured(image: Image.Image, info: Mapping[Any, Any]) -> tuple[NDArray[np.float32], list[str]]:
    """Read the colours of a picture by its profile: numbers in [0, 1], and what was done."""
    plain = _numbers(image.convert("RGB") if image.mode in ("CMYK", "RGBA") else image)
    try:
        profile = find_profile(info)
        if profile is None:
            return plain, []
        if image.mode == "CMYK":
            read = _numbers(in_srgb(image, profile))
        elif plain.ndim == 2:
            read = _by_curve(plain, profile)
        else:
            read = _numbers(in_srgb(image.convert("RGB"), profile))
    except ValueError as error:
        return plain, [f"its colour profile ignored, since {error}"]
    told = image.mode == "CMYK" or read.ndim > plain.ndim or np.abs(read - plain).max() > _SAME
    return read, ["colours read by its profile"] if told else []


def _numbers(image: Image.Image) -> NDArray[np.float32]:
    white = 65535 if image.mode == "F" else 255
    return _without_colour(np.asarray(image, np.float32) / np.float32(white))


def _without_colour(values: NDArray[np.float32]) -> NDArray[np.float32]:
    if values.ndim == 3 and (values == values[:, :, :1]).all():
        return np.ascontiguousarray(values[:, :, 0])
    return values


def _by_curve(greys: NDArray[np.float32], profile: bytes) -> NDArray[np.float32]:
    """Read grey by a profile, with as many levels as it has: along the curve of 256 greys."""
    every = Image.fromarray(np.arange(256, dtype=np.uint8)[np.newaxis])
    curves = np.asarray(in_srgb(every, profile), np.float32)[0] / 255  # (256, 3)
    if np.ptp(curves, axis=1).max() < _SAME:
        curves = curves[:, 1:2]
    read = [np.interp(greys, np.linspace(0, 1, 256), curve) for curve in curves.T]
    return np.asarray(read[0] if len(read) == 1 else np.dstack(read), np.float32)


def _laid(
    values: NDArray[np.float32], opacity: NDArray[np.float32]
) -> tuple[NDArray[np.float32], list[str]]:
    """Lay a picture on white, or on black where white would swallow what is there."""
    if opacity.min() == 1:
        return values, []
    brightness = luminance(values) if values.ndim == 3 else values
    there = opacity >= _SEEN
    darker, share = _SWALLOWED
    seen = there & (opacity * (1 - brightness) >= darker)
    swallowed = there.any() and seen.sum() < share * there.sum()
    if values.ndim == 3:
        opacity = opacity[:, :, np.newaxis]
    ground = np.float32(0 if swallowed else 1)
    laid = opacity * values + (1 - opacity) * ground
    return laid, ["laid on black, since white would hide it" if swallowed else "laid on white"]
