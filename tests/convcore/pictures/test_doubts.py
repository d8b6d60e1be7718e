"""Pictures that say nothing: the sentence, and that what it advises helps."""

import re

import numpy as np
import pytest

from convcore.networks.bundle_files import load_bundle
from convcore.pictures.doubts import doubt
from convcore.pictures.drawings import Drawing, Stroke
from convcore.pictures.figures import CONTRAST, sameness, without_specks
from convcore.pictures.fitting import Adjustments, fit_input
from convcore.pictures.uploads import OwnPicture
from tests.browser.forward import answer
from tests.paths import MODELS
from tests.sweeps import some

DIGITS = load_bundle(MODELS / "digits")
RNG = np.random.default_rng(4)


def doubt_of(image, shape=(28, 28, 1), **adjust):
    adjust = Adjustments(**adjust)
    return doubt(fit_input(image, shape, adjust), image, adjust)


def advised(sentence, **adjust):
    """What a sentence advises to set, beside what is set."""
    changes = re.findall(r"(\w+) to ([\w.]*\w)", sentence.partition("set ")[2].lower())
    values = {name: float(to) if name == "zoom" else to for name, to in changes}
    return Adjustments(**(adjust | values))


@pytest.mark.parametrize(
    ("level", "words"), [(0, "black"), (1, "white"), (0.4, "of one colour"), (0.04, "black")]
)
@pytest.mark.parametrize("shape", [(1, 1), (40, 30), (40, 30, 3)])
def test_a_picture_of_one_colour_is_called_so_for_all_its_noise(level, words, shape):
    image = np.clip(level + RNG.uniform(-0.045, 0.045, shape), 0, 1).astype(np.float32)
    assert sameness(image) == words
    if image.size > 3:
        image[5, 5] = 1 - level  # a camera's hot pixel, or a dead one
    assert OwnPicture(image).all_over == words


def test_two_colours_of_the_same_brightness_are_not_the_same():
    image = np.zeros((10, 10, 3), np.float32)
    image[:5], image[5:] = (0.5, 0.4, 0.4), (0.3, 0.5, 0.4)
    assert sameness(image) is None


@pytest.mark.parametrize("name", ["fashion", "digits"])
def test_no_sample_is_doubted(name):
    trained = load_bundle(MODELS / name)
    for sample in trained.samples[: some(60, of=1000)]:
        assert np.ptp(sample) / 255 >= CONTRAST
        image = sample[..., 0].astype(np.float32) / 255
        made = fit_input(image, trained.input_shape, share=trained.figure_share)
        assert doubt(made, image, Adjustments(), trained.figure_share) is None


def test_a_line_one_pixel_wide_is_no_speck():
    image = np.zeros((40, 40), np.float32)
    image[5:30, 20] = 1
    assert OwnPicture(image).all_over is None
    np.testing.assert_array_equal(without_specks(image), image)


def shaded(light, ink=0.15, at=(0, 0)):
    """A 7 in ink on paper that is lit unevenly."""
    row, column = np.mgrid[:300, :300] / 299
    seven = np.zeros((300, 300), bool)
    seven[90:106, 90:200] = seven[90:230, 180:196] = True
    seven = np.roll(seven, at, (0, 1))
    return (np.where(seven, ink, 0.85) * light(row, column)).astype(np.float32)


def linear(low):
    return lambda row, column: low + (1 - low) * column


def radial(low):
    return lambda row, column: 1 - 2 * (1 - low) * ((row - 0.5) ** 2 + (column - 0.5) ** 2)


HIDDEN = "The light seems uneven, so that nobody can tell where the figure ends"


def crossed(low):
    return lambda row, column: linear(low)(row, column) * linear(low)(column, row)


