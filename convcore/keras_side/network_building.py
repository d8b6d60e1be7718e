"""Making a Keras network of plain data, through Keras's public constructors.

Runs inside an inference process; Keras is imported inside the function only.
"""

from typing import Any

from convcore.keras_files.plain_network import PlainNetwork


def build_network(network: PlainNetwork) -> Any:
    """Make a Keras network."""
    import keras

    tensor = first = keras.Input(network.layers[0].output_shape, name="layer_0")
    for place, layer in enumerate(network.layers[1:], 1):
        settings, arrays = dict(layer.settings), network.weights[place]
        if layer.keras_class == "Normalization":
            settings |= dict(zip(("mean", "variance"), arrays, strict=True))
            arrays = ()
        made = getattr(keras.layers, layer.keras_class)(name=f"layer_{place}", **settings)
        tensor = made(tensor)
        made.set_weights(arrays)  # Keras keeps the order in which it saved them
    return keras.Model(first, tensor)
