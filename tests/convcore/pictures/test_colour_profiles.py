"""Colours are read by the profile that a file carries, as browsers do; a broken one is ignored."""

import io
import itertools
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms

from convcore.pictures import colour_profiles
from convcore.pictures.colour_profiles import PROFILE_BYTES, in_srgb, profile_of
from convcore.pictures.uploads import open_upload
from tests.colour_profiles import (
    ADOBE,
    ADOBE_RGB,
    DISPLAY_P3,
    LARGE,
    SRGB,
    grey_profile,
    inks_profile,
    profile,
    table_of,
)
from tests.picture_files import check_opened, opened, png, saved
from tests.sweeps import some

READ = ("colours read by its profile",)
PLAIN = [(60, 180, 60), (200, 30, 40), (128, 128, 128), (30, 30, 30)]
PLAIN_GREYS = [20, 60, 128, 200]


def ignored(why):
    return (f"its colour profile ignored, since {why}",)


def iccp(data):
    return b"iCCPname\0\0" + zlib.compress(data)


def gamma(value):
    return b"gAMA" + struct.pack(">I", round(value * 100_000))


def primaries(numbers):
    return b"cHRM" + struct.pack(">8I", *(round(number * 100_000) for number in numbers))


def coloured(*chunks):
    return png((4, 1), bytes([0, *itertools.chain(*PLAIN)]), *chunks)


def grey(*chunks):
    return png((4, 1), bytes([0, *PLAIN_GREYS]), *chunks, kind=0)


# What Chromium 156 shows of the same files, and littleCMS where there is a profile.
SHOWN = {
    "Adobe RGB": (
        coloured(iccp(ADOBE)),
        [(0, 181, 42), (233, 24, 36), (129, 129, 129), (24, 24, 24)],
    ),
    "Display P3": (
        coloured(iccp(profile_of(DISPLAY_P3, 2.2))),
        [(0, 185, 22), (220, 0, 19), (129, 129, 129), (24, 24, 24)],
    ),
    "a profile beside sRGB": (
        coloured(b"sRGB\0", iccp(ADOBE)),
        [(0, 181, 42), (233, 24, 36), (129, 129, 129), (24, 24, 24)],
    ),
    "sRGB beside a gamma": (coloured(b"sRGB\0", gamma(1.0)), PLAIN),
    "a gamma": (
        coloured(gamma(1.0)),
        [(133, 219, 133), (229, 96, 110), (188, 188, 188), (96, 96, 96)],
    ),
    "the usual gamma": (coloured(gamma(0.45455)), PLAIN),
    "primaries": (coloured(primaries(ADOBE_RGB)), PLAIN),
    "gamma and primaries": (
        coloured(gamma(0.4547), primaries(ADOBE_RGB)),
        [(0, 181, 42), (233, 24, 36), (129, 129, 129), (24, 24, 24)],
    ),
    "the usual gamma and primaries": (
        coloured(gamma(0.45455), primaries(SRGB)),
        [(57, 181, 57), (201, 24, 35), (129, 129, 129), (24, 24, 24)],
    ),
    "grey by a profile for colours": (grey(iccp(ADOBE)), [12, 57, 129, 201]),
    "grey by its own": (grey(iccp(grey_profile(1.8))), [26, 77, 146, 210]),
    "grey with a gamma": (grey(gamma(1.0)), [79, 133, 188, 229]),
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_png_is_read_as_a_browser_shows_it(name):
    data, shown = SHOWN[name]
    check_opened(data, np.divide([shown], 255), atol=0.5 / 255)
    plain = PLAIN if np.ndim(shown) == 2 else PLAIN_GREYS
    assert open_upload(data).steps == (() if shown == plain else READ)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {"quality": 100, "subsampling": 0}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_other_files_are_read_by_their_profile_too(kind, options):
    flat = Image.new("RGB", (16, 16), (60, 180, 60))
    picture = open_upload(saved(flat, kind, icc_profile=ADOBE, **options))
    expected = np.broadcast_to(np.divide((0, 181, 42), 255), (16, 16, 3))
    np.testing.assert_allclose(picture.image, expected, atol=2.5 / 255)
    assert picture.steps == READ


def test_littlecms_agrees_on_every_colour():
    levels = np.random.default_rng(2).integers(0, 256, (50, 40, 3), dtype=np.uint8)
    image = Image.fromarray(levels)
    source = ImageCms.getOpenProfile(io.BytesIO(ADOBE))
    theirs = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
    check_opened(saved(image, icc_profile=ADOBE), np.asarray(theirs) / 255)


def test_a_profile_of_srgb_changes_nothing_and_is_not_told():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = open_upload(coloured(iccp(srgb)))
    np.testing.assert_array_equal(picture.image, np.float32([PLAIN]) / np.float32(255))
    assert picture.steps == ()


def test_a_profile_from_numbers_has_adobes_published_matrix():
    # Adobe RGB (1998) Color Image Encoding, 4.3.6.1: what an ICC profile holds.
    tags = dict(colour_profiles._tags(ADOBE))
    published = {
        b"rXYZ": (0.60974, 0.31111, 0.01947),
        b"gXYZ": (0.20528, 0.62567, 0.06087),
        b"bXYZ": (0.14919, 0.06322, 0.74457),
    }
    for name, column in published.items():
        ours = np.frombuffer(tags[name], ">i4")[2:] / 65536
        np.testing.assert_allclose(ours, column, atol=2e-5)


def test_sixteen_bit_grey_keeps_its_levels_under_a_profile():
    deep = np.arange(0, 65_536, 16, dtype=np.uint16).reshape(64, 64)
    image = opened(saved(deep, icc_profile=grey_profile(1.8)))
    assert len(np.unique(image)) > 3000
    linear = (deep / 65535) ** 1.8
    srgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    np.testing.assert_allclose(image, srgb, atol=2 / 255)  # near black littleCMS rounds to 8 bits


def test_transparent_colours_are_read_by_the_profile_as_well():
    image = np.array([[(60, 180, 60, 255), (60, 180, 60, 0)]], np.uint8)
    check_opened(saved(image, icc_profile=ADOBE), [[(0, 181 / 255, 42 / 255), (1, 1, 1)]], 1e-3)


# Inks


INKS = Image.new("CMYK", (16, 16), (200, 30, 40, 60))
PLAIN_INKS = saved(INKS, "JPEG", quality=100)


def without_adobe(data):
    """The same JPEG without the segment in which Adobe's programs say that inks are inverted."""
    at = data.index(b"\xff\xee")
    return data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4]) :]


