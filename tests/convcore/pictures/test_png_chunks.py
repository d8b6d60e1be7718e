"""What no pixel of a PNG needs does not spoil it; what its pixels need does."""

import zlib

import numpy as np
import pytest

from convcore.pictures import png_chunks
from convcore.pictures.uploads import open_upload
from tests.colour_profiles import ADOBE
from tests.picture_files import DAMAGED, NONE_OF_THESE, png, refusal

GREEN = np.full((4, 3, 3), (60, 180, 60), np.uint8)
PIXELS = b"".join(b"\0" + row.tobytes() for row in GREEN)
LONG_TEXT = b"zTXtComment\0\0" + zlib.compress(bytes(2 << 20))
BY_PROFILE = b"iCCPAdobe\0\0" + zlib.compress(ADOBE)
NO_KEY, NO_GAMMA = b"tRNS\0", b"gAMA\0"
OPAQUE = "its transparency ignored, since it is damaged"
PLAIN = "its colour profile ignored, since it is damaged"


@pytest.mark.parametrize(
    ("chunks", "shown", "told"),
    [
        ([LONG_TEXT], (60, 180, 60), ()),
        ([b"zTXtComment\0\5abc"], (60, 180, 60), ()),
        ([b"pHYs\0"], (60, 180, 60), ()),
        ([NO_KEY], (60, 180, 60), (OPAQUE,)),
        ([LONG_TEXT, BY_PROFILE], (0, 181, 42), ("colours read by its profile",)),
        ([BY_PROFILE, NO_KEY], (0, 181, 42), ("colours read by its profile", OPAQUE)),
        ([LONG_TEXT, NO_GAMMA, NO_KEY], (60, 180, 60), (PLAIN, OPAQUE)),
        ([LONG_TEXT, b"tRNS" + bytes([0, 60, 0, 180, 0, 60])], (255,) * 3, ("laid on white",)),
    ],
)
def test_a_chunk_that_no_pixel_needs_is_passed_over_and_told_where_it_would_show(
    chunks, shown, told
):
    picture = open_upload(png((3, 4), PIXELS, *chunks))
    assert picture.steps == told
    seen = np.atleast_3d(picture.image) * np.ones(3)
    np.testing.assert_allclose(seen, np.full((4, 3, 3), shown) / 255, atol=2.5 / 255)


def test_a_png_of_more_chunks_than_any_has_is_refused_before_they_are_passed_over():
    sentence = "A PNG picture has at most 20,000 chunks. Received: more"
    assert refusal(png((3, 4), PIXELS, *[b"eXIf"] * 20_000)) == sentence
    assert open_upload(png((3, 4), PIXELS, *[b"eXIf"] * 19_900)).image.shape == (4, 3, 3)


def test_of_many_profiles_only_the_first_is_inflated(monkeypatch):
    inflated = []
    monkeypatch.setattr(png_chunks, "_inflated", inflated.append)
    open_upload(png((3, 4), PIXELS, *[BY_PROFILE] * 200, LONG_TEXT))
    assert len(inflated) == 1


def test_what_the_pixels_need_is_never_left_out():
    palette = png((3, 4), b"\0\0\1\0" * 4, b"PLTE" + bytes(6), LONG_TEXT, NO_KEY, kind=3)
    assert refusal(palette.replace(b"PLTE\0", b"PLTE\1")) == NONE_OF_THESE
    assert refusal(png((3, 4), PIXELS[:-5], LONG_TEXT)) == DAMAGED
