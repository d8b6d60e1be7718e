"""HEIC and AVIF: the one is refused by name, the other read in a process of its own."""

import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image, features

import convcore.pictures.uploads
from convcore.errors import ConvscopeError
from convcore.limited_process import _LIMITED, REFUSED, UNLIMITED
from convcore.pictures.avif import _webp
from convcore.pictures.uploads import open_upload
from tests.colour_profiles import LARGE
from tests.paths import ROOT
from tests.picture_files import DAMAGED, NONE_OF_THESE, check_opened, opened, refusal, saved

HEIC = (
    "A picture is a PNG, JPEG, WebP, AVIF, BMP or GIF file. Received: HEIC, your phone's format: "
    "share it as JPEG, or let the camera take JPEG (iPhone: Settings, Camera, Formats, Most "
    "Compatible)"
)
SMOOTH = np.add.outer(np.arange(40), np.arange(60)).astype(np.uint8)


def film(major, *others):
    """The head of a file of the family that HEIC and AVIF belong to, and noise."""
    brands = b"".join([major, bytes(4), *others])
    return struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands + bytes(range(256)) * 4


@pytest.mark.parametrize(
    "brands", [(b"heic", b"mif1"), (b"mif1", b"miaf", b"heic"), (b"heix",), (b"msf1", b"hevc")]
)
def test_heic_is_refused_by_its_name_with_what_to_do(brands):
    assert refusal(film(*brands)) == HEIC


@pytest.mark.parametrize(
    "data", [film(b"isom", b"mp42"), film(b"qt  "), film(b"mif1"), b"\0\0\0\x18ftyp"]
)
def test_a_film_is_no_picture(data):
    assert refusal(data) == NONE_OF_THESE


def test_an_avif_opens_shrunk_and_upright_by_a_profile_of_more_than_a_megabyte_and_on_white():
    image = Image.new("RGBA", (600, 400), (60, 180, 60, 0))
    image.paste((60, 180, 60, 255), (0, 0, 300, 400))  # the left half, which belongs on top
    exif = Image.Exif()
    exif[0x0112] = 6
    options = {"quality": 100, "subsampling": "4:4:4", "exif": exif, "icc_profile": LARGE}
    picture = open_upload(saved(image, "AVIF", **options))
    assert picture.brought == (600, 400)
    shrunk = "shrunk to 400 × 267"
    assert picture.steps == (shrunk, "colours read by its profile", "laid on white")
    assert picture.image.shape == (400, 267, 3)
    np.testing.assert_allclose(picture.image[201:], 1)
    green = np.broadcast_to(np.divide((0, 181, 42), 255), (199, 267, 3))
    np.testing.assert_allclose(picture.image[:199], green, atol=2.5 / 255)


def test_an_avif_that_breaks_off_is_called_damaged():
    data = saved(SMOOTH, "AVIF")
    assert refusal(data[: len(data) // 2]) == DAMAGED


@pytest.mark.parametrize("beside", [b"", b"moov"])
def test_an_avif_that_promises_too_many_pixels_is_refused_before_a_process_starts(
    monkeypatch, beside
):
    monkeypatch.delattr(subprocess, "Popen")
    lying = bytearray(saved(SMOOTH, "AVIF"))
    struct.pack_into(">II", lying, lying.index(b"ispe") + 8, 16_000, 1001)
    assert refusal(bytes(lying) + beside) == (
        "An AVIF picture has at most 16 million pixels. Received: 16000 x 1001"
    )


def test_an_avif_that_is_larger_than_it_says_meets_the_bound_of_its_process():
    # The header says 100 x 80, the film within has 6 million pixels in three planes.
    lying = bytearray(saved(Image.new("RGB", (3000, 2000)), "AVIF", speed=10, subsampling="4:4:4"))
    struct.pack_into(">II", lying, lying.index(b"ispe") + 8, 100, 80)
    assert _webp(bytes(lying))[8:12] == b"RIFF"
    asks = "from convcore.pictures import avif; avif.MEMORY = 130 << 20; exit(avif._main())"
    ended = subprocess.run(
        [sys.executable, "-c", asks],
        input=bytes(lying),
        capture_output=True,
        cwd=ROOT,
        check=False,
        env={"OPENBLAS_NUM_THREADS": "1"},
    )
    assert ended.returncode == REFUSED


def test_an_avif_whose_head_tells_of_no_picture_is_refused_before_a_process_starts(monkeypatch):
    monkeypatch.delattr(subprocess, "Popen")
    assert refusal(film(b"avif")) == DAMAGED


def test_other_pictures_open_while_an_avif_is_read(monkeypatch):
    others = ThreadPoolExecutor()

    def read_meanwhile(_):
        assert others.submit(opened, saved(SMOOTH)).result(timeout=20).shape == (40, 60)
        return saved(SMOOTH, "WEBP", lossless=True), (60, 40)

    monkeypatch.setattr(convcore.pictures.uploads, "avif_as_webp", read_meanwhile)
    check_opened(film(b"avif"), SMOOTH / 255)


class Answers:
    """A process that has ended with a code, after it had its limits or without any."""

    def __init__(self, code, stdout):
        self.returncode = code
        self.communicate = self.kill = self.wait = lambda *_, **__: None
        if code != UNLIMITED:
            stdout.write(_LIMITED)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (-9, "An AVIF picture is read within 450 MB and 10 seconds. Received: one that is not"),
        (
            UNLIMITED,
            "Reading AVIF safely needs limits on memory and time: save the picture as JPEG",
        ),
    ],
)
def test_an_avif_is_read_within_limits_or_not_at_all(monkeypatch, code, sentence):
    monkeypatch.setattr(subprocess, "Popen", lambda *_, stdout, **__: Answers(code, stdout))
    with pytest.raises(ConvscopeError, match=sentence):
        open_upload(film(b"avif", b"moov"))


def test_where_pillow_does_not_read_avif_that_is_said(monkeypatch):
    monkeypatch.setattr(features, "check", lambda name: name != "avif")
    assert refusal(film(b"avif")) == (
        "An AVIF picture is read where the server's Pillow reads AVIF: save it as JPEG. "
        "Received: one on a server whose Pillow does not"
    )
