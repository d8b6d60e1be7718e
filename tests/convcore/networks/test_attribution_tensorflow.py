"""Gradients against backpropagation by hand and differences, and both methods end to end."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from convcore.errors import ConvscopeError
from convcore.keras_side import inference_process
from convcore.keras_side.loaded_network import load_network
from convcore.networks.attribution import grad_cam, occluded
from convcore.networks.bundle_files import load_bundle
from tests.browser.forward import stored_weights
from tests.paths import MODELS

FASHION = load_bundle(MODELS / "fashion")
PATH = FASHION.model_path
DENSE, DENSE_BIAS, LAST, LAST_BIAS = (
    stored_weights(FASHION.model_path)[f"{name}/vars/{index}"].astype(np.float64)
    for name in ("dense", "dense_1")
    for index in (0, 1)
)
SAMPLES = [0, 7, 42, 555, 999]


def maps_of(sample):
    return inference_process.activations(PATH, FASHION.image(sample)[np.newaxis])["relu2"][0]


def pooled(maps):
    """Pool 11 x 11 maps in twos: the 5 x 5 maxima, and where the first of each lies."""
    values, places = np.zeros((5, 5, 64)), np.zeros((5, 5, 64, 2), int)
    for row, column, number in np.ndindex(values.shape):
        window = maps[2 * row : 2 * row + 2, 2 * column : 2 * column + 2, number]
        first = np.argwhere(window == window.max())[0]
        values[row, column, number] = window.max()
        places[row, column, number] = np.add((2 * row, 2 * column), first)
    return values, places


def slopes_by_hand(maps, label):
    """Go back from a logit through logits, ReLU, dense layer, flattening and pooling."""
    values, places = pooled(maps)
    hidden = values.reshape(1600) @ DENSE + DENSE_BIAS
    behind = (DENSE @ np.where(hidden > 0, LAST[:, label], 0)).reshape(5, 5, 64)
    slopes = np.zeros((11, 11, 64))
    for row, column, number in np.ndindex(behind.shape):
        slopes[*places[row, column, number], number] = behind[row, column, number]
    return slopes


def rebuilt():
    """Take the network's layers up to the last ReLU over maps, and those on to the logits."""
    layers = keras.saving.load_model(PATH, compile=False).layers[1:]
    names = [layer.name for layer in layers]
    after = names.index("relu2") + 1
    assert names[-1] == "softmax"
    return layers[:after], layers[after:-1]


def through(layers, values):
    for layer in layers:
        values = layer(values)
    return values


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_gradients_are_those_of_backpropagation_by_hand(sample):
    maps = maps_of(sample)
    for label in range(10):
        expected = slopes_by_hand(maps, label)
        found = inference_process.gradients(PATH, FASHION.image(sample), label)
        assert found.dtype == np.float32
        np.testing.assert_allclose(
            found, expected, rtol=1e-4, atol=2e-6 * np.abs(expected).max(), err_msg=str(label)
        )


def test_of_equal_units_the_first_of_a_window_row_by_row_gets_the_slope():
    maps, slopes = maps_of(7), inference_process.gradients(PATH, FASHION.image(7), 3)
    silent = 0
    for row, column, number in np.ndindex(5, 5, 64):
        place = (slice(2 * row, 2 * row + 2), slice(2 * column, 2 * column + 2), number)
        if not maps[place].any():
            silent += 1
            assert slopes[place].ravel()[0] != 0
            np.testing.assert_array_equal(slopes[place].ravel()[1:], 0)
    assert silent > 100
    # The last row and column of 11 are in no window of two.
    np.testing.assert_array_equal(slopes[10], 0)
    np.testing.assert_array_equal(slopes[:, 10], 0)


def test_the_gradients_are_the_differences_of_the_logit():
    _, rest = rebuilt()
    maps, label, step = maps_of(42), 4, 0.02
    slopes = inference_process.gradients(PATH, FASHION.image(42), label)
    # Units so far above the others of their window that a step changes no winner.
    values, places = pooled(maps)
    units = [
        (*places[row, column, number], number)
        for row, column, number in np.ndindex(values.shape)
        if np.partition(
            maps[2 * row : 2 * row + 2, 2 * column : 2 * column + 2, number], -2, axis=None
        )[-2]
        < values[row, column, number] - 2 * step
    ]
    units.sort(key=lambda unit: -abs(slopes[unit]))
    for unit in units[:8]:
        ends = np.stack([maps, maps])
        ends[0, *unit] += step
        ends[1, *unit] -= step
        above, below = np.asarray(through(rest, ends))[:, label]
        np.testing.assert_allclose((above - below) / (2 * step), slopes[unit], rtol=5e-3)


