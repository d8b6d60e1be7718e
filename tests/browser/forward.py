"""The whole network with convcore's arithmetic alone: a second witness for what Keras answers."""

import io
import zipfile
from collections import Counter
from functools import cache

import h5py
import numpy as np

from convcore.activations import relu
from convcore.conv import conv2d
from convcore.networks.first_layer import FirstLayer
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
    """Compute what each layer that computes something gives, by name."""
    stored, found, counts = stored_weights(trained.model_path), {}, Counter()
    values = image

    def weights(kind):
        """Read those of the next layer of a kind: they are numbered in their order."""
        name = f"{kind}_{counts[kind]}" if counts[kind] else kind
        counts[kind] += 1
        return stored[f"{name}/vars/0"], stored[f"{name}/vars/1"]

    for each in trained.layers:
        match each.keras_class:
            case "Conv2D":
                kernel, bias = weights("conv2d")
                if not found:
                    kernel, bias = layer.filters, layer.biases
                values = conv2d(values, kernel, bias=bias, padding=each.window.padding)
            case "ReLU":
                values = relu(values) if values.ndim == 3 else relu(values[np.newaxis])[0]
            case "MaxPooling2D":
                values = pool2d(values, 2)
            case "Flatten":
                values = values.ravel()
            case "Dense":
                kernel, bias = weights("dense")
                values = values @ kernel + bias
            case "Softmax":
                shares = np.exp(values - values.max())
                values = shares / shares.sum()
        if each.type.computes:
            found[each.name] = values
    return found


def answer(trained, layer: FirstLayer, image):
    """Compute the probabilities of the classes."""
    return layers_of(trained, layer, image)["softmax"]
