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
from tests.paths import MODELS

pytestmark = [
    pytest.mark.usefixtures("seconds"),
    # Keras 3.15 converts an optimizer's variables so when it saves them.
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]


def sequential(shape, *layers):
    import keras

    return keras.Sequential([keras.Input(shape), *layers])


def functional(shape, *layers):
    import keras

    tensor = first = keras.Input(shape)
    for layer in layers:
        tensor = layer(tensor)
    return keras.Model(first, tensor)


def tutorial(ly):
    """A small network as tutorials have it: fused ReLU, and logits for an answer."""
    layers = [ly.Conv2D(8, 3, activation="relu"), ly.MaxPooling2D(), ly.Flatten(), ly.Dense(10)]
    return sequential((28, 28, 1), *layers)


def separate(ly):
    """Convolution and ReLU apart, functional."""
    layers = [
        *(ly.Conv2D(6, 3), ly.ReLU(), ly.MaxPooling2D((2, 3))),
        *(ly.Conv2D(4, 3), ly.Activation("relu"), ly.Flatten(), ly.Dense(3), ly.Softmax()),
    ]
    return functional((20, 22, 1), *layers)


def normalised(ly):
    """Batch normalisation between convolutions without biases, and 3 channels."""
    layers = [
        *(ly.Rescaling(1 / 255), ly.Conv2D(8, 3, padding="same", use_bias=False)),
        *(ly.BatchNormalization(), ly.ReLU(), ly.MaxPooling2D(padding="same")),
        *(ly.Conv2D(8, 3, use_bias=False), ly.BatchNormalization(scale=False), ly.ReLU()),
        *(ly.GlobalAveragePooling2D(), ly.Dropout(0.5), ly.Dense(5, activation="softmax")),
    ]
    return sequential((17, 17, 3), *layers)


def strided(ly):
    """A 5x5 first layer with strides and asymmetric `same` padding."""
    layers = [
        ly.Conv2D(16, 5, strides=2, padding="same", activation="relu"),
        ly.Conv2D(8, (1, 3), strides=(2, 1), padding="same", activation="elu"),
        *(ly.AveragePooling2D(3, strides=2), ly.Flatten(), ly.Dense(4, activation="softmax")),
    ]
    return sequential((32, 30, 3), *layers)


def sevens(ly):
    """A 7x7 first layer, as networks for photographs have."""
    layers = [
        *(ly.Conv2D(12, 7, strides=2, padding="valid"), ly.BatchNormalization(), ly.ReLU()),
        *(ly.MaxPooling2D(3, strides=2, padding="same"), ly.Conv2D(8, 3), ly.LeakyReLU(0.1)),
        *(ly.GlobalMaxPooling2D(), ly.Dense(6, activation="softmax")),
    ]
    return functional((64, 48, 3), *layers)


def mobile(ly):
    """Depthwise and separable convolutions, and ReLU6."""
    layers = [
        *(ly.Rescaling([0.5, 0.25, 2.0], offset=[-1.0, 0.0, 1.0]), ly.Conv2D(8, 3, strides=2)),
        *(ly.ReLU(max_value=6), ly.DepthwiseConv2D(3, padding="same", use_bias=False)),
        *(ly.BatchNormalization(), ly.ReLU(6.0), ly.Conv2D(16, 1, activation="relu6")),
        *(
            ly.SeparableConv2D(8, 3, depth_multiplier=2, activation="swish"),
            ly.SpatialDropout2D(0.2),
        ),
        *(ly.DepthwiseConv2D(3, strides=2, depth_multiplier=2), ly.GlobalAveragePooling2D()),
        ly.Dense(4, activation="softmax"),
    ]
    return sequential((33, 33, 3), *layers)


def depthwise(ly):
    """What Keras 2 described by one setting more."""
    layers = [ly.Conv2D(8, 3), ly.DepthwiseConv2D(3), ly.Flatten(), ly.Dense(64), ly.Softmax()]
    return sequential((12, 12, 1), *layers)


