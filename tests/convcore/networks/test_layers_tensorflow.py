"""A network followed by arithmetic, against Keras's own counts."""

import keras
import pytest

from convcore.networks.bundle_files import load_bundle
from convcore.networks.layers import without_pooling
from tests.paths import MODELS

FASHION = load_bundle(MODELS / "fashion")


def network():
    return keras.saving.load_model(FASHION.model_path, compile=False)


def without_its_pooling():
    """Build the network again layer by layer, with new weights."""
    first, *others = network().layers
    output = source = keras.Input(first.output.shape[1:], name=first.name)
    for layer in others:
        if not isinstance(layer, keras.layers.MaxPooling2D):
            output = layer.__class__.from_config(layer.get_config())(output)
    return keras.Model(source, output)


@pytest.mark.parametrize(
    ("model", "layers", "count"),
    [
        (network, FASHION.layers, 14),
        (without_its_pooling, without_pooling(FASHION.layers), 12),
    ],
    ids=["with pooling", "without"],
)
def test_a_network_has_the_shapes_and_parameters_that_keras_counts(model, layers, count):
    model = model()
    assert len(model.layers) == len(layers) == count
    for layer, step in zip(model.layers, layers, strict=True):
        assert (step.name, step.keras_class) == (layer.name, layer.__class__.__name__)
        assert step.output_shape == layer.output.shape[1:]
        assert step.parameters == layer.count_params()
    assert sum(step.parameters for step in layers) == model.count_params()


def test_the_windows_are_those_of_keras_layers():
    model = network()
    for step in FASHION.layers:
        layer = model.get_layer(step.name)
        if isinstance(layer, keras.layers.Conv2D):
            theirs = (layer.kernel_size, layer.strides, layer.dilation_rate, layer.padding)
        elif isinstance(layer, keras.layers.MaxPooling2D):
            theirs = (layer.pool_size, layer.strides, (1, 1), layer.padding)
        else:
            continue
        window = step.window
        assert (window.size, window.strides, window.dilation, window.padding) == theirs
