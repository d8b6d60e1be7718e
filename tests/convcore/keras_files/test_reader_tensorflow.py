"""Networks made with plain Keras, read without it, and built again: the same at every layer."""

import re
from pathlib import Path

import h5py
import numpy as np
import pytest

from convcore.keras_files.archive import CONVERSION, SMALLER
from convcore.keras_files.plain_layers import LEFT_OUT
from convcore.keras_files.reader import read_keras_file
from convcore.keras_side import inference_process
from tests.keras_networks import NETWORKS, OTHER_FORMS, depthwise, made, saved, tutorial
from tests.paths import MODELS

pytestmark = [
    pytest.mark.usefixtures("seconds"),
    # Keras 3.15 converts an optimizer's variables so when it saves them.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]


@pytest.mark.parametrize("build", OTHER_FORMS, ids=lambda build: build.__name__)
def test_what_is_written_in_another_form_answers_as_keras_does(build, tmp_path):
    import keras

    model = made(build)
    plain = read_keras_file(saved(model, tmp_path))
    path = tmp_path / "network.npz"
    path.write_bytes(plain.to_bytes())
    images = np.random.default_rng(2).random((3, *model.input_shape[1:]), np.float32)
    expected = model(images, training=False)
    if plain.layers[-1].name == "softmax":  # where the network itself gives logits
        expected = keras.ops.softmax(expected)

    shaped = images.reshape(-1, *plain.layers[0].output_shape)
    answer = inference_process.activations(path, shaped)

    assert_equal(answer[plain.layers[-1].name], np.asarray(expected), "answer")
    for layer in plain.layers:
        assert answer[layer.name].shape == (3, *layer.output_shape)
        if layer.type.computes:  # nothing that Keras leaves as it is takes a place
            before = answer[plain.layers[plain.layers.index(layer) - 1].name]
            assert not np.array_equal(answer[layer.name], before), layer.name


def assert_equal(ours, keras_, name):
    assert ours.dtype == np.float32
    np.testing.assert_allclose(
        ours, keras_, rtol=1e-5, atol=2e-6 * np.abs(keras_).max(), err_msg=name
    )


@pytest.mark.parametrize("build", NETWORKS, ids=lambda build: build.__name__)
def test_a_network_of_plain_keras_gives_the_same_at_every_layer(build, tmp_path):
    model = made(build)
    plain = read_keras_file(saved(model, tmp_path))
    path = tmp_path / "network.npz"
    path.write_bytes(plain.to_bytes())
    images = np.random.default_rng(2).random((3, *model.input_shape[1:]), np.float32)

    answer = inference_process.activations(path, images)

    assert list(answer) == [layer.name for layer in plain.layers]
    ours = [name for name in answer if not name.startswith("input_layer")]
    maps = images
    for layer in model.layers:
        if layer.name.startswith("input_layer"):
            continue
        maps = layer(maps, training=False)
        # A fused activation comes apart into two layers: the second is Keras's output.
        apart = f"{layer.name}_{getattr(getattr(layer, 'activation', None), '__name__', '')}"
        name = apart if apart in answer else layer.name
        assert_equal(answer[name], np.asarray(maps), layer.name)
        assert ours[0] == layer.name
        ours = ours[1 + (apart in answer) :]
    assert ours == []
    assert_equal(
        inference_process.predictions(path, images), answer[plain.layers[-1].name], "answer"
    )
    for layer, arrays in zip(plain.layers, plain.weights, strict=True):
        assert answer[layer.name].shape == (3, *layer.output_shape)
        assert layer.parameters == sum(array.size for array in arrays)
    assert sum(layer.parameters for layer in plain.layers) == model.count_params()


def test_probabilities_come_of_logits_as_keras_makes_them(tmp_path):
    import keras

    images = np.random.default_rng(2).random((3, 28, 28, 1), np.float32)
    model = made(tutorial)
    model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    plain = read_keras_file(saved(model, tmp_path))
    assert plain.loss == "sparse_categorical_crossentropy"
    paths = [tmp_path / name for name in ("logits.npz", "softmax.npz", "sigmoid.npz")]
    networks = (plain, plain.ending_with("softmax"), plain.ending_with("sigmoid"))
    expected = (model(images), keras.ops.softmax(model(images)), keras.ops.sigmoid(model(images)))
    slopes = []
    for path, network, answer in zip(paths, networks, expected, strict=True):
        path.write_bytes(network.to_bytes())
        assert_equal(inference_process.predictions(path, images), np.asarray(answer), path.stem)
        slopes.append(inference_process.gradients(path, images[0], 3))
    assert_equal(slopes[0], slopes[1], "by the logit, whatever is made of it")
    assert_equal(slopes[0], slopes[2], "by the logit, whatever is made of it")


SETTINGS = {
    **{name: {} for name in ("AugMix", "CutMix", "Identity", "MixUp", "RandAugment", "RandomFlip")},
    "ActivityRegularization": {"l1": 0.1},
    "AlphaDropout": {"rate": 0.4},
    "GaussianDropout": {"rate": 0.4},
    "GaussianNoise": {"stddev": 0.4},
    "RandomColorJitter": {"value_range": (0, 1), "brightness_factor": 0.4},
    "RandomPosterization": {"factor": 3},
    "RandomShear": {"x_factor": 0.4},
    "RandomTranslation": {"height_factor": 0.4, "width_factor": 0.4},
    "RandomZoom": {"height_factor": 0.4},
}


def test_what_is_left_out_changes_nothing_when_keras_answers():
    import keras

    images = np.random.default_rng(2).random((2, 9, 8, 3), np.float32)
    for name in sorted(LEFT_OUT):
        layer = getattr(keras.layers, name)(**SETTINGS.get(name, {"factor": 0.4}))
        np.testing.assert_array_equal(layer(images, training=False), images, name)


def test_the_lines_on_screen_convert_hdf5_and_leave_the_optimizer_out(tmp_path, monkeypatch):
    import keras

    model = made(depthwise)
    monkeypatch.chdir(tmp_path)
    model.save("keras_model.h5")
    with h5py.File("keras_model.h5", "a") as file:  # as Keras 2 wrote it
        config = file.attrs["model_config"]
        file.attrs["model_config"] = config.replace('{"depth_mult', '{"groups": 1, "depth_mult')
    exec(CONVERSION, {})
    plain = read_keras_file(Path("network.keras").read_bytes())
    np.testing.assert_array_equal(plain.weights[2][0], model.layers[1].get_weights()[0])
    model.save("network.keras")
    exec(re.search(r"keras\..*\)", SMALLER)[0], {"keras": keras})
    small = read_keras_file(Path("smaller.keras").read_bytes())
    assert small.layers == plain.layers
    assert Path("smaller.keras").stat().st_size < 0.6 * Path("network.keras").stat().st_size


@pytest.mark.parametrize("name", ["fashion", "digits", "colour"])
def test_our_own_networks_can_be_brought_too(name):
    plain = read_keras_file((MODELS / name / "model.keras").read_bytes())
    assert plain.layers[1].keras_class == "Conv2D"
    assert plain.weights[1][0].shape[3] == 32
