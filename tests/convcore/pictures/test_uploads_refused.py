import struct
import warnings

import numpy as np
import pytest
from PIL import Image

import convcore.pictures.uploads
from convcore.errors import ConvscopeError
from convcore.limits import PICTURE_SIDE, UPLOAD_BYTES, UPLOAD_PIXELS, UPLOAD_PIXELS_AT_ONCE
from tests.picture_files import (
    DAMAGED,
    FORMATS,
    GREYS,
    NONE_OF_THESE,
    check_opened,
    opened,
    png_of_size,
    refusal,
    saved,
)

RNG = np.random.default_rng(2)


def test_an_empty_file_is_refused():
    assert refusal(b"") == "A picture file is not empty. Received: 0 bytes"


@pytest.mark.parametrize(
    "data",
    [
        b"Dear diary, this is not a picture.",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7\n",
        b"\0" * 1000,
        b"\x89PNG\r\n\x1a\n",
    ],
    ids=["text", "svg", "pdf", "zeros", "signature"],
)
def test_what_is_no_picture_is_refused_whatever_its_name(data):
    assert refusal(data) == NONE_OF_THESE


@pytest.mark.parametrize("kind", ["TIFF", "ICO", "PPM", "JPEG2000", "TGA", "PCX"])
def test_a_picture_in_another_format_is_refused(kind):
    assert refusal(saved(np.zeros((16, 16, 3), np.uint8), kind)) == NONE_OF_THESE


def test_a_file_of_more_than_10_mib_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.delattr(convcore.pictures.uploads, "Image")
    assert refusal(b"\0" * (UPLOAD_BYTES + 1)) == (
        "A picture file has at most 10 MB, which is 10,485,760 bytes. Received: 10,485,761 bytes"
    )


def test_a_file_of_10_mib_is_opened():
    data = saved(GREYS)
    check_opened(data + b"\0" * (UPLOAD_BYTES - len(data)), GREYS / 255)


@pytest.mark.parametrize(
    ("size", "received"),
    [
        ((5000, 5001), "5000 x 5001"),
        ((9000, 9000), "9000 x 9000"),
        ((12_000, 10_000), "12000 x 10000"),  # Pillow warns
        ((50_000, 50_000), "more than 170 million"),  # Pillow refuses
        ((2**31 - 1, 2**31 - 1), "more than 170 million"),
    ],
)
def test_a_decompression_bomb_is_refused_before_it_is_decoded(monkeypatch, size, received):
    monkeypatch.delattr(convcore.pictures.uploads, "_decode")
    assert refusal(png_of_size(*size)) == (
        f"A picture has at most 25 million pixels. Received: {received}"
    )


def test_a_bomb_that_weighs_little_is_refused():
    data = saved(Image.new("1", (5000, 5001)))
    assert len(data) < 5000
    assert refusal(data).endswith("Received: 5000 x 5001")


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "1"), ("JPEG", "L")],
)
def test_a_picture_of_24_megapixels_as_phones_take_is_opened(kind, mode):
    assert UPLOAD_PIXELS == 25_000_000
    assert opened(saved(Image.new(mode, (5712, 4284)), kind)).shape == (300, 400)


def test_a_png_that_promises_pixels_and_holds_none_is_refused():
    assert refusal(png_of_size(30, 20)) == DAMAGED


@pytest.mark.parametrize(
    ("kind", "at", "layout"), [("BMP", 18, "<ii"), ("WEBP", 26, "<HH"), ("GIF", 6, "<HH")]
)
def test_a_header_that_promises_too_many_pixels_is_refused(kind, at, layout):
    lying = bytearray(saved(GREYS, kind))
    struct.pack_into(layout, lying, at, 16_000, 1601)
    assert refusal(bytes(lying)).endswith("million pixels. Received: 16000 x 1601")


def test_a_webp_which_takes_more_memory_has_16_million_pixels_at_most():
    assert UPLOAD_PIXELS_AT_ONCE == 16_000_000
    lying = bytearray(saved(GREYS, "WEBP"))
    struct.pack_into("<HH", lying, 26, 16_000, 1001)
    assert refusal(bytes(lying)) == (
        "A WebP picture has at most 16 million pixels. Received: 16000 x 1001"
    )


def test_a_jpeg_whose_header_promises_too_many_pixels_is_refused():
    lying = bytearray(saved(GREYS, "JPEG"))
    struct.pack_into(">HH", lying, lying.index(b"\xff\xc0") + 5, 1601, 16_000)
    assert refusal(bytes(lying)).endswith("million pixels. Received: 16000 x 1601")


