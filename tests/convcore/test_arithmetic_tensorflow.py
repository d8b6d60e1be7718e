"""TensorFlow as the second witness, on the same random inputs as the nested loops."""

import numpy as np
import pytest

from convcore.activations import relu
from convcore.conv import conv2d, true_convolution2d
from convcore.pool import KINDS, pool2d
from tests import oracle
from tests.configurations import convolutions, poolings


@pytest.fixture(scope="module")
def tf():
    """TensorFlow, imported only where these tests run: collecting them must not load it."""
    import tensorflow

    return tensorflow


def assert_equal(result, expected):
    """Equal in the sense of two correct float32 sums; see the design, section 3."""
    assert result.dtype == np.float32
    assert result.shape == expected.shape
    np.testing.assert_allclose(result, expected, rtol=1e-5, atol=2e-6 * np.abs(expected).max())


@pytest.mark.parametrize("part", range(10))
def test_600_random_convolutions_equal_tensorflow_and_the_nested_loops(tf, part):
    strided_and_dilated = 0
    for image, kernel, bias, options in convolutions(seed=part, count=60):
        strides, dilation = options["strides"], options["dilation"]
        expected = tf.nn.bias_add(
            tf.nn.conv2d(
                image[np.newaxis], kernel, strides, options["padding"].upper(), dilations=dilation
            ),
            bias,
        )[0].numpy()
        result = conv2d(image, kernel, bias=bias, **options)
        assert_equal(result, expected)
        assert_equal(result, oracle.conv2d(image, kernel, bias=bias, **options))
        strided_and_dilated += max(strides) > 1 and max(dilation) > 1
    assert strided_and_dilated >= 20


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("kind", KINDS)
def test_400_random_poolings_equal_tensorflow(tf, part, kind):
    function = {"max": tf.nn.max_pool2d, "average": tf.nn.avg_pool2d}[kind]
    for maps, options in poolings(seed=part, count=100):
        expected = function(
            maps[np.newaxis], options["size"], options["strides"], options["padding"].upper()
        )[0].numpy()
        assert_equal(pool2d(maps, kind=kind, **options), expected)


@pytest.mark.parametrize("shape", [(28, 28, 1), (13, 13, 32), (200, 200, 3)])
def test_layers_of_real_size_equal_tensorflow(tf, shape):
    rng = np.random.default_rng(4)
    image = rng.random(shape, dtype=np.float32)
    kernel = rng.standard_normal((3, 3, shape[2], 32)).astype(np.float32)
    expected = tf.nn.conv2d(image[np.newaxis], kernel, 1, "SAME")[0].numpy()
    assert_equal(conv2d(image, kernel, padding="same"), expected)


def test_a_grey_picture_of_many_blocks_equals_tensorflow(tf):
    rng = np.random.default_rng(5)
    image = rng.random((401, 399), dtype=np.float32)
    kernel = rng.standard_normal((7, 2)).astype(np.float32)
    for padding, stride in (("same", 1), ("same", 2), ("valid", 3)):
        expected = tf.nn.conv2d(
            image[np.newaxis, ..., np.newaxis], kernel[..., None, None], stride, padding.upper()
        )
        result = conv2d(image, kernel, padding=padding, strides=stride)
        assert_equal(result, expected[0, ..., 0].numpy())


def test_true_convolution_is_tensorflows_with_the_kernel_reversed(tf):
    rng = np.random.default_rng(6)
    image = rng.standard_normal((9, 8, 2)).astype(np.float32)
    kernel = rng.standard_normal((3, 2, 2, 3)).astype(np.float32)
    reversed_kernel = tf.reverse(kernel, axis=[0, 1])
    expected = tf.nn.conv2d(image[np.newaxis], reversed_kernel, 1, "SAME")[0].numpy()
    assert_equal(true_convolution2d(image, kernel, padding="same"), expected)


def test_relu_equals_tensorflow(tf):
    scores = np.random.default_rng(7).normal(0, 20, (50, 10)).astype(np.float32)
    assert_equal(relu(scores), tf.nn.relu(scores).numpy())
