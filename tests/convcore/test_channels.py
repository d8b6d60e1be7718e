import numpy as np
from PIL import Image

from convcore.channels import for_every_channel, luminance
from convcore.conv import conv2d

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


def test_a_kernel_for_every_channel_adds_up_what_it_finds_in_each():
    image = np.random.default_rng(5).random((6, 7, 3), np.float32)
    kernel = np.float32([[1, -2, 3], [0.5, 0, -1]])
    together = conv2d(image, for_every_channel(kernel, 3))
    apart = sum(conv2d(image[:, :, channel], kernel) for channel in range(3))
    np.testing.assert_allclose(together, apart, rtol=1e-5, atol=1e-5)
