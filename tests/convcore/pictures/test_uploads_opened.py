import struct

import numpy as np
import pytest
from PIL import Image, ImageFile

from convcore.limits import PICTURE_SIDE
from convcore.pictures.uploads import open_upload
from tests.picture_files import (
    BLUE,
    COLOURS,
    FORMATS,
    GREEN,
    GREYS,
    RED,
    check_opened,
    opened,
    saved,
)


@pytest.mark.parametrize("kind", ["PNG", "BMP", "GIF"])
def test_a_grey_picture_opens_as_one_plane(kind):
    check_opened(saved(GREYS, kind), GREYS / 255)


@pytest.mark.parametrize(
    ("kind", "options"), [("PNG", {}), ("BMP", {}), ("WEBP", {"lossless": True})]
)
def test_a_coloured_picture_opens_as_three_channels(kind, options):
    check_opened(saved(COLOURS, kind, **options), COLOURS / 255)


def test_a_jpeg_opens_close_to_what_was_saved():
    smooth = np.add.outer(np.arange(40), np.arange(60)).astype(np.uint8)
    check_opened(saved(smooth, "JPEG", quality=95), smooth / 255, atol=0.02)


def test_a_jpeg_keeps_red_red():
    image = np.full((16, 24, 3), RED, np.uint8)
    check_opened(saved(image, "JPEG", quality=95), image / 255, atol=0.02)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_colour_file_without_colour_opens_as_one_plane(kind):
    image = opened(saved(np.full((9, 7, 3), 120, np.uint8), kind))
    np.testing.assert_allclose(image, np.full((9, 7), 120 / 255), atol=0.005)


def test_one_bit_becomes_black_and_white():
    bits = np.array([[True, False, True], [False, False, True]])
    check_opened(saved(bits), bits)


def test_sixteen_bit_grey_is_scaled_down_and_not_cut_off():
    deep = np.array([[0, 255, 256], [20_000, 40_000, 65_535]], np.uint16)
    check_opened(saved(deep), deep / 65535)


def test_sixteen_bit_grey_shrinks_to_its_average():
    deep = np.tile(np.array([[10_000, 30_000]], np.uint16), (1000, 500))
    check_opened(saved(deep), np.full((400, 400), 20_000 / 65535), atol=0.01)


def test_a_palette_opens_as_its_colours():
    palette = Image.fromarray(COLOURS).convert("P", palette=Image.Palette.ADAPTIVE)
    check_opened(saved(palette), COLOURS / 255)


ORIENTED = {
    1: GREYS,
    2: GREYS[:, ::-1],
    3: GREYS[::-1, ::-1],
    4: GREYS[::-1],
    5: GREYS.T,
    6: np.rot90(GREYS, -1),
    7: GREYS[::-1, ::-1].T,
    8: np.rot90(GREYS),
}


