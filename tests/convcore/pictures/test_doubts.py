"""Pictures that say nothing: the sentence, and that what it advises helps."""

import re

import numpy as np
import pytest

from convcore.networks.bundle_files import load_bundle
from convcore.pictures.doubts import CONTRAST, doubt, sameness
from convcore.pictures.fitting import Adjustments, fit_input
from tests.paths import MODELS

RNG = np.random.default_rng(4)


def doubt_of(image, shape=(28, 28, 1), **adjust):
    adjust = Adjustments(**adjust)
    return doubt(fit_input(image, shape, adjust), image, adjust)


def advised(sentence, **adjust):
    """What a sentence advises to set, beside what is set."""
    name, value = re.search(r"under Adjust, set (\w+) to (\w+)\.", sentence).groups()
    value = float(value) if name == "Zoom" else value
    return Adjustments(**{**adjust, name.lower(): value})


@pytest.mark.parametrize(
    ("level", "words"), [(0, "black"), (1, "white"), (0.4, "of one colour"), (0.04, "black")]
)
@pytest.mark.parametrize("shape", [(1, 1), (40, 30), (40, 30, 3)])
def test_a_picture_of_one_colour_is_called_so_for_all_its_noise(level, words, shape):
    image = np.clip(level + RNG.uniform(-0.045, 0.045, shape), 0, 1).astype(np.float32)
    assert sameness(image) == words
    assert doubt_of(image) is None  # which is said of the picture, and once is enough


def test_two_colours_of_the_same_brightness_are_not_the_same():
    image = np.zeros((10, 10, 3), np.float32)
    image[:5], image[5:] = (0.5, 0.4, 0.4), (0.3, 0.5, 0.4)
    assert sameness(image) is None


@pytest.mark.parametrize("name", ["fashion", "digits"])
def test_no_sample_is_doubted(name):
    trained = load_bundle(MODELS / name)
    for sample in trained.samples[:200]:
        assert np.ptp(sample) / 255 >= CONTRAST
        image = sample[..., 0].astype(np.float32) / 255
        made = fit_input(image, trained.input_shape, share=trained.figure_share)
        assert doubt(made, image, Adjustments(), trained.figure_share) is None


def shaded(light):
    """A 7 in ink on paper that is lit unevenly."""
    row, column = np.mgrid[:300, :300] / 299
    ink = np.zeros((300, 300), bool)
    ink[90:106, 90:200] = ink[90:230, 180:196] = True
    return (np.where(ink, 0.15, 0.85) * light(row, column)).astype(np.float32)


WHOLE = (
    "The whole picture was taken for the figure, as where light falls off across it: if it is not, "
    "set Centre to no, under Adjust, and Zoom until the figure fills the input."
)


@pytest.mark.parametrize(
    ("light", "sentence"),
    [
        (lambda row, column: 1 - 0.43 * (1 - column), WHOLE),
        (lambda row, column: 1 - 0.5 * (2 - row - column) / 2, WHOLE),
        (lambda row, column: 1 - 1.6 * ((row - 0.5) ** 2 + (column - 0.5) ** 2), WHOLE),
        (lambda row, column: 1 - 0.3 * (1 - column), None),
    ],
    ids=["from the right", "from a corner", "in the middle", "hardly uneven"],
)
def test_a_figure_that_is_the_whole_of_a_shaded_photograph_is_doubted(light, sentence):
    image = shaded(light)
    height = re.search(r"figure of (\d+) ×", "".join(fit_input(image, (28, 28, 1)).steps))[1]
    assert height == ("300" if sentence else "140")
    assert doubt_of(image) == sentence
    assert doubt_of(image, centre="no", zoom=1.5) is None


WIDE = np.full((100, 300), 0.1, np.float32)


def painted(place, level=0.9, ground=WIDE):
    image = ground.copy()
    image[place] = level
    return image


@pytest.mark.parametrize(
    ("image", "adjust", "advice"),
    [
        (painted(np.s_[:, :20]), {}, "Crop to whole"),  # at the side that the crop takes away
        (painted(np.s_[5:20, 110:120]), {"zoom": 8.0}, "Zoom to 1"),
        (painted(np.s_[:, ::2]), {"centre": "no"}, "Zoom to 4"),  # too fine, seen from afar
        (painted(np.s_[40:60, 149:150], 0.4), {"centre": "no"}, "Centre to yes"),  # too thin
        (painted(np.s_[10:90, 149:150], 0.78, 1 - WIDE), {"invert": "no"}, "Invert to auto"),
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
    assert doubt_of(image, (8, 8, 3)).endswith("choose a part of the picture, and bring that.")