def two_classes(ly):
    """One sigmoid unit, and a hyperbolic tangent behind the first convolution."""
    layers = [ly.Conv2D(4, 3, activation="tanh"), ly.Flatten(), ly.Dense(1, activation="sigmoid")]
    return sequential((12, 12, 1), *layers)


def one_logit(ly):
    """One logit."""
    layers = [ly.Conv2D(4, (3, 5), activation="selu"), ly.GlobalAveragePooling2D(), ly.Dense(1)]
    return sequential((12, 12, 3), *layers)


def dilated(ly):
    """Dilation, and every other activation."""
    names = ["gelu", "softplus", "softsign", "mish", "hard_sigmoid", "hard_silu", "leaky_relu"]
    layers = [ly.Conv2D(4, 3, dilation_rate=2, activation=name) for name in names]
    return sequential((40, 40, 1), *layers, ly.Flatten(), ly.Dense(3, activation="softmax"))


def fully_convolutional(ly):
    """No dense layer at all."""
    layers = [
        *(ly.Conv2D(8, 3, activation="exponential"), ly.Conv2D(7, 1), ly.ELU(0.5)),
        *(ly.Conv2D(7, 1), ly.GlobalAveragePooling2D(), ly.Activation("softmax")),
    ]
    return functional((15, 15, 1), *layers)


def no_pooling(ly):
    """One filter; names that TensorFlow would not take."""
    layers = [ly.Conv2D(1, 11, name="größe 1"), ly.Activation("linear", name="-x"), ly.Flatten()]
    return sequential((14, 14, 1), *layers, ly.Dense(2, activation="softmax", name="a.b"))


def shrunk_first(ly):
    """Layers before the first convolution."""
    layers = [
        *(ly.BatchNormalization(), ly.MaxPooling2D(), ly.Activation("sigmoid"), ly.Conv2D(4, 3)),
        *(ly.Flatten(), ly.Dense(6, activation="relu"), ly.BatchNormalization(), ly.Dense(2)),
    ]
    return sequential((24, 24, 3), *layers, ly.Softmax(), ly.Dropout(0.1))


def wide(ly):
    """As many first-layer filters as are taken, and as many classes."""
    layers = [ly.Conv2D(512, 3, activation="relu"), ly.GlobalMaxPooling2D()]
    return sequential((20, 20, 1), *layers, ly.Dense(1000, activation="softmax"))


def objects(ly):
    """Activations that are layers or TensorFlow's functions, and three layers within a layer."""
    import keras
    import tensorflow as tf

    inner = keras.Sequential(
        [ly.Conv2D(4, 3, activation=ly.LeakyReLU(0.1)), ly.Activation(ly.ReLU()), ly.Conv2D(4, 1)]
    )
    layers = [
        *(ly.Conv2D(4, 3, activation=tf.nn.swish), inner, ly.Activation(ly.LeakyReLU(0.3))),
        *(ly.Conv2D(3, 1, activation=ly.ReLU(6.0)), ly.Conv2D(3, 1, activation=ly.ELU(0.5))),
        *(ly.GlobalAveragePooling2D(keepdims=True), ly.Dropout(0.1), ly.Conv2D(5, 1)),
        *(ly.Reshape((-1,)), ly.Dense(3, activation=tf.nn.softmax)),
    ]
    return functional((12, 12, 1), *layers)


def augmented(ly):
    """Layers that do nothing when a network answers, some of them within another network."""
    import keras

    flips = [ly.RandomFlip(), ly.RandomRotation(0.1), ly.RandomZoom(0.1), ly.RandomContrast(0.1)]
    layers = [
        *(keras.Sequential(flips), ly.Normalization(), ly.GaussianNoise(0.1), ly.Conv2D(6, 3)),
        *(ly.GaussianDropout(0.2), ly.ActivityRegularization(0.1), ly.Identity()),
        keras.Sequential([ly.Conv2D(4, 3, activation="relu"), ly.Conv2D(4, 3)]),
        *(ly.Flatten(), ly.Dense(2), ly.AlphaDropout(0.3)),
    ]
    model = sequential((16, 15, 3), *layers)
    model.layers[1].adapt(np.random.default_rng(8).random((9, 16, 15, 3), np.float32))
    return model