@pytest.mark.parametrize("orientation", ORIENTED)
def test_a_picture_turned_by_exif_opens_upright(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    check_opened(saved(GREYS, exif=exif), ORIENTED[orientation] / 255)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_a_large_photograph_is_turned_after_it_shrank(kind):
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera lay on its side: what is on the left belongs on top
    image = np.zeros((900, 1800), np.uint8)
    image[:, :900] = 255
    picture = open_upload(saved(image, kind, exif=exif))
    assert (picture.brought, picture.steps) == ((1800, 900), ("shrunk to 400 × 200",))
    upright = picture.image
    assert upright.shape == (400, 200)
    np.testing.assert_allclose(upright[:190], 1, atol=0.02)
    np.testing.assert_allclose(upright[210:], 0, atol=0.02)


def test_exif_that_cannot_be_read_does_not_spoil_a_picture():
    check_opened(saved(GREYS, exif=b"Exif\0\0nonsense"), GREYS / 255)


@pytest.mark.parametrize("kind", [2, 7], ids=["text", "bytes"])
def test_a_picture_is_turned_even_where_another_exif_tag_is_odd(kind):
    entries = struct.pack("<HHI4s", 0x0112, 3, 1, b"\6") + struct.pack(
        "<HHI4s", 0x011A, kind, 1, b"A"
    )
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + entries + bytes(4)
    check_opened(saved(GREYS, exif=exif), ORIENTED[6] / 255)


def test_of_a_camera_file_with_several_pictures_the_first_opens():
    left, right = (Image.new("RGB", (16, 8), colour) for colour in (RED, BLUE))
    data = saved(left, "MPO", save_all=True, append_images=[right], quality=95)
    check_opened(data, np.broadcast_to(np.divide(RED, 255), (8, 16, 3)), atol=0.02)


@pytest.mark.parametrize(
    ("kind", "options"), [("GIF", {}), ("PNG", {}), ("WEBP", {"lossless": True})]
)
def test_of_an_animation_the_first_frame_opens(kind, options):
    frames = [Image.new("RGB", (5, 4), colour) for colour in (RED, GREEN, BLUE)]
    data = saved(frames[0], kind, save_all=True, append_images=frames[1:], **options)
    check_opened(data, np.broadcast_to(np.divide(RED, 255), (4, 5, 3)))


# How large a picture can be


@pytest.mark.parametrize("kind", FORMATS)
def test_a_single_pixel_opens(kind):
    np.testing.assert_allclose(opened(saved(np.uint8([[200]]), kind)), [[200 / 255]], atol=0.01)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(("shape", "shrunk"), [((1, 5000), (1, 400)), ((5000, 1), (400, 1))])
def test_a_line_of_5000_pixels_keeps_one_pixel_of_width(kind, shape, shrunk):
    image = opened(saved(np.full(shape, 90, np.uint8), kind))
    np.testing.assert_allclose(image, np.full(shrunk, 90 / 255), atol=0.01)


def test_a_line_of_a_million_pixels_shrinks_too():
    assert opened(saved(np.zeros((1_000_000, 1), np.uint8))).shape == (400, 1)


@pytest.mark.parametrize(
    ("shape", "shrunk"),
    [
        ((400, 400), (400, 400)),
        ((399, 400), (399, 400)),
        ((401, 400), (400, 399)),
        ((500, 1000), (200, 400)),
        ((1999, 1500), (400, 300)),
    ],
)
def test_the_longest_side_becomes_at_most_400_which_is_told_and_nothing_is_enlarged(shape, shrunk):
    assert PICTURE_SIDE == 400
    told = (shape, (f"shrunk to {shrunk[0]} × {shrunk[1]}",)) if shape != shrunk else (None, ())
    for kind in ("PNG", "JPEG"):
        picture = open_upload(saved(np.zeros(shape, np.uint8), kind))
        assert picture.image.shape == shrunk
        assert (picture.brought, picture.steps) == told


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "I;16"])
def test_a_shrunk_picture_is_the_average_of_its_pixels(mode):
    # Squares of 48 x 48 become 12 x 12; they stay in their places, whatever strips were read.
    row, column = np.mgrid[:1600, :1200] // 48
    squares = ((row * 3 + column * 5) % 11 * 25).astype(np.uint8)
    if mode == "I;16":
        data = saved(squares.astype(np.uint16) * 257)
    else:
        data = saved(Image.fromarray(squares).convert(mode))
    expected = squares.reshape(400, 4, 300, 4).mean(axis=(1, 3)) / 255
    image = opened(data)
    assert image.shape == (400, 300)
    inside = np.s_[1::4, 1::4]  # away from the borders of the squares
    kept = np.abs(np.mgrid[:400, :300] % 12 - 5.5).max(axis=0)[inside] < 4
    np.testing.assert_allclose(image[inside][kept], expected[inside][kept], atol=0.005)


def test_fine_stripes_shrink_to_grey_and_not_to_a_pattern():
    stripes = np.tile(np.uint8([[0, 255]]), (1200, 600))
    image = opened(saved(stripes))
    np.testing.assert_allclose(image[:, 1:-1], 0.5, atol=0.005)  # the rim has fewer neighbours


def test_shrinking_does_not_ring_at_an_edge():
    half = np.full((1000, 1000), 60, np.uint8)
    half[:, 501:] = 190
    image = opened(saved(half))
    assert image.min() >= np.float32(60 / 255)
    assert image.max() <= np.float32(190 / 255)


@pytest.mark.parametrize("shape", [(2400, 2400), (200, 10_000), (10_000, 200)])
def test_a_large_picture_is_never_held_twice(monkeypatch, shape):
    sizes = []
    convert = Image.Image.convert

    def convert_and_note(self, *args, **options):
        sizes.append(self.width * self.height)
        return convert(self, *args, **options)

    monkeypatch.setattr(Image.Image, "convert", convert_and_note)
    opened(saved(np.zeros((*shape, 4), np.uint8)))
    assert sizes
    assert max(sizes) < shape[0] * shape[1] / 8


def test_a_large_jpeg_is_decoded_at_a_fraction_of_its_size(monkeypatch):
    sizes = []
    load = ImageFile.ImageFile.load

    def load_and_note(self):
        sizes.append(self.size)
        return load(self)

    data = saved(np.zeros((3600, 3600), np.uint8), "JPEG")
    monkeypatch.setattr(ImageFile.ImageFile, "load", load_and_note)
    opened(data)
    assert sizes[0] == (900, 900)
