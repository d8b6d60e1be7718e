"""A network asked with another first layer, against Keras with that layer built in."""

import keras
import numpy as np
import pytest

from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.keras_side import inference_process
from convcore.kernels.presets import KERNELS
from convcore.networks.bundle_files import load_bundle
from convcore.networks.edits import Placement
from convcore.networks.first_layer import FirstLayer
from tests.paths import MODELS

FASHION = load_bundle(MODELS / "fashion")
PATH = FASHION.model_path
IMAGES = FASHION.images(slice(40, 80))
RNG = np.random.default_rng(11)


def rebuilt(layer):
    """Load the network and give it other weights for good."""
    model = keras.saving.load_model(PATH, compile=False)
    model.get_layer("conv1").set_weights([layer.filters, layer.biases])
    return keras.Model(model.inputs[0], {each.name: each.output for each in model.layers})


def random_sets():
    sizes = (1, 2, 5, 16, 31)
    return [(), tuple(range(32)), *(tuple(RNG.choice(32, n, replace=False)) for n in sizes)]


def placements():
    presets = [kernel.weights for kernel in KERNELS.values() if kernel.weights.shape == (3, 3)]
    made = [Placement("handmade"), Placement("random", 3)]
    for count in (1, 4, 32):
        placement = Placement()
        for number in RNG.choice(32, count, replace=False):
            placement = placement.put(int(number), presets[RNG.integers(len(presets))])
        made.append(placement)
    return made


LAYERS = [FASHION.first_layer.silence(numbers) for numbers in random_sets()]
LAYERS += [
    placement.apply(FASHION.first_layer, keeps_norm=norm, keeps_bias=bias).silence(silenced)
    for placement in placements()
    for norm, bias, silenced in (
        (True, True, ()),
        (False, True, ()),
        (False, False, ()),
        (True, False, (3, 7)),
    )
]


@pytest.mark.parametrize("layer", LAYERS, ids=range(len(LAYERS)))
def test_an_edited_network_answers_as_keras_does_with_these_weights(layer):
    expected = rebuilt(layer)(IMAGES, training=False)
    found = inference_process.activations(PATH, IMAGES, layer)
    assert set(found) == set(expected)
    for name, maps in expected.items():
        theirs = np.asarray(maps)
        np.testing.assert_allclose(
            found[name], theirs, rtol=1e-5, atol=2e-6 * np.abs(theirs).max(), err_msg=name
        )
    np.testing.assert_array_equal(
        inference_process.predictions(PATH, IMAGES, layer), found["softmax"]
    )


def test_a_question_about_another_layer_leaves_no_trace():
    before = inference_process.activations(PATH, IMAGES)
    for layer in LAYERS[:4]:
        inference_process.activations(PATH, IMAGES, layer)
    after = inference_process.activations(PATH, IMAGES)
    own = inference_process.activations(PATH, IMAGES, FASHION.first_layer)
    for name, maps in before.items():
        np.testing.assert_array_equal(after[name], maps)
        np.testing.assert_array_equal(own[name], maps)


def test_the_silenced_samples_are_counted_as_the_bundle_says():
    images = FASHION.images(slice(None))
    for number in (0, 11, 12):
        answers = inference_process.predictions(PATH, images, FASHION.first_layer.silence([number]))
        right = (answers.argmax(axis=1) == FASHION.labels).sum()
        assert right == FASHION.statistics.right_without[number]


@pytest.mark.parametrize("number", [4, 11])
def test_the_bundle_says_how_filters_fire_as_plain_convolutions_do(number):
    layer, statistics = FASHION.first_layer, FASHION.statistics
    kernel, bias = layer.filters[..., number], float(layer.biases[number])
    maps = np.stack([conv2d(image, kernel, bias=bias) for image in FASHION.images(slice(None))])
    for label in range(10):
        of_class = maps[FASHION.labels == label]
        above = of_class[of_class > 0]
        # A value beside 0 may round to either side of it.
        share, strength = len(above) / of_class.size, above.mean(dtype=float)
        np.testing.assert_allclose(statistics.active[label, number], share, atol=1e-4)
        np.testing.assert_allclose(statistics.strength[label, number], strength, rtol=1e-4)
    strongest = maps.max(axis=(1, 2))
    patches = statistics.patches["relu1"]
    chosen = patches.samples[number]
    np.testing.assert_allclose(strongest[chosen], np.sort(strongest)[::-1][:12], rtol=1e-5)
    np.testing.assert_allclose(patches.values[number], strongest[chosen], rtol=1e-5)
    for sample, pixel in zip(chosen, patches.pixels[number], strict=True):
        np.testing.assert_allclose(maps[sample][tuple(pixel)], strongest[sample], rtol=1e-5)


def test_a_layer_of_another_shape_is_refused():
    layer = FirstLayer(np.zeros((5, 5, 1, 32), np.float32), np.zeros(32, np.float32))
    with pytest.raises(ConvscopeError) as caught:
        inference_process.predictions(PATH, IMAGES, layer)
    assert str(caught.value) == (
        "the network's first layer has filters of shape (3, 3, 1, 32). Received: (5, 5, 1, 32)"
    )
