import re

import numpy as np
import pytest
from PIL import Image

from convcore.networks.bundle_files import load_bundle
from convcore.pictures.drawings import Drawing, Stroke
from convcore.pictures.fitting import SHARE_OF_DIGITS, Adjustments, figure_share, fit_input
from tests.paths import MODELS

RNG = np.random.default_rng(2)
AS_IT_IS = Adjustments(centre="no")


def check_fitted(fitted, expected, steps, atol=1e-6):
    expected = np.asarray(expected)
    assert fitted.image.dtype == np.float32
    assert fitted.image.shape == expected.shape
    np.testing.assert_allclose(fitted.image, expected, atol=atol)
    assert fitted.steps == steps


def test_a_picture_that_fits_stays_as_it_is():
    image = RNG.random((5, 4), np.float32) / 3
    check_fitted(fit_input(image, (5, 4, 1), AS_IT_IS), image[..., None], ())
    image = RNG.random((5, 4, 3), np.float32)
    check_fitted(fit_input(image, (5, 4, 3)), image, ())


def test_a_coloured_picture_turns_grey_for_a_network_that_reads_grey():
    image = np.full((6, 6, 3), (1, 0, 0), np.float32)
    expected = np.full((6, 6, 1), 0.299)
    check_fitted(fit_input(image, (6, 6, 1)), expected, ("turned grey by luminance",))


def test_a_grey_picture_is_repeated_for_a_network_that_reads_colour():
    image = RNG.random((4, 4), np.float32)
    expected = np.dstack([image, image, image])
    steps = ("its grey repeated in all 3 channels",)
    check_fitted(fit_input(image, (4, 4, 3)), expected, steps)


@pytest.mark.parametrize(
    ("shape", "middle", "said"),
    [
        ((4, 10), np.s_[:, 3:7], "4 × 4"),
        ((9, 4), np.s_[2:6], "4 × 4"),
        ((4, 5), np.s_[:, :4], "4 × 4"),
    ],
)
def test_a_picture_is_cropped_to_the_middle_in_the_shape_of_the_input(shape, middle, said):
    image = RNG.random(shape, np.float32) / 3
    steps = (f"cropped to its central {said}",)
    check_fitted(fit_input(image, (4, 4, 1), AS_IT_IS), image[middle][..., None], steps)


def test_the_crop_has_the_proportions_of_an_input_that_is_not_square():
    image = np.zeros((100, 100), np.float32)
    fitted = fit_input(image, (10, 20, 1))
    assert fitted.image.shape == (10, 20, 1)
    assert fitted.steps == ("cropped to its central 50 × 100", "scaled to 10 × 20")


def test_scaling_down_averages_all_pixels():
    stripes = np.tile(np.float32([[0, 0.6]]), (280, 140))
    steps = ("scaled to 28 × 28",)
    check_fitted(fit_input(stripes, (28, 28, 1)), np.full((28, 28, 1), 0.3), steps, atol=0.01)


def test_scaling_keeps_what_is_where():
    image = np.zeros((300, 300, 3), np.float32)
    image[:150, 150:] = (0.2, 0.9, 0.4)
    fitted = fit_input(image, (30, 30, 3)).image
    np.testing.assert_allclose(
        fitted[:13, 17:], np.broadcast_to((0.2, 0.9, 0.4), (13, 13, 3)), 1e-5
    )
    np.testing.assert_allclose(fitted[17:], 0, atol=1e-6)
    np.testing.assert_allclose(fitted[:, :13], 0, atol=1e-6)


def test_a_picture_with_a_bright_border_is_inverted_for_a_network_that_reads_grey():
    image = np.full((5, 5), 0.9, np.float32)
    image[1:4, 2] = 0.1
    steps = ("inverted, since its border is bright",)
    check_fitted(fit_input(image, (5, 5, 1), AS_IT_IS), 1 - image[..., None], steps)


