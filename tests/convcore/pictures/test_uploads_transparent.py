"""Transparent pictures: white lies under them, or black where white would swallow what is there."""

import struct

import numpy as np
import pytest
from PIL import Image, ImageDraw

from convcore.pictures.uploads import open_upload
from tests.picture_files import BLACK, BLUE, GREEN, GREYS, RED, check_opened, opened, png, saved

ON_WHITE, ON_BLACK = ("laid on white",), ("laid on black, since white would hide it",)


def test_a_palette_with_alpha_stands_on_white():
    palette = Image.new("P", (3, 1))
    palette.putpalette([*RED, *BLUE, *GREEN])
    palette.putdata([0, 1, 2])
    on_white = [[(1, 0, 0), (1, 1, 1), (0.5, 1, 0.5)]]
    check_opened(saved(palette, transparency=bytes([255, 0, 128])), on_white, atol=0.003)


def test_a_palette_with_one_transparent_entry_stands_on_white():
    palette = Image.new("P", (2, 1))
    palette.putpalette([*RED, *BLUE])
    palette.putdata([0, 1])
    for kind in ("PNG", "GIF"):
        check_opened(saved(palette, kind, transparency=1), [[(1, 0, 0), (1, 1, 1)]])


def test_alpha_is_composited_on_white():
    image = np.array([[(*BLACK, 0), (*BLACK, 255), (*RED, 51)]], np.uint8)
    check_opened(saved(image), [[(1, 1, 1), (0, 0, 0), (1, 0.8, 0.8)]])


def test_grey_with_alpha_is_composited_on_white():
    image = Image.merge("LA", [Image.new("L", (2, 1), 0), Image.fromarray(np.uint8([[51, 255]]))])
    check_opened(saved(image), [[0.8, 0]])


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_transparent_key_colour_turns_white(mode):
    key = 50 if mode == "L" else (50, 50, 50)
    image = Image.fromarray(GREYS).convert(mode)
    check_opened(saved(image, transparency=key), np.where(GREYS == 50, 255, GREYS) / 255)


def test_colour_behind_transparency_does_not_bleed_when_a_picture_shrinks():
    image = np.zeros((1000, 1000, 4), np.uint8)
    image[::2] = (*RED, 0)
    image[1::2] = (*BLUE, 255)
    shrunk = opened(saved(image))
    np.testing.assert_allclose(shrunk[:, :, 0], shrunk[:, :, 1], atol=0.01)
    np.testing.assert_allclose(shrunk[:, :, 2], 1, atol=0.01)


def strokes(colour, kind="RGBA", ground=0):
    """A 7 on transparency, as a canvas exports it, with smooth edges."""
    alpha = Image.new("L", (280, 280), ground)
    ImageDraw.Draw(alpha).line([(80, 60), (200, 60), (120, 230)], 255, 24)
    alpha = alpha.reduce(2)
    image = Image.new("RGB", alpha.size, colour)
    image.putalpha(alpha)
    return image.convert(kind), np.asarray(alpha, np.float32) / 255


@pytest.mark.parametrize(
    ("name", "kind", "options"),
    [
        ("PNG", "RGBA", {}),
        ("PNG", "LA", {}),
        ("WEBP", "RGBA", {"lossless": True}),
    ],
)
def test_white_strokes_on_transparency_stand_on_black(name, kind, options):
    image, alpha = strokes("white", kind)
    picture = open_upload(saved(image, name, **options))
    np.testing.assert_allclose(picture.image, alpha, atol=0.02)
    assert picture.steps == ON_BLACK


@pytest.mark.parametrize(
    ("colour", "steps"),
    [
        ((255, 255, 0), ON_BLACK),  # yellow: luminance 0.89
        ((210, 210, 210), ON_BLACK),
        ((200, 200, 200), ON_WHITE),  # darker than white by more than a fifth
        (BLUE, ON_WHITE),
        (BLACK, ON_WHITE),
    ],
)
def test_black_lies_under_what_is_hardly_darker_than_white(colour, steps):
    assert open_upload(saved(strokes(colour)[0])).steps == steps


def test_what_shows_on_white_stays_on_white():
    card = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    pen = ImageDraw.Draw(card)
    pen.rounded_rectangle((5, 5, 95, 95), 10, (255, 255, 255, 255))
    pen.line([(30, 50), (70, 50)], (0, 0, 0, 255), 4)  # a fiftieth of the card
    assert open_upload(saved(card)).steps == ON_WHITE
    ramp = np.tile(np.linspace(90, 255, 100).astype(np.uint8), (100, 1))
    soft = Image.fromarray(ramp).convert("RGBA")
    soft.putalpha(Image.radial_gradient("L").resize((100, 100)).point(lambda far: 255 - far))
    assert open_upload(saved(soft)).steps == ON_WHITE