def backbone(ly):
    """Augmentation in a functional network, and another within another within it."""
    core = functional((16, 15, 3), ly.Conv2D(6, 3), ly.BatchNormalization(), ly.ReLU())
    around = functional((16, 15, 3), core, ly.MaxPooling2D(), ly.Conv2D(4, 3))
    flips = [ly.RandomFlip(), ly.RandomTranslation(0.2, 0.2), ly.RandomErasing()]
    return functional((16, 15, 3), *flips, around, ly.Flatten(), ly.Dense(3))


def bordered(ly):
    """Zeros around maps, some in which a whole window lies, before convolutions and poolings."""
    layers = [
        *(ly.Normalization(mean=[0.4, 0.5, 0.6], variance=[0.04, 0.09, 0.01]), ly.ZeroPadding2D(3)),
        *(ly.Conv2D(8, 7, strides=2), ly.BatchNormalization(), ly.ReLU()),
        *(ly.ZeroPadding2D(((1, 2), (0, 1))), ly.MaxPooling2D(3, strides=2), ly.Conv2D(5, 3)),
        *(ly.ZeroPadding2D(1), ly.Conv2D(5, 1), ly.ZeroPadding2D(3), ly.AveragePooling2D(2)),
        *(ly.GlobalAveragePooling2D(), ly.Dense(4, activation="softmax")),
    ]
    return sequential((24, 20, 3), *layers)


def without_channels(ly):
    """Rows and columns alone, from which a Reshape makes an image."""
    layers = [
        *(ly.Rescaling(2.0, offset=-1.0), ly.Normalization(axis=None), ly.Reshape((14, 12, 1))),
        *(ly.Conv2D(4, 3, activation="relu"), ly.Flatten(), ly.Dense(1, activation="sigmoid")),
    ]
    model = sequential((14, 12), *layers)
    model.layers[1].adapt(np.random.default_rng(8).random((9, 14, 12), np.float32))
    return model


def in_a_row(ly):
    """Pixels in a row, as tables of digits have them."""
    layers = [
        *(ly.Reshape((9, 8, 3)), ly.Conv2D(4, 3), ly.GlobalMaxPooling2D(), ly.Reshape((1, 1, 4))),
        *(ly.Conv2D(5, 1), ly.Flatten(), ly.Dense(3)),
    ]
    return sequential((216,), *layers)


OTHER_FORMS = [objects, augmented, backbone, bordered, without_channels, in_a_row]

NETWORKS = [
    *(tutorial, separate, normalised, strided, sevens, mobile, two_classes, one_logit, dilated),
    *(fully_convolutional, no_pooling, shrunk_first, wide),
]


def made(build):
    """A network, and what training would have made of it: weights of all kinds, an optimizer."""
    import keras

    keras.utils.set_random_seed(3)
    model = build(keras.layers)
    random = np.random.default_rng(5)
    for layer in model.layers:
        # Also moving averages, and variances above 0.
        layer.set_weights(
            [
                np.abs(array) + 0.1 * random.random(array.shape)
                if name.endswith("variance")
                else array + 0.1 * random.standard_normal(array.shape)
                for array, name in zip(
                    layer.get_weights(), [each.name for each in layer.weights], strict=True
                )
            ]
        )
        if isinstance(layer, keras.layers.Normalization):
            layer.finalize_state()
    model.compile("adam", "mse")
    model.optimizer.build(model.trainable_variables)
    return model


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


def saved(model, tmp_path):
    path = tmp_path / "network.keras"
    model.save(path)
    return path.read_bytes()


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