def test_a_picture_with_a_dark_border_and_a_bright_middle_is_not_inverted():
    image = np.ones((8, 8), np.float32)
    image[[0, -1]] = image[:, [0, -1]] = 0.1
    assert image.mean() > 0.5
    check_fitted(fit_input(image, (8, 8, 1), AS_IT_IS), image[..., None], ())


@pytest.mark.parametrize("level", [0.52, 1.0])
def test_a_picture_that_is_the_same_all_over_is_not_inverted_for_its_border(level):
    image = np.clip(level + RNG.uniform(-0.02, 0.02, (28, 28)), 0, 1).astype(np.float32)
    image[9, 4] = 0.1  # a camera's dead pixel
    check_fitted(fit_input(image, (28, 28, 1)), image[..., None], ())


@pytest.mark.parametrize("level", [13, 26, 51, 100])
@pytest.mark.parametrize("side", [20, 28, 100, 200])
def test_a_border_as_bright_as_dark_is_not_bright_whatever_its_size(side, level):
    image = np.full((side, side), level / 255, np.float32)
    image[:, side // 2 :] = 1 - image[0, 0]
    assert "inverted" not in " ".join(fit_input(image, (28, 28, 1), AS_IT_IS).steps)


def test_a_coloured_input_is_never_inverted():
    image = np.ones((4, 4, 3), np.float32)
    check_fitted(fit_input(image, (4, 4, 3)), image, ())


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (400, 1), (2, 399)])
@pytest.mark.parametrize("input_shape", [(28, 28, 1), (32, 32, 3)])
def test_the_thinnest_pictures_fit_too(shape, input_shape):
    fitted = fit_input(np.full(shape, 0.25, np.float32), input_shape).image
    np.testing.assert_allclose(fitted, np.full(input_shape, 0.25), atol=1e-6)


def test_several_steps_are_told_in_their_order():
    image = np.full((60, 100, 3), 0.8, np.float32)
    image[20:40, 20:80] = 0.6
    fitted = fit_input(image, (28, 28, 1), AS_IT_IS)
    assert fitted.steps == (
        "turned grey by luminance",
        "cropped to its central 60 × 60",
        "inverted, since its border is bright",
        "scaled to 28 × 28",
    )
    np.testing.assert_allclose(fitted.image[:9], 0.2, atol=1e-6)
    np.testing.assert_allclose(fitted.image[10:18], 0.4, atol=1e-6)


# What a visitor adjusts


def fitted(image, shape=(28, 28, 1), share=SHARE_OF_DIGITS, **adjust):
    return fit_input(np.asarray(image, np.float32), shape, Adjustments(**adjust), share)


def a_figure(ground=0.0, chalk=1.0):
    """A bar of 80 x 20 pixels in a corner of a board of 200 x 200."""
    board = np.full((200, 200), ground, np.float32)
    board[10:90, 15:35] = chalk
    return board


def box_of(values, level=0.5):
    rows, columns = np.nonzero(values > level)
    return rows.min(), rows.max() + 1, columns.min(), columns.max() + 1


def test_the_figure_on_a_plain_ground_comes_to_the_middle_at_20_of_28_pixels():
    made = fitted(a_figure())
    assert made.steps == (
        "its figure of 80 × 20 centred, at 71 % of the input",
        "scaled to 28 × 28",
    )
    top, bottom, left, right = box_of(made.image[..., 0])
    assert (top, bottom) == (4, 24)
    assert (left + right) / 2 == pytest.approx(14, abs=0.51)
    assert right - left == pytest.approx(5, abs=1)
    assert made.rows == (0, 106)
    assert made.columns == (0, 81)


def test_dark_ink_on_grey_paper_becomes_white_on_black():
    made = fitted(a_figure(0.7, 0.2))
    assert made.steps[:3] == (
        "inverted, since its border is bright",
        "its figure of 80 × 20 centred, at 71 % of the input",
        "its background made black and its lightest part white",
    )
    np.testing.assert_allclose(made.image, fitted(a_figure()).image, atol=1e-5)


