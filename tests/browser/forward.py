"""The whole network with convcore's arithmetic alone: a second witness for what Keras answers."""

import io
import zipfile

import h5py
import numpy as np

from convcore.activations import relu
from convcore.conv import conv2d
from convcore.first_layer import FirstLayer
from convcore.pool import pool2d


def later_weights(path):
    """Read weights and biases of the layers after the first, by name."""
    with zipfile.ZipFile(path) as archive:
        file = h5py.File(io.BytesIO(archive.read("model.weights.h5")))
    found = {}
    file["layers"].visititems(
        lambda name, item: (
            found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None
        )
    )
    return found


def answer(trained, layer: FirstLayer, image):
    """Compute the probabilities of the classes."""
    weights = later_weights(trained.model_path)
    maps = pool2d(relu(conv2d(image, layer.filters, bias=layer.biases)), 2)
    second = (weights["conv2d_1/vars/0"], weights["conv2d_1/vars/1"])
    maps = pool2d(relu(conv2d(maps, second[0], bias=second[1])), 2)
    hidden = relu(maps.reshape(1, -1) @ weights["dense/vars/0"] + weights["dense/vars/1"])
    logits = (hidden @ weights["dense_1/vars/0"] + weights["dense_1/vars/1"])[0]
    shares = np.exp(logits - logits.max())
    return shares / shares.sum()
