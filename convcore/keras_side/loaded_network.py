"""A network that is loaded in the inference process: Keras's layers, and the ways to ask them.

TensorFlow and Keras are imported inside functions only.
"""

import gc
import os
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np

from convcore.errors import ConvscopeError
from convcore.keras_files.plain_network import read_network
from convcore.keras_side.network_building import build_network
from convcore.networks.first_layer import FirstLayer
from convcore.networks.layer_types import LAYER_TYPES
from convcore.networks.layers import last_maps

NETWORKS: Final = int(os.environ.get("CONVSCOPE_NETWORKS", "12"))
"""Most networks that are kept loaded: those that ship, and the last ones of visitors."""


@dataclass(frozen=True, eq=False)
class LoadedNetwork:
    """A network that is ready to answer.

    Parameters
    ----------
    layers : mapping of str to keras.Layer
        From the input to the answer, by the names that the project knows them by.
    first_layer : FirstLayer
        What the first convolution has learned; a bias that it has not is 0.
    maps : callable
        Gives what every layer makes of images, by name, from the images and what the first layer
        holds, filters and biases.
    answer : callable
        Gives what the last layer makes of them, from the same.
    """

    layers: Mapping[str, Any]
    first_layer: FirstLayer
    maps: Callable[[Any, Any, Any], dict[str, Any]]
    answer: Callable[[Any, Any, Any], Any]

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of an image, `(H, W, C)`."""
        shape: tuple[int, ...] = next(iter(self.layers.values())).output.shape[1:]
        return shape

    @property
    def logits(self) -> Any:
        """What softmax or sigmoid makes probabilities of, as a tensor of Keras's; or the answer."""
        layers = reversed(list(self.layers.values()))
        last = next(each for each in layers if not LAYER_TYPES[type(each).__name__].passive)
        kind = type(last).__name__
        is_sigmoid = kind == "Activation" and last.activation.__name__ == "sigmoid"
        return last.input if is_sigmoid or kind == "Softmax" else last.output

    @cached_property
    def slopes(self) -> Callable[[Any, int], Any]:
        """Gives the derivative of a logit by what `layers.last_maps` gives, for images."""
        import keras
        import tensorflow as tf

        layers = list(self.layers.values())
        maps = layers[last_maps([LAYER_TYPES[type(layer).__name__] for layer in layers])].output
        halves = keras.Model(layers[0].output, [maps, self.logits])

        def differentiate(images: Any, label: Any) -> Any:
            with tf.GradientTape() as tape:
                maps, logits = halves(images, training=False)
                logit = tf.gather(logits, label, axis=1)
            return tape.gradient(logit, maps)

        signature = [
            tf.TensorSpec((1, *self.input_shape), tf.float32),
            tf.TensorSpec((), tf.int32),
        ]
        traced: Callable[[Any, int], Any] = tf.function(differentiate, input_signature=signature)
        return traced


_loaded: OrderedDict[Path, LoadedNetwork] = OrderedDict()  # the last one that was asked comes last


def load_network(path: Path) -> LoadedNetwork:
    """Load a network, or give the loaded one; the one that nobody asked for longest may go."""
    if path in _loaded:
        _loaded.move_to_end(path)
        return _loaded[path]
    if len(_loaded) >= NETWORKS:
        drop_network(next(iter(_loaded)))
    _loaded[path] = network = _load(path)
    return network


def drop_network(path: Path) -> None:
    """Let go of a network."""
    if _loaded.pop(path, None) is not None:
        gc.collect()  # a network is a circle of references


def _load(path: Path) -> LoadedNetwork:
    import keras

    model, names = _model(path)
    layers = dict(zip(names, model.layers, strict=True))
    first = next(layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D))
    kernel = first.kernel.numpy()
    biases = np.zeros(kernel.shape[3:], np.float32) if first.bias is None else first.bias.numpy()
    outputs = {name: layer.output for name, layer in layers.items()}
    return LoadedNetwork(
        layers,
        FirstLayer(kernel, biases),
        _traced(keras.Model(model.inputs[0], outputs), first),
        _traced(keras.Model(model.inputs[0], model.outputs[0]), first),
    )


def _model(path: Path) -> tuple[Any, list[str]]:
    """Give a Keras network and the names of its layers."""
    if path.suffix == ".npz":
        plain = read_network(path.read_bytes())
        return build_network(plain), [layer.name for layer in plain.layers]
    import keras

    try:
        model = keras.saving.load_model(path, compile=False)
    except Exception:
        # Keras raises whatever the file's damage leads it to.
        rule = "the network's file must be a whole Keras file"
        name = "/".join(path.parts[-2:])
        raise ConvscopeError(f"{rule}. Received: {name} is missing or damaged") from None
    return model, [layer.name for layer in model.layers]


def _traced(model: Any, first: Any) -> Callable[[Any, Any, Any], Any]:
    import tensorflow as tf

    # The first layer comes as an argument, so that no question changes what others share.
    def ask(images: Any, filters: Any, biases: Any) -> Any:
        given = {first.kernel.path: filters}
        if first.bias is not None:
            given[first.bias.path] = biases
        weights = [given.get(v.path, v.value) for v in model.trainable_variables]
        answer, _ = model.stateless_call(
            weights, model.non_trainable_variables, images, training=False
        )
        return answer

    kernel = first.kernel.shape
    shapes = ((None, *model.input_shape[1:]), kernel, kernel[3:])
    traced: Callable[[Any, Any, Any], Any] = tf.function(
        ask, input_signature=[tf.TensorSpec(shape, tf.float32) for shape in shapes]
    )
    return traced
