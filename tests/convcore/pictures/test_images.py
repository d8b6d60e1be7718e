import numpy as np
from PIL import Image

from convcore.pictures.images import luminance, resized

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


def test_a_part_is_scaled_by_averaging_and_may_lie_between_pixels():
    planes = np.arange(24, dtype=np.float32).reshape(4, 6, 1)
    part = resized(planes, (1, 2, 3, 4), (2, 2))
    np.testing.assert_array_equal(part, planes[1:3, 2:4])
    mean = resized(planes, (0, 0, 4, 6), (1, 1))
    assert planes.min() < mean[0, 0, 0] < planes.max()
    np.testing.assert_allclose(mean[0, 0, 0], 11.5)
    between = resized(planes, (1, 1.5, 2, 2.5), (1, 1))
    np.testing.assert_allclose(between[0, 0, 0], 7.5, atol=1e-5)
