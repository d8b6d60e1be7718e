"""Making a Keras network of plain data, through Keras's public constructors.

Runs inside an inference process; Keras is imported inside the function only.
"""

from typing import Any

from convcore.plain_network import PlainNetwork


def build_network(network: PlainNetwork) -> tuple[Any, dict[str, Any]]:
    """Make a Keras network.

    Parameters
    ----------
    network : PlainNetwork
        Checked, as every one is.

    Returns
    -------
    model : keras.Model
        Functional; its layers have names of their own, as not all names suit TensorFlow.
    outputs : dict of str to KerasTensor
        What each layer gives, by its name in the network.
    """
    import keras

    source = network.chain[0]
    first = keras.Input(source.output_shape, name="layer_0")
    outputs = {source.name: first}
    tensor = first
    for place, layer in enumerate(network.chain[1:], 1):
        made = getattr(keras.layers, layer.type)(name=f"layer_{place}", **layer.settings)
        outputs[layer.name] = tensor = made(tensor)
        made.set_weights(network.weights[place])  # Keras keeps the order in which it saved them
    return keras.Model(first, tensor), outputs