def test_the_centre_of_mass_counts_as_for_mnist():
    board = np.zeros((200, 200), np.float32)
    board[50:150, 50:60] = 1  # a post
    board[50:60, 50:150] = 1  # and a beam: the box's middle is empty, its upper left part is heavy
    values = fitted(board).image[..., 0]
    rows, columns = np.indices(values.shape) + 0.5
    middle = [float((along * values).sum() / values.sum()) for along in (rows, columns)]
    np.testing.assert_allclose(middle, [14, 14], atol=0.3)
    assert values[0].max() == 0
    assert box_of(values)[1] > 24  # beyond the box of 20, as the digits of MNIST are too


def test_no_part_of_the_figure_is_cut_off_to_centre_its_mass():
    board = np.zeros((200, 200), np.float32)
    board[50:150, 50:60] = 1
    board[50:60, 50:150] = 1
    values = fitted(board, share=1.0).image[..., 0]
    assert box_of(values) == (0, 28, 0, 28)


def test_nothing_is_centred_without_a_figure_or_on_a_busy_ground():
    assert fitted(np.full((28, 28), 0.2)).steps == ()
    plain = "not centred, since nothing differs from its border"
    assert fitted(np.full((28, 28), 0.2), centre="yes").steps == (plain,)
    hot = np.full((28, 28), 0.2)
    hot[9, 4] = 1  # a camera's pixel, which is no figure
    assert fitted(hot, centre="yes").steps == (plain,)
    busy = RNG.random((28, 28), np.float32) * 0.9
    assert fitted(busy).steps == ()
    assert "centred" in fitted(busy, centre="yes").steps[0]


@pytest.mark.parametrize("size", [2, 3, 18, 40])
def test_a_mere_dot_is_not_enlarged_until_that_is_asked(size):
    dot = Drawing((Stroke(((60.3, 80.6),), size, "white"),)).image
    made = fitted(dot)
    assert re.fullmatch(r"not centred, since its figure of .* is a mere dot", made.steps[0])
    assert (made.rows, made.columns) == ((0, 200), (0, 200))
    assert made.image.sum() == pytest.approx(dot.sum() * (28 / 200) ** 2, rel=0.02)
    assert "centred, at 71 % of the input" in fitted(dot, centre="yes").steps[0]


def test_what_is_long_or_uneven_is_no_dot_however_small():
    plate, photograph = np.zeros((2, 200, 200), np.float32)
    plate[80:95, 90:110] = 1
    photograph[90:130, 90:130] = 0.3 + 0.7 * RNG.random((40, 40), np.float32)
    for board in (plate, photograph):
        assert "centred, at 71 % of the input" in fitted(board).steps[0]


def test_digits_as_small_as_dots_are_enlarged():
    for sample in load_bundle(MODELS / "digits").samples[:20, ..., 0]:
        small = Image.fromarray(sample).resize((25, 25), Image.Resampling.BOX)
        board = np.zeros((200, 200), np.float32)
        board[90:115, 90:115] = np.asarray(small) / 255
        assert "centred, at 71 % of the input" in fitted(board).steps[0]


def test_a_figure_may_touch_the_border():
    board = np.zeros((200, 200), np.float32)
    board[:120, 90:110] = 1
    assert fitted(board).steps[0] == "its figure of 120 × 20 centred, at 71 % of the input"


def test_a_coloured_input_is_centred_when_asked_and_keeps_its_ground():
    board = np.full((100, 100, 3), (0.2, 0.4, 0.6), np.float32)
    board[60:80, 60:80] = (0.9, 0.1, 0.1)
    assert fitted(board, (32, 32, 3)).steps == ("scaled to 32 × 32",)
    made = fitted(board, (32, 32, 3), share=0.5, centre="yes")
    assert made.steps[0] == "its figure of 20 × 20 centred, at 50 % of the input"
    np.testing.assert_allclose(
        made.image[10:22, 10:22], np.full((12, 12, 3), (0.9, 0.1, 0.1)), 1e-5
    )
    np.testing.assert_allclose(made.image[0, 0], (0.2, 0.4, 0.6), rtol=1e-5)


