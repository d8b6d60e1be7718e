"""The whole network with convcore's arithmetic alone: a second witness for what Keras answers."""

import io
import zipfile
from functools import cache

import h5py
import numpy as np

from convcore.activations import relu
from convcore.conv import conv2d
from convcore.first_layer import FirstLayer
from convcore.pool import pool2d


@cache
def stored_weights(path):
    """Read weights and biases of all layers, by name."""
    with zipfile.ZipFile(path) as archive:
        file = h5py.File(io.BytesIO(archive.read("model.weights.h5")))
    found = {}
    file["layers"].visititems(
        lambda name, item: (
            found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None
        )
    )
    return found


def layers_of(trained, layer: FirstLayer, image):
    """Compute what each layer gives, by name."""
    weights = stored_weights(trained.model_path)
    kernel, bias, dense, dense_bias, last, last_bias = (
        weights[f"{name}/vars/{index}"]
        for name in ("conv2d_1", "dense", "dense_1")
        for index in (0, 1)
    )
    found = {"conv1": conv2d(image, layer.filters, bias=layer.biases)}
    found["relu1"] = relu(found["conv1"])
    found["pool1"] = pool2d(found["relu1"], 2)
    found["conv2"] = conv2d(found["pool1"], kernel, bias=bias)
    found["relu2"] = relu(found["conv2"])
    found["pool2"] = pool2d(found["relu2"], 2)
    found["dense1"] = found["pool2"].ravel() @ dense + dense_bias
    found["relu3"] = relu(found["dense1"][np.newaxis])[0]
    found["logits"] = found["relu3"] @ last + last_bias
    shares = np.exp(found["logits"] - found["logits"].max())
    return found | {"softmax": shares / shares.sum()}


def answer(trained, layer: FirstLayer, image):
    """Compute the probabilities of the classes."""
    return layers_of(trained, layer, image)["softmax"]
