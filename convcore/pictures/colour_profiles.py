"""Colour profiles: what the numbers of a picture mean, as littleCMS reads them.

A profile is a stranger's, as its picture is: littleCMS makes room for whatever a few bytes promise,
so all sizes are checked before it sees them.
"""

import io
import math
import struct
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
from PIL import Image, ImageCms

PROFILE_BYTES: Final = 4 * 2**20
"""Largest profile in bytes (4 MiB); those of printing presses take one or two."""

_CHANNELS: Final = {"L": b"GRAY", "RGB": b"RGB ", "CMYK": b"CMYK"}
_COUNTS: Final = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}
_CLASSES: Final = (b"scnr", b"mntr", b"prtr", b"spac")  # those that describe a device's colours
_SRGB: Final = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_SRGB_PRIMARIES: Final = (0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)

_D50: Final = (0.9642, 1.0, 0.8249)  # the white of all profiles, X, Y and Z
_BRADFORD: Final = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
_NEUTRAL: Final = 0.05  # a gamma this near to 1 / 2.2 says no more than none
_GAMMAS: Final = (0.05, 20.0)


def find_profile(info: Mapping[Any, Any]) -> bytes | None:
    """Find the profile of a picture's file, as browsers look for it.

    An embedded profile comes first. Without one, a PNG may say that it is sRGB, or tell its gamma
    and its primaries; a gamma alone counts unless it is about 1 / 2.2, primaries alone do not [1]_.
    Pillow tells nothing of a PNG's cICP, nor of the primaries that an AVIF names without a profile.

    Parameters
    ----------
    info : mapping
        What Pillow found in the file.

    Returns
    -------
    bytes or None
        The profile, not yet checked; None where the picture is sRGB.

    Raises
    ------
    ValueError
        If there is one that cannot be read, with the reason.

    References
    ----------
    .. [1] Chromium's and Skia's PNG decoders do so, "to match Safari and Firefox". That EXIF says
           "Adobe RGB" counts for none of them.
    """
    if "icc_profile" in info:
        profile = info["icc_profile"]
        if not isinstance(profile, bytes) or not profile:
            raise ValueError("it is damaged")
        return profile
    gamma, primaries = info.get("gamma"), info.get("chromaticity")
    if "srgb" in info or not isinstance(gamma, float):
        return None
    if not _GAMMAS[0] <= gamma <= _GAMMAS[1]:
        raise ValueError("its gamma is impossible")
    if isinstance(primaries, tuple):
        return profile_of(primaries, 1 / gamma)
    if abs(gamma * 2.2 - 1) < _NEUTRAL:
        return None
    return profile_of(_SRGB_PRIMARIES, 1 / gamma)


def profile_of(chromaticities: tuple[float, ...], exponent: float) -> bytes:
    """Make the profile of a display from numbers.

    Parameters
    ----------
    chromaticities : tuple of eight floats
        CIE x and y of white, red, green and blue.
    exponent : float
        Light is the number to this power.

    Returns
    -------
    bytes
        An ICC profile of version 4 [1]_, with the primaries adapted to D50 as Bradford does.

    Raises
    ------
    ValueError
        If the primaries span no colours.

    References
    ----------
    .. [1] ICC.1:2022, sections 7.2 (header), 8.4 (three-component matrix-based profiles), annex E.
    """
    points = np.array([(x, y, 1 - x - y) for x, y in zip(*[iter(chromaticities)] * 2, strict=True)])
    white, primaries = points[0], points[1:].T
    if white[1] <= 0 or abs(np.linalg.det(primaries)) < 1e-3:
        raise ValueError("its primaries span no colours")
    white = white / white[1]
    to_xyz = primaries * np.linalg.solve(primaries, white)
    cones, cones_d50 = _BRADFORD @ white, _BRADFORD @ _D50
    if (cones <= 0).any():
        raise ValueError("its white is impossible")
    adapt = np.linalg.inv(_BRADFORD) @ np.diag(cones_d50 / cones) @ _BRADFORD
    curve = b"para" + bytes(8) + _fixed(exponent)
    tags = {b"wtpt": _xyz(_D50)}
    for letter, column in zip((b"r", b"g", b"b"), (adapt @ to_xyz).T, strict=True):
        tags |= {letter + b"XYZ": _xyz(column), letter + b"TRC": curve}
    return _packed(tags)


