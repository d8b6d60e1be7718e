"""TensorFlow as a witness of what the engine in the browser has to equal, on its very inputs."""

import numpy as np
import pytest

from convcore.conv import conv2d
from convcore.pool import KINDS, pool2d, winners
from tests.activation_formulas import FORMULAS, softmax
from tests.engine_cases import activation_values, convolutions, poolings, scores


@pytest.fixture(scope="module")
def tf():
    """TensorFlow, imported only where these tests run: collecting them must not load it."""
    import tensorflow

    return tensorflow


def assert_equal(result, expected):
    """Equal in the sense of two correct float32 sums; see the design, section 3."""
    assert result.shape == expected.shape
    np.testing.assert_allclose(result, expected, rtol=1e-5, atol=2e-6 * np.abs(expected).max())


def test_convolutions_equal_tensorflow(tf):
    for image, kernel, options in convolutions():
        maps = np.atleast_3d(image)
        weights = kernel.reshape(*kernel.shape[:2], maps.shape[2], -1)
        result = conv2d(image, kernel, **options)
        expected = tf.nn.conv2d(
            maps[np.newaxis],
            weights,
            options["strides"],
            options["padding"].upper(),
            dilations=options["dilation"],
        )
        expected = expected[0].numpy() + options.get("bias", np.float32(0))
        assert_equal(np.atleast_3d(result), expected)


def tensors():
    """Give each pooling's maps and options, and the same as TensorFlow takes them."""
    for maps, options in poolings():
        size, strides = options["size"], options.get("strides", options["size"])
        deep = np.atleast_3d(maps)
        yield maps, options, (deep[np.newaxis], size, strides, options["padding"].upper())


@pytest.mark.parametrize("kind", KINDS)
def test_poolings_equal_tensorflow(tf, kind):
    function = {"max": tf.nn.max_pool2d, "average": tf.nn.avg_pool2d}[kind]
    for maps, options, arguments in tensors():
        expected = function(*arguments)[0].numpy()
        assert_equal(np.atleast_3d(pool2d(maps, kind=kind, **options)), expected)


def test_winners_equal_tensorflow(tf):
    for maps, options, arguments in tensors():
        deep = np.atleast_3d(maps)
        _, flat = tf.nn.max_pool_with_argmax(*arguments)
        *places, channels = np.unravel_index(flat[0].numpy(), deep.shape)
        assert (channels == np.arange(deep.shape[2])).all()
        np.testing.assert_array_equal(winners(deep, **options), np.stack(places, axis=-1))


@pytest.mark.parametrize("name", FORMULAS)
def test_activations_equal_keras(tf, name):
    function = tf.keras.activations.get(name)
    for values in activation_values():
        expected = np.array([FORMULAS[name](value) for value in values.tolist()])
        assert_equal(function(tf.constant(values)).numpy(), expected)


def test_softmax_equals_keras(tf):
    for each in scores():
        assert_equal(softmax(each), tf.keras.activations.softmax(tf.constant(each)).numpy())