def test_the_whole_picture_has_its_sides_filled_with_the_border():
    image = np.full((50, 100), 0.3, np.float32)
    image[0, 1] = image[25, 50] = 0.8
    made = fitted(image, (100, 100, 1), crop="whole", centre="no")
    assert made.steps == ("its sides filled up to 100 × 100",)
    expected = np.full((100, 100), 0.3, np.float32)
    expected[25:75] = image
    np.testing.assert_allclose(made.image[..., 0], expected)
    assert (made.rows, made.columns) == ((0, 50), (0, 100))
    tall = fitted(image.T, (100, 100, 1), crop="whole", centre="no")
    np.testing.assert_allclose(tall.image[..., 0], expected.T)


def test_zoom_looks_closer_at_the_middle_or_from_farther_away():
    image = RNG.random((40, 40), np.float32)
    made = fitted(image, (20, 20, 1), zoom=2.0, invert="no", centre="no")
    assert made.steps == ("zoomed 2 times",)
    np.testing.assert_allclose(made.image[..., 0], image[10:30, 10:30])
    assert (made.rows, made.columns) == ((10, 30), (10, 30))
    wide = fitted(RNG.random((40, 80, 3), np.float32), (40, 40, 3), zoom=0.5)
    assert wide.steps[:2] == ("cropped to its central 40 × 40", "zoomed 0.5 times")
    assert (wide.rows, wide.columns) == ((0, 40), (20, 60))
    far = fitted(np.full((40, 40), 0.4), (80, 80, 1), zoom=0.5)
    np.testing.assert_allclose(far.image, np.full((80, 80, 1), 0.4))


def test_light_and_dark_change_places_when_asked_and_only_then():
    image = RNG.random((28, 28), np.float32)
    dark, bright = image / 4, 1 - image / 4
    assert fitted(dark, invert="yes", centre="no").steps == ("inverted",)
    np.testing.assert_allclose(
        fitted(dark, invert="yes", centre="no").image[..., 0], 1 - dark, rtol=1e-5
    )
    np.testing.assert_allclose(fitted(bright, invert="no", centre="no").image[..., 0], bright)
    colours = RNG.random((32, 32, 3), np.float32)
    np.testing.assert_allclose(fitted(colours, (32, 32, 3), invert="yes").image, 1 - colours)


@pytest.mark.parametrize("crop", ["middle", "whole"])
@pytest.mark.parametrize("centre", ["yes", "no"])
@pytest.mark.parametrize("zoom", [0.5, 1, 3.7, 8])
@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (3, 2), (200, 200, 3)])
def test_whatever_is_adjusted_there_is_an_input(crop, centre, zoom, shape):
    image = RNG.random(shape, np.float32)
    for input_shape in ((28, 28, 1), (32, 32, 3), (10, 224, 3)):
        made = fitted(image, input_shape, crop=crop, centre=centre, zoom=zoom, invert="yes")
        assert made.image.shape == input_shape
        assert made.image.dtype == np.float32
        assert 0 <= made.image.min() <= made.image.max() <= 1
        for (first, end), side in zip((made.rows, made.columns), shape, strict=False):
            assert 0 <= first < end <= side


def test_the_share_of_figures_is_measured_on_samples():
    samples = np.zeros((3, 28, 28, 1), np.uint8)
    samples[0, 4:24, 10:15] = samples[1, 9:12, 2:16] = 200
    samples[2, 20:22, 5] = 255
    assert figure_share(samples) == 14 / 28
    assert figure_share(np.zeros((2, 28, 28, 1), np.uint8)) == 0