def _fixed(*values: float) -> bytes:
    if not all(abs(value) < 2**15 for value in values):
        raise ValueError("its numbers are too large")
    return struct.pack(f">{len(values)}i", *(round(value * 2**16) for value in values))


def _xyz(values: Any) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*map(float, values))


def _packed(tags: Mapping[bytes, bytes]) -> bytes:
    """Lay out the profile of a display: its header, the table of its tags, and the tags."""
    start = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, tag in tags.items():
        table += name + struct.pack(">II", start + len(body), len(tag))
        body += tag + bytes(-len(tag) % 4)
    header = struct.pack(">I4xI4s4s4s", start + len(body), 0x04400000, b"mntr", b"RGB ", b"XYZ ")
    header += bytes(12) + b"acsp" + bytes(28) + _fixed(*_D50)
    return header.ljust(128, b"\0") + table + body


def in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """Turn the colours of a picture into sRGB's.

    Parameters
    ----------
    image : PIL image
        Grey ("L"), "RGB" or "CMYK".
    profile : bytes
        An ICC profile for as many channels, or one for RGB where the picture is grey.

    Returns
    -------
    PIL image
        In mode "RGB", by the perceptual intent.

    Raises
    ------
    ValueError
        If the profile is damaged, or for other colours, with the reason.
    """
    space = _checked(profile)
    if image.mode == "L" and space == b"RGB ":
        image = image.convert("RGB")
    if _CHANNELS[image.mode] != space:
        raise ValueError("it is for other colours than the picture has")
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.buildTransform(opened, _SRGB, image.mode, "RGB").apply(image)
    except (ImageCms.PyCMSError, OSError, ValueError):
        raise ValueError("it is damaged") from None


def _checked(profile: bytes) -> bytes:
    """Check the sizes that a profile claims, and give the colours that it is for."""
    if len(profile) > PROFILE_BYTES:
        raise ValueError(f"it has more than {PROFILE_BYTES // 2**20} MB")
    if len(profile) < 132 or profile[36:40] != b"acsp":
        raise ValueError("it is damaged")
    if profile[12:16] not in _CLASSES or profile[20:24] not in (b"XYZ ", b"Lab "):
        raise ValueError("it describes no picture")
    space = profile[16:20]
    if space not in _COUNTS:
        raise ValueError("it is for other colours than the picture has")
    for name, tag in _tags(profile):
        channels = _COUNTS[space] if name[:3] == b"A2B" else None
        if not _is_sound(tag, channels):
            raise ValueError("it is damaged")
    return space


def _tags(profile: bytes) -> Iterator[tuple[bytes, bytes]]:
    (count,) = struct.unpack_from(">I", profile, 128)
    if count > 100 or len(profile) < 132 + 12 * count:
        raise ValueError("it is damaged")
    for entry in range(count):
        name, start, size = struct.unpack_from(">4sII", profile, 132 + 12 * entry)
        if start + size > len(profile):
            raise ValueError("it is damaged")
        yield name, profile[start : start + size]


def _is_sound(tag: bytes, channels: int | None) -> bool:
    """Say whether a tag's table of colours, where it has one, is as large as its axes ask for."""
    kind, axes = tag[:4], tag[8:10]
    if kind == b"mpet":  # chains of tables without bounds, which no camera writes
        return False
    if kind not in (b"mft1", b"mft2", b"mAB ", b"mBA "):
        return True
    if len(tag) < 32 or not all(1 <= axis <= 4 for axis in axes):
        return False
    ins, outs = axes
    if kind[:3] == b"mft":
        entries, each = tag[10] ** ins * outs, 1 if kind == b"mft1" else 2
    else:
        (at,) = struct.unpack_from(">I", tag, 24)
        if at == 0:
            return channels in (None, ins)
        grid = tag[at : at + 16]
        if len(tag) < at + 20:
            return False
        entries, each = math.prod(grid[:ins]) * outs, tag[at + 16]
    return channels in (None, ins) and 0 < entries * each <= len(tag)