@pytest.mark.parametrize("sample", SAMPLES)
def test_grad_cam_is_what_keras_gives_with_a_tape_in_eager_mode(sample):
    first, rest = rebuilt()
    image = FASHION.image(sample)
    label = int(FASHION.labels[sample])
    with tf.GradientTape() as tape:
        maps = through(first, image[np.newaxis])
        tape.watch(maps)
        logit = through(rest, maps)[0, label]
    slopes = tape.gradient(logit, maps)
    found = inference_process.gradients(PATH, image, label)
    np.testing.assert_allclose(found, slopes[0], rtol=1e-4, atol=2e-6 * np.abs(slopes).max())
    weights = tf.reduce_mean(slopes, axis=(1, 2), keepdims=True)
    expected = tf.nn.relu(tf.reduce_sum(maps * weights, axis=-1))[0].numpy()
    assert expected.max() > 0
    np.testing.assert_allclose(
        grad_cam(maps_of(sample), found), expected, rtol=1e-4, atol=1e-5 * expected.max()
    )


@pytest.mark.parametrize("sample", SAMPLES[:2])
def test_occlusion_costs_what_keras_says_with_pixels_set_one_by_one(sample):
    model = keras.saving.load_model(PATH, compile=False)
    image, label = FASHION.image(sample), int(FASHION.labels[sample])
    field = FASHION.layers_by_name["relu2"].field
    whole = inference_process.predictions(PATH, image[np.newaxis])[0, label]
    found = (
        whole
        - inference_process.predictions(PATH, occluded(image, field, range(121), (0,)))[:, label]
    )
    covered = np.repeat(image[np.newaxis], 121, axis=0)
    for row in range(11):
        for column in range(11):
            for i in range(8):
                for j in range(8):
                    covered[11 * row + column, 2 * row + i, 2 * column + j, 0] = 0.0
    answers = np.asarray(model(np.concatenate([image[np.newaxis], covered]), training=False))
    expected = answers[0, label] - answers[1:, label]
    assert expected.max() > 0.05
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_asking_for_gradients_traces_once_and_changes_no_answer():
    images = FASHION.images(slice(0, 3))
    before = inference_process.activations(PATH, images)["logits"]
    for label in range(10):
        inference_process.gradients(PATH, images[label % 3], label)
    assert load_network(PATH).slopes.experimental_get_tracing_count() == 1
    np.testing.assert_array_equal(inference_process.activations(PATH, images)["logits"], before)


@pytest.mark.parametrize("label", [-1, 10, 1000])
def test_a_class_that_does_not_exist_is_refused(label):
    with pytest.raises(ConvscopeError) as caught:
        inference_process.gradients(PATH, FASHION.image(0), label)
    assert str(caught.value) == (
        f"the network's classes are numbered from 0 to 9. Received: class {label}"
    )


@pytest.mark.parametrize("shape", [(28, 27, 1), (28, 28), (1, 28, 28, 1), ()])
def test_an_image_of_another_shape_is_refused(shape):
    with pytest.raises(ConvscopeError) as caught:
        inference_process.gradients(PATH, np.zeros(shape, np.float32), 0)
    assert str(caught.value) == (
        f"the network takes an image of shape (28, 28, 1). Received: {shape}"
    )


@pytest.mark.parametrize("layer", ["conv3", "relu1"])
def test_a_layer_that_has_no_weights_is_refused(layer):
    with pytest.raises(ConvscopeError) as caught:
        inference_process.weights(PATH, layer)
    assert str(caught.value) == (
        "the network's convolution and dense layers are conv1, conv2, dense1, logits. "
        f"Received: {layer!r}"
    )


def test_a_missing_network_is_refused(tmp_path):
    sentence = "the network's file must be a whole Keras file. Received: "
    path = tmp_path / "away" / "model.keras"
    for attempt in (
        lambda: inference_process.weights(path, "conv1"),
        lambda: inference_process.gradients(path, FASHION.image(0), 0),
    ):
        with pytest.raises(ConvscopeError) as caught:
            attempt()
        assert str(caught.value) == f"{sentence}away/model.keras is missing or damaged"