@pytest.mark.parametrize(
    ("light", "advice"),
    [
        (linear(0.5), "Centre to No and Zoom to 1.3"),
        (linear(0.3), "Centre to No and Zoom to 1.3"),
        (crossed(0.7), "Centre to No and Zoom to 1.3"),
        (crossed(0.5), "Invert to Yes, Centre to No and Zoom to 1.3"),
        (radial(0.5), "Centre to No and Zoom to 1.3"),
        (radial(0.2), "Invert to Yes, Centre to No and Zoom to 1.3"),
    ],
)
def test_where_light_hides_the_figure_what_is_advised_shows_it(light, advice):
    image = shaded(light)
    sentence = doubt_of(image)
    assert sentence == f"{HIDDEN}: under Adjust, set {advice}."
    adjust = advised(sentence)
    made = fit_input(image, (28, 28, 1), adjust)
    assert doubt(made, image, adjust) is None
    assert answer(DIGITS, DIGITS.first_layer, made.image).argmax() == 7


@pytest.mark.parametrize(
    ("ink", "at"), [(0.55, (0, 0)), (0.15, (60, -70))], ids=["faint", "at a side"]
)
def test_where_light_hides_a_figure_that_no_adjustment_shows_even_light_is_advised(ink, at):
    assert doubt_of(shaded(linear(0.5), ink, at)) == f"{HIDDEN}: bring an evenly lit picture."
    for light in (linear(0.9), radial(0.8)):
        image = shaded(light, ink, at)
        assert doubt_of(image) is None
        made = fit_input(image, (28, 28, 1))
        assert answer(DIGITS, DIGITS.first_layer, made.image).argmax() == 7


def test_a_figure_that_is_the_whole_picture_without_such_light_is_doubted():
    row, column = np.mgrid[:300, :300]
    image = np.where(abs(row - column) < 8, 0.5, 0).astype(np.float32)
    assert fit_input(image, (28, 28, 1)).steps[0].startswith("its figure of 300 × 300 centred")
    assert doubt_of(image) == (
        "The whole picture was taken for the figure: if it is not, set Centre to No, under Adjust, "
        "and Zoom until the figure fills the input."
    )
    assert doubt_of(image, centre="no") is None


def test_a_mere_dot_is_called_one_until_it_is_enlarged():
    dot = Drawing((Stroke(((100, 60),), 18, "white"),)).image
    sentence = doubt_of(dot)
    assert sentence == (
        "There is nothing but a dot, and it is left small: to enlarge it, set Centre to Yes, "
        "under Adjust."
    )
    assert advised(sentence) == Adjustments(centre="yes")
    assert doubt_of(dot, centre="yes") is None


WIDE = np.full((100, 300), 0.1, np.float32)


def painted(place, level=0.9, ground=WIDE):
    image = ground.copy()
    image[place] = level
    return image


@pytest.mark.parametrize(
    ("image", "adjust", "advice"),
    [
        (painted(np.s_[:, :20]), {}, "Crop to Whole"),  # at the side that the crop takes away
        (painted(np.s_[5:20, 110:120]), {"zoom": 8.0}, "Zoom to 1"),
        (painted(np.s_[:, ::2]), {"centre": "no"}, "Zoom to 4"),  # too fine, seen from afar
        (painted(np.s_[40:60, 149:150], 0.4), {"centre": "no"}, "Centre to Yes"),  # too thin
        (painted(np.s_[10:90, 149:150], 0.78, 1 - WIDE), {"invert": "no"}, "Invert to Auto"),
    ],
)
def test_where_nothing_is_left_the_adjustment_that_is_advised_helps(image, adjust, advice):
    all_over = sameness(fit_input(image, (28, 28, 1), Adjustments(**adjust)).image)
    sentence = doubt_of(image, **adjust)
    assert sentence == (
        f"Nothing of the picture is left in the input, which is {all_over} all over: "
        f"under Adjust, set {advice}."
    )
    helped = fit_input(image, (28, 28, 1), advised(sentence, **adjust))
    assert sameness(helped.image) is None


def test_where_no_adjustment_helps_that_is_said():
    image = np.full((400, 400, 3), 0.5, np.float32)
    image[::2] = 0.7
    assert doubt_of(image, (8, 8, 3)).endswith("cut out a part of the picture and bring that.")