def test_a_gif_whose_first_frame_is_larger_than_its_header_says_is_refused():
    lying = bytearray(saved(GREYS, "GIF"))
    frame = lying.rindex(b",", 0, lying.rindex(struct.pack("<HH", 3, 2)))
    struct.pack_into("<HH", lying, frame + 5, 16_000, 1601)
    assert refusal(bytes(lying)).endswith("million pixels. Received: 16000 x 1601")


@pytest.mark.parametrize(("kind", "at", "layout"), [("BMP", 18, "<ii"), ("GIF", 6, "<HH")])
def test_a_header_that_promises_more_pixels_than_there_are_opens_or_is_refused(kind, at, layout):
    lying = bytearray(saved(GREYS, kind))
    struct.pack_into(layout, lying, at, 300, 200)
    check_opens_or_refuses(bytes(lying))


def with_scans(count):
    """A progressive JPEG in which the last scan is repeated until there are so many."""
    data = saved(GREYS, "JPEG", progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * (count - data.count(b"\xff\xda")) + data[-2:]


def test_a_jpeg_of_very_many_scans_is_refused_before_it_is_decoded(monkeypatch):
    assert opened(with_scans(250)).shape == GREYS.shape
    monkeypatch.delattr(convcore.pictures.uploads, "_decode")
    assert refusal(with_scans(251)) == "A JPEG picture has at most 250 scans. Received: 251"


def test_the_scans_of_a_jpeg_are_not_looked_for_in_other_formats():
    check_opened(saved(GREYS) + b"\xff\xda" * 300, GREYS / 255)


NOISE = RNG.integers(0, 256, (40, 60, 3), dtype=np.uint8)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("twentieth", range(1, 19))
def test_a_truncated_file_is_refused(kind, twentieth):
    data = saved(NOISE, kind)
    assert refusal(data[: len(data) * twentieth // 20]) in {DAMAGED, NONE_OF_THESE}


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_that_breaks_off_in_the_middle_is_called_damaged(kind):
    data = saved(NOISE, kind)
    assert refusal(data[: len(data) // 2]) == DAMAGED


def check_opens_or_refuses(data):
    try:
        image = opened(data)
    except ConvscopeError as error:
        assert str(error).count("Received: ") == 1  # noqa: PT017 - both outcomes are allowed
    else:
        assert image.dtype == np.float32
        assert image.ndim == 2 or image.shape[2:] == (3,)
        assert 1 <= min(image.shape[:2]) <= max(image.shape[:2]) <= PICTURE_SIDE
        assert image.min() >= 0  # and so no NaN
        assert image.max() <= 1


SMALL_FILES = {
    "png": saved(NOISE[:12, :9]),
    "png palette": saved(Image.fromarray(NOISE[:12, :9]).quantize(8), transparency=b"\x00\x80"),
    "png 16 bits": saved(NOISE[:12, :9, 0].astype(np.uint16) * 200),
    "jpeg": saved(NOISE[:12, :9], "JPEG", exif=Image.Exif()),
    "jpeg progressive": saved(NOISE[:12, :9], "JPEG", progressive=True),
    "webp": saved(NOISE[:12, :9], "WEBP"),
    "webp lossless": saved(NOISE[:12, :9], "WEBP", lossless=True),
    "bmp": saved(NOISE[:12, :9], "BMP"),
    "gif": saved(NOISE[:12, :9], "GIF"),
}


@pytest.mark.parametrize("name", SMALL_FILES)
def test_a_file_with_flipped_bits_opens_or_is_refused(name):
    rng = np.random.default_rng(len(name))
    for _ in range(150):
        damaged = bytearray(SMALL_FILES[name])
        for at in rng.integers(0, len(damaged), rng.integers(1, 5)):
            damaged[at] ^= 1 << rng.integers(0, 8)
        check_opens_or_refuses(bytes(damaged))


@pytest.mark.parametrize("name", SMALL_FILES)
def test_random_bytes_after_a_true_beginning_open_or_are_refused(name):
    rng = np.random.default_rng(len(name))
    for _ in range(40):
        kept = rng.integers(4, len(SMALL_FILES[name]))
        check_opens_or_refuses(SMALL_FILES[name][:kept] + rng.bytes(200))


def test_random_bytes_are_refused():
    rng = np.random.default_rng(5)
    for size in (1, 2, 10, 100, 5000):
        assert refusal(rng.bytes(size)) == NONE_OF_THESE


def test_after_a_refusal_the_next_upload_opens_and_warnings_are_as_before():
    before = list(warnings.filters)
    refusal(png_of_size(12_000, 10_000))
    refusal(png_of_size(30, 20))
    check_opened(saved(GREYS), GREYS / 255)
    assert list(warnings.filters) == before
