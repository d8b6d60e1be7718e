"""The ledgers of the network's own units add up to what Keras computed for them."""

import numpy as np
import pytest

from convcore.agreement import ABSOLUTE, RELATIVE
from convcore.contributions import contributions
from convcore.keras_side import inference_process
from convcore.networks.bundle_files import load_bundle
from tests.browser.forward import stored_weights
from tests.paths import MODELS

FASHION = load_bundle(MODELS / "fashion")
PATH = FASHION.model_path
WINDOW = FASHION.layers_by_name["conv2"].window


def test_two_hundred_units_are_the_sum_of_their_contributions_and_bias():
    rng = np.random.default_rng(8)
    kernel, bias = inference_process.weights(PATH, "conv2")
    samples = rng.integers(1000, size=20)
    layers = inference_process.activations(PATH, np.stack([FASHION.image(int(n)) for n in samples]))
    assert (RELATIVE, ABSOLUTE) == (1e-5, 2e-6)
    for maps, theirs in zip(layers["pool1"], layers["conv2"], strict=True):
        for number in rng.choice(64, 10, replace=False):
            row, column = rng.integers(11, size=2)
            parts = contributions(maps, kernel[..., number], WINDOW)[row, column]
            assert parts.shape == (32,)
            patch = maps[row : row + 3, column : column + 3].astype(np.float64)
            products = patch * kernel[..., number]
            np.testing.assert_allclose(
                parts, products.sum(axis=(0, 1)), rtol=1e-5, atol=2e-6 * np.abs(products).max()
            )
            np.testing.assert_allclose(
                parts.sum(dtype=np.float64) + bias[number],
                theirs[row, column, number],
                rtol=1e-5,
                atol=2e-6 * np.abs(theirs).max(),
            )


def test_every_unit_of_every_map_is_such_a_sum():
    kernel, bias = inference_process.weights(PATH, "conv2")
    layers = inference_process.activations(PATH, FASHION.images(slice(3, 4)))
    theirs = layers["conv2"][0]
    for number in range(64):
        parts = contributions(layers["pool1"][0], kernel[..., number], WINDOW)
        assert parts.shape == (11, 11, 32)
        np.testing.assert_allclose(
            parts.sum(axis=-1, dtype=np.float64) + bias[number],
            theirs[..., number],
            rtol=1e-5,
            atol=2e-6 * np.abs(theirs).max(),
        )


@pytest.mark.parametrize(
    ("layer", "stored", "shape"),
    [
        ("conv2", "conv2d_1", (3, 3, 32, 64)),
        ("dense1", "dense", (1600, 256)),
        ("logits", "dense_1", (256, 10)),
    ],
)
def test_the_weights_are_those_in_the_networks_file(layer, stored, shape):
    kernel, bias = inference_process.weights(PATH, layer)
    file = stored_weights(FASHION.model_path)
    assert kernel.dtype == bias.dtype == np.float32
    assert kernel.shape == shape
    np.testing.assert_array_equal(kernel, file[f"{stored}/vars/0"])
    np.testing.assert_array_equal(bias, file[f"{stored}/vars/1"])


def test_the_first_layers_weights_are_those_of_the_bundle():
    kernel, bias = inference_process.weights(PATH, "conv1")
    np.testing.assert_array_equal(kernel, FASHION.filters)
    np.testing.assert_array_equal(bias, FASHION.biases)
