import numpy as np
import pytest
from PIL import Image

from convcore.images import fit_input, luminance

RNG = np.random.default_rng(2)

NOISE = np.random.default_rng(2).integers(0, 256, (40, 60, 3), np.uint8)


def test_luminance_weighs_red_green_and_blue():
    image = np.eye(3, dtype=np.float32)[None]  # one row: pure red, pure green, pure blue
    result = luminance(image)
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, [[0.299, 0.587, 0.114]], rtol=1e-6)


def test_luminance_leaves_grey_as_it_is_and_white_at_most_1():
    grey = np.linspace(0, 1, 256, dtype=np.float32)
    result = luminance(np.repeat(grey[None, :, None], 3, axis=2))
    np.testing.assert_allclose(result, grey[None], rtol=1e-6)
    assert result.max() <= 1


def test_luminance_is_that_of_pillow():
    expected = np.asarray(Image.fromarray(NOISE).convert("L"), np.float32)
    np.testing.assert_allclose(luminance(NOISE / np.float32(255)) * 255, expected, atol=0.51)


# What a network receives


def check_fitted(fitted, expected, steps, atol=1e-6):
    expected = np.asarray(expected)
    assert fitted.image.dtype == np.float32
    assert fitted.image.shape == expected.shape
    np.testing.assert_allclose(fitted.image, expected, atol=atol)
    assert fitted.steps == steps


def test_a_picture_that_fits_stays_as_it_is():
    image = RNG.random((5, 4), np.float32) / 3
    check_fitted(fit_input(image, (5, 4, 1)), image[..., None], ())
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
    check_fitted(fit_input(image, (4, 4, 1)), image[middle][..., None], steps)


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
    image[2, 2] = 0.1
    steps = ("inverted, since its border is bright",)
    check_fitted(fit_input(image, (5, 5, 1)), 1 - image[..., None], steps)


def test_a_picture_with_a_dark_border_and_a_bright_middle_is_not_inverted():
    image = np.ones((8, 8), np.float32)
    image[[0, -1]] = image[:, [0, -1]] = 0.1
    assert image.mean() > 0.5
    check_fitted(fit_input(image, (8, 8, 1)), image[..., None], ())


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
    fitted = fit_input(image, (28, 28, 1))
    assert fitted.steps == (
        "turned grey by luminance",
        "cropped to its central 60 × 60",
        "scaled to 28 × 28",
        "inverted, since its border is bright",
    )
    np.testing.assert_allclose(fitted.image, np.full((28, 28, 1), 0.2), atol=1e-6)
