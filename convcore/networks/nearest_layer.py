"""What to say of a layer that no network may have here, and which of the others comes nearest."""

from typing import Final

from convcore.errors import ConvscopeError, short

_JOINS: Final = frozenset(
    {"Add", "Average", "Concatenate", "Dot", "Maximum", "Minimum", "Multiply", "Subtract"}
)
"""Layers of Keras that read several others."""

_NEAREST: Final = {
    "SeparableConv": "SeparableConv2D",
    "DepthwiseConv": "DepthwiseConv2D",
    "Conv": "Conv2D",
    "GlobalAverage": "GlobalAveragePooling2D",
    "GlobalMax": "GlobalMaxPooling2D",
    "AveragePooling": "AveragePooling2D",
    "MaxPooling": "MaxPooling2D",
    "ZeroPadding": "ZeroPadding2D",
    "SpatialDropout": "SpatialDropout2D",
    "Normalization": "BatchNormalization",
    "PReLU": "LeakyReLU",
    "ReLU": "ReLU",
    "Dense": "Dense",
}
"""Layers by a part of the names of those that they can stand for; the first that fits counts."""


def refuse_layer(class_: str, name: object, *, of_keras: bool = True) -> ConvscopeError:
    """Make the error for a layer that is not taken.

    Parameters
    ----------
    class_ : str
        Its class.
    name : object
        Its name.
    of_keras : bool, optional
        Whether the class is one of Keras's own.

    Returns
    -------
    ConvscopeError
        It names the nearest layer that is taken, where there is one.
    """
    nearest = next((near for part, near in _NEAREST.items() if part in class_), None)
    whose = "" if of_keras else " that is not Keras's own"
    if not of_keras:
        rule = "the layers of a network are Keras's own here: of others its file holds no code"
    elif "Lambda" in class_:
        rule = "a Lambda is code, which is never run here; Rescaling scales values without any"
    elif class_ in _JOINS:
        rule = "a network is a chain here, in which every layer reads one other"
    elif nearest is not None:
        rule = f"this layer cannot be read here; the nearest one that can is {nearest}"
    else:
        rule = "a network is made of convolutions, pooling, activations and dense layers here"
    return ConvscopeError(f"{rule}. Received: {short(class_)}{whose}, for the layer {short(name)}")