def as_ycck(data):
    """The same numbers, called luminance, two differences and black."""
    at = data.index(b"Adobe") + 11
    return data[:at] + b"\2" + data[at + 1 :]


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (PLAIN_INKS, (42, 172, 164)),
        (without_adobe(PLAIN_INKS), (42, 172, 164)),
        (as_ycck(PLAIN_INKS), (59, 195, 21)),
    ],
    ids=["CMYK", "CMYK of no program", "YCCK"],
)
def test_inks_without_a_profile_are_read_as_a_browser_shows_them(data, shown):
    check_opened(data, np.broadcast_to(np.divide(shown, 255), (16, 16, 3)), atol=1.1 / 255)
    assert open_upload(data).steps == ()


@pytest.mark.parametrize("inks", [(0, 0, 0, 0), (255, 0, 0, 0), (0, 255, 0, 255)])
def test_inks_are_read_by_their_profile(inks):
    data = saved(Image.new("CMYK", (16, 16), inks), "JPEG", quality=100, icc_profile=inks_profile())
    lightness = 100 * (1 - sum(map(bool, inks)) / 4)
    light = ((lightness + 16) / 116) ** 3
    grey = 1.055 * light ** (1 / 2.4) - 0.055
    check_opened(data, np.full((16, 16), grey), atol=0.012)
    assert open_upload(data).steps == READ


# Broken and hostile profiles


def lut(grid, width=1, ins=3):
    """A table that promises much and holds little."""
    return profile(b"RGB ", {b"A2B0": table_of(ins, bytes(24), grid=grid, width=width)})


def modern_lut(*grid):
    """The same as profiles of version 4 write it."""
    table = struct.pack(">4s4xBB2x5I", b"mAB ", 3, 3, 0, 0, 0, 32, 0)
    table += bytes(grid).ljust(16, b"\0") + b"\2\0\0\0" + bytes(48)
    return profile(b"RGB ", {b"A2B0": table})


