"""Pictures as PNG files: one pixel a number, or enlarged."""

import io
import tomllib

import numpy as np
import pytest
from PIL import Image, ImageDraw

from convcore.export.colours import ink_on, pixels, signed_palette
from convcore.export.png_files import ABOUT_ACROSS, as_it_is, enlarged
from convcore.export.screens import GREY, SIGNED, ScreenArray
from tests.contrast import contrast, luminance
from tests.paths import ROOT

THEME = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
STOPS = THEME["chartDivergingColors"]
RNG = np.random.default_rng(1)


def read(data):
    with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
        assert image.mode == "RGB"
        return np.asarray(image)


def test_the_signed_scale_is_the_themes_and_neutral_at_0():
    values = np.array([[-2, 0, 2, 9, np.nan]], np.float32)
    found = ["#" + bytes(colour).hex() for colour in pixels(values, 2.0, STOPS)[0]]
    # Level 128 of 1 to 255 is the middle between the two stops around 0.
    middle = [
        (int(STOPS[4][start : start + 2], 16) + int(STOPS[5][start : start + 2], 16)) / 2
        for start in (1, 3, 5)
    ]
    np.testing.assert_allclose(list(bytes.fromhex(found[1][1:])), middle, atol=0.51)
    assert [found[0], found[2], found[3], found[4]] == [STOPS[0], STOPS[-1], STOPS[-1], "#8f3ca0"]


def test_grey_runs_from_black_to_white_and_stays_there():
    values = np.array([[-1, 0, 0.5, 1, 3]], np.float32)
    assert pixels(values, (0.0, 1.0), STOPS)[0].tolist() == [[v] * 3 for v in (0, 0, 128, 255, 255)]
    assert pixels(values, (-1.0, 3.0), STOPS)[0, :, 0].tolist() == [0, 64, 96, 128, 255]


@pytest.mark.parametrize("limit", [0.0, (2.0, 2.0)])
def test_a_scale_without_length_has_one_colour(limit):
    found = pixels(np.zeros((2, 2), np.float32), limit, STOPS)
    assert (found == found[0, 0]).all()


def test_a_picture_as_it_is_has_a_pixel_for_each_number():
    values = RNG.random((9, 7, 3), dtype=np.float32)
    array = ScreenArray("Input", values, ("row", "column", "channel"), GREY, (0.0, 1.0))
    expected = np.floor(values.astype(np.float64) * 255 + 0.5)
    np.testing.assert_array_equal(read(as_it_is(array, STOPS)), expected)


@pytest.mark.parametrize(("count", "across"), [(3, 3), (32, 8), (70, 32)])
@pytest.mark.parametrize("each", [False, True])
def test_every_map_is_there_a_white_pixel_from_the_next(count, across, each):
    maps = RNG.normal(0, 1, (5, 4, count)).astype(np.float32)
    limit = float(np.abs(maps).max())
    array = ScreenArray(
        "Maps", maps, ("row", "column", "filter"), SIGNED, limit, scale_for_each=each
    )
    sheet = read(as_it_is(array, STOPS))
    assert sheet.shape == (-(-count // across) * 6 - 1, across * 5 - 1, 3)
    for number in range(count):
        top, left = number // across * 6, number % across * 5
        own = float(np.abs(maps[..., number]).max()) if each else limit
        expected = pixels(maps[..., number], own, STOPS)
        np.testing.assert_array_equal(sheet[top : top + 5, left : left + 4], expected)
        sheet = sheet.copy()
        sheet[top : top + 5, left : left + 4] = 255
    assert (sheet == 255).all()


@pytest.mark.parametrize("shape", [(200, 200), (3, 3), (1, 1), (400, 100), (1, 40)])
def test_enlarged_every_number_is_a_square_under_a_title_and_above_a_legend(shape):
    values = RNG.normal(0, 1, shape).astype(np.float32)
    limit = float(np.abs(values).max())
    array = ScreenArray("Activation map", values, ("row", "column"), SIGNED, limit)
    page, factor = read(enlarged(array, STOPS)), max(1, round(ABOUT_ACROSS / max(shape)))
    plain = pixels(values, limit, STOPS)
    corner = page[62 : 62 + shape[0] * factor, 24 : 24 + shape[1] * factor]
    # The first pixel of each square, which the number on a small table never covers.
    np.testing.assert_array_equal(corner[::factor, ::factor], plain)
    assert (page[:62, :24] == 255).all()
    assert (page[24:50, 24:200] < 100).any()  # the title
    below = page[62 + shape[0] * factor :]
    assert (below == plain_colour(STOPS[0])).all(axis=2).any()
    assert (below == plain_colour(STOPS[-1])).all(axis=2).any()


def plain_colour(text):
    return np.array(list(bytes.fromhex(text[1:])), np.uint8)


def test_a_legend_says_where_its_ends_stand_for_more(monkeypatch):
    said = []
    monkeypatch.setattr(
        ImageDraw.ImageDraw, "text", lambda _, at, text, *__, **___: said.append(text)
    )
    values = np.float32([[-3, 1]])
    for limit in (3.0, 2.0):
        enlarged(ScreenArray("Map", values, ("row", "column"), SIGNED, limit), STOPS)
    assert [text for text in said if text[-1].isdigit() or text.endswith(("less", "more"))] == [
        *("1 x 2", "-3", "1", "-3.00", "0", "3.00"),
        *("1 x 2", "-3", "1", "-2.00 or less", "0", "2.00 or more"),
    ]


@pytest.mark.parametrize("stops", [STOPS, THEME["dark"]["chartDivergingColors"]])
def test_numbers_on_any_colour_of_a_scale_can_be_read(stops):
    colours = [
        *signed_palette(stops).astype(np.uint8),
        *np.repeat(np.arange(256), 3).reshape(-1, 3),
    ]
    for colour in colours:
        ink = [255] * 3 if ink_on(colour) == "white" else [0] * 3
        assert contrast(ink, colour) >= 4.5, colour


def test_zero_is_light_in_the_light_theme_and_dark_in_the_dark_one_and_the_sign_keeps_its_colour():
    for stops, at_zero, away in (
        (STOPS, 0.85, -1),
        (THEME["dark"]["chartDivergingColors"], 0.03, 1),
    ):
        palette = signed_palette(stops)[1:]
        light = luminance(palette)
        assert light[127] == pytest.approx(at_zero, abs=0.02)
        assert (np.diff(light[127:]) * away > -0.002).all()
        assert (np.diff(light[127::-1]) * away > -0.002).all()
        red, _, blue = palette.T
        assert (blue[:120] > red[:120]).all()
        assert (red[135:] > blue[135:]).all()


def test_units_of_a_dense_layer_are_pictures_of_one_pixel():
    array = ScreenArray("Units", np.arange(256, dtype=np.float32), ("unit",), SIGNED, 255.0, True)
    sheet = read(as_it_is(array, STOPS))
    assert sheet.shape == (15, 63, 3)
    np.testing.assert_array_equal(sheet[-1, -1], plain_colour(STOPS[-1]))