def test_where_nothing_is_there_all_is_white():
    nothing = np.zeros((9, 9, 4), np.uint8)
    nothing[4, 4, 3] = 20  # less than a tenth
    picture = open_upload(saved(nothing))
    assert picture.image.min() > 0.9
    assert picture.steps == ON_WHITE


def test_an_opaque_picture_is_laid_on_nothing():
    for kind in ("RGBA", "LA"):
        assert open_upload(saved(Image.new("L", (5, 5), 255).convert(kind))).steps == ()


def test_a_palette_and_a_gif_in_white_on_transparency_stand_on_black():
    palette = Image.new("P", (3, 1))
    palette.putpalette([*(255, 255, 255) * 2, *RED])
    palette.putdata([0, 1, 0])
    for data in (
        saved(palette, transparency=bytes([0, 255, 0])),
        saved(palette, transparency=0),
        saved(palette, "GIF", transparency=0),
    ):
        assert open_upload(data).steps == ON_BLACK
        np.testing.assert_array_equal(opened(data), [[0, 1, 0]])


def test_of_an_animation_whose_first_frame_leaves_a_rim_the_rim_is_transparent():
    frames = [strokes("white")[0], strokes("black")[0]]
    for kind in ("PNG", "GIF", "WEBP"):
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:])
        assert open_upload(data).steps == ON_BLACK


def test_sixteen_bits_with_alpha_stand_on_white_or_black():
    dark = struct.pack(">4H", 20_000, 0, 40_000, 65_535)
    check_opened(png((2, 1), b"\0" + dark, depth=16, kind=4), [[1, 156 / 255]])
    light = struct.pack(">8H", *(65_535,) * 3, 0, *(65_535,) * 4)
    check_opened(png((2, 1), b"\0" + light, depth=16, kind=6), [[0, 1]])


LEVELS = {1: (0, 1, 1, 0), 2: (0, 1, 2, 3), 4: (0, 5, 15, 5), 8: (0, 5, 200, 5)}
LEVELS |= {16: (0, 20_000, 20_001, 65_535)}  # of which two differ in their lower 8 bits alone


@pytest.mark.parametrize("depth", LEVELS)
def test_a_transparent_grey_is_transparent_at_every_depth(depth):
    levels, most = LEVELS[depth], 2**depth - 1
    packed = int("".join(f"{level:0{depth}b}" for level in levels).ljust(8, "0"), 2)
    pixels = b"\0" + packed.to_bytes(max(1, depth // 2))
    data = png((4, 1), pixels, b"tRNS" + struct.pack(">H", levels[1]), depth=depth, kind=0)
    expected = [1 if level == levels[1] else level / most for level in levels]
    check_opened(data, [expected], atol=0.5 / 255)


@pytest.mark.parametrize("depth", [8, 16])
def test_a_transparent_colour_is_transparent_at_every_depth(depth):
    colours = np.array([(10, 20, 30), (10, 20, 31), (255, 0, 0)])
    levels = colours if depth == 8 else 256 * colours + 99
    pixels = b"\0" + struct.pack(">9B" if depth == 8 else ">9H", *levels.ravel())
    key = b"tRNS" + struct.pack(">3H", *levels[0])
    expected = [[(1, 1, 1), *colours[1:] / 255]]
    check_opened(png((3, 1), pixels, key, depth=depth), expected)


def test_a_key_survives_shrinking_and_white_around_it_does_not():
    # A white square, and around it a key that is white but for its last bit.
    deep = np.full((500, 500), 65_534, ">u2")
    deep[150:350, 150:350] = 65_535
    rows = np.hstack([np.zeros((500, 1), np.uint8), deep.view(np.uint8)])
    data = png((500, 500), rows.tobytes(), b"tRNS\xff\xfe", depth=16, kind=0)
    picture = open_upload(data)
    assert picture.steps == ("shrunk to 400 × 400", *ON_BLACK)
    expected = np.zeros((400, 400))
    expected[120:280, 120:280] = 1
    np.testing.assert_allclose(picture.image, expected, atol=0.6)
    assert picture.image[:118].max() == 0
    assert picture.image[122:278, 122:278].min() == 1