DAMAGED = {
    "nonsense": iccp(b"nonsense" * 40),
    "nothing": iccp(b""),
    "cut off": iccp(ADOBE[:200]),
    "not compressed": b"iCCPname\0\0abcdef",
    "compressed otherwise": b"iCCPname\0\1" + zlib.compress(ADOBE),
    "a text of its name": b"tEXticc_profile\0Adobe",
    "too many tags": iccp(profile(b"RGB ", {b"rXYZ": bytes(20)}, count=2**32 - 1)),
    "a tag beyond its end": iccp(ADOBE[:140] + b"\xff\xff\xff\xff" + ADOBE[144:]),
    "a table of 255 a side": iccp(lut(255)),
    "a table of 2 bytes each": iccp(lut(80, width=2)),
    "a table of no side": iccp(lut(0)),
    "a table of 4 axes": iccp(lut(2, ins=4)),
    "a modern table": iccp(modern_lut(255, 255, 255)),
    "a chain of tables": iccp(profile(b"RGB ", {b"D2B0": b"mpet" + bytes(40)})),
    "no curves": iccp(profile(b"RGB ", {b"rXYZ": bytes(20)})),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_profile_is_ignored_and_that_is_told(name):
    picture = open_upload(coloured(DAMAGED[name]))
    np.testing.assert_array_equal(picture.image, np.float32([PLAIN]) / np.float32(255))
    assert picture.steps == ignored("it is damaged")


def test_a_profile_whose_checksum_is_wrong_is_ignored():
    spoilt = coloured(iccp(ADOBE)).replace(b"iCCPname", b"iCCPgame")
    assert open_upload(spoilt).steps == ignored("it is damaged")


FAR = (0.08685, 0.85785, 0.25054, 0.07448, 0.78119, 0.73909, 0.82031, 0.77889)
"""A white that one kind of cone hardly sees: adapted to, it multiplies by more than 32,768."""


OTHER = "it is for other colours than the picture has"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (coloured(iccp(bytes(50_000_000))), "it has more than 4 MB"),
        (coloured(iccp(grey_profile(1.8))), OTHER),
        (coloured(iccp(inks_profile())), OTHER),
        (saved(INKS, "JPEG", icc_profile=ADOBE), OTHER),
        (coloured(iccp(profile(b"Lab ", {}))), OTHER),
        (coloured(iccp(profile(b"RGB ", {}, kind=b"link"))), "it describes no picture"),
        (coloured(gamma(0), primaries(SRGB)), "its gamma is impossible"),
        (coloured(gamma(0.5), primaries([0.3] * 8)), "its primaries span no colours"),
        (coloured(gamma(0.5), primaries([0.3, 0, *SRGB[2:]])), "its primaries span no colours"),
        (coloured(gamma(0.5), primaries([0.3, 1e-5, *SRGB[2:]])), "its white is impossible"),
        (coloured(gamma(0.5), primaries(FAR)), "its numbers are too large"),
    ],
)
def test_a_profile_that_is_none_of_the_picture_is_ignored_with_its_reason(data, why):
    assert open_upload(data).steps == ignored(why)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_profile_of_more_than_a_megabyte_is_read(kind):
    options = {"quality": 100, "subsampling": "4:4:4"} if kind != "PNG" else {}
    data = saved(Image.new("RGB", (16, 16), (60, 180, 60)), kind, icc_profile=LARGE, **options)
    picture = open_upload(data)
    green = np.broadcast_to(np.divide((0, 181, 42), 255), (16, 16, 3))
    np.testing.assert_allclose(picture.image, green, atol=2.5 / 255)
    assert picture.steps == READ


def test_a_profile_of_more_than_4_mb_is_not_read(monkeypatch):
    monkeypatch.delattr(colour_profiles, "ImageCms")
    large = ADOBE + bytes(PROFILE_BYTES + 1 - len(ADOBE))
    flat = Image.new("RGB", (8, 8), "red")
    data = saved(flat, "JPEG", icc_profile=large)
    assert open_upload(data).steps == ignored("it has more than 4 MB")


@pytest.mark.parametrize("name", [name for name in DAMAGED if " table" in name or "tags" in name])
def test_what_promises_too_much_never_comes_to_littlecms(name, monkeypatch):
    monkeypatch.delattr(colour_profiles, "ImageCms")
    assert open_upload(coloured(DAMAGED[name])).steps == ignored("it is damaged")


@pytest.mark.parametrize(
    ("mode", "base"),
    [("RGB", ADOBE), ("L", grey_profile(1.8)), ("CMYK", inks_profile())],
)
def test_a_profile_with_flipped_bits_is_read_or_ignored(mode, base):
    rng, image = np.random.default_rng(len(base)), Image.new(mode, (2, 2))
    for _ in range(some(6, of=500)):
        spoilt = bytearray(base)
        for at in rng.integers(0, len(spoilt), rng.integers(1, 5)):
            spoilt[at] ^= 1 << rng.integers(0, 8)
        try:
            assert in_srgb(image, bytes(spoilt)).mode == "RGB"
        except ValueError as error:
            assert str(error)[:3] in ("it ", "its")  # noqa: PT017 - both outcomes are allowed
