"""Networks as others make them with plain Keras, and what Keras answers.

Whatever calls these functions imports Keras: a test that must not has another process do it.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from convcore.keras_files.plain_network import PlainNetwork
from convcore.keras_side.loaded_network import load_network
from convcore.keras_side.network_building import build_network


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


def saved(model, tmp_path):
    path = tmp_path / "network.keras"
    model.save(path)
    return path.read_bytes()


def brought(count):
    """Give the files of networks, with an image for each and what the network answers to it."""
    found = []
    with TemporaryDirectory() as folder:
        for build in [*NETWORKS, *OTHER_FORMS][:count]:
            model = made(build)
            image = np.random.default_rng(2).random((1, *model.input_shape[1:]), np.float32)
            answer = np.asarray(model(image, training=False))[0]
            found.append((saved(model, Path(folder)), image, answer))
    return found


def outputs(cases):
    """Give by name what every layer makes of images; of plain networks, or of networks' files."""
    import keras

    found = []
    for network, images in cases:
        if isinstance(network, PlainNetwork):
            names = [layer.name for layer in network.layers]
            layers = dict(zip(names, build_network(network).layers, strict=True))
        else:
            layers = load_network(network).layers
        tensors = {name: layer.output for name, layer in layers.items()}
        answer = keras.Model(tensors[next(iter(layers))], tensors)(images, training=False)
        found.append({name: np.asarray(answer[name]) for name in layers})
    return found
