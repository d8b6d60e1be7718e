"""What to say of a layer that no network may have here, and which of the others comes nearest."""

from typing import Final

from convcore.errors import ConvscopeError, short

_NEAREST: Final = {
    "AdaptiveAveragePooling2D": "AveragePooling2D",
    "AdaptiveMaxPooling2D": "MaxPooling2D",
    "EinsumDense": "Dense",
    "GroupNormalization": "BatchNormalization",
    "LayerNormalization": "BatchNormalization",
    "PReLU": "LeakyReLU",
    "RMSNormalization": "BatchNormalization",
}
"""Layers that do nearly what another does: windows of other sizes, other axes, other means and
deviations, a slope that is learned."""

_ONE_PICTURE = "a network reads one picture here, in rows and columns: no sequence, and no volume"
_RULES: Final = {
    "Lambda": "a Lambda is code, which is never run here; Rescaling scales values without any",
    **dict.fromkeys(
        ("Add", "Average", "Concatenate", "Dot", "Maximum", "Minimum", "Multiply", "Subtract"),
        "a network is a chain here, in which every layer reads one other",
    ),
    **dict.fromkeys(
        ("Bidirectional", "ConvLSTM2D", "GRU", "LSTM", "RNN", "SimpleRNN"), _ONE_PICTURE
    ),
    **dict.fromkeys(("Attention", "Embedding", "MultiHeadAttention", "RepeatVector"), _ONE_PICTURE),
    **dict.fromkeys(("AdditiveAttention", "TimeDistributed"), _ONE_PICTURE),
    **dict.fromkeys(
        ("Conv2DTranspose", "UpSampling2D"), "no layer makes maps larger here but ZeroPadding2D"
    ),
    **dict.fromkeys(
        ("CenterCrop", "RandomCrop", "Resizing"),
        "pictures are brought to the size of keras.Input here: give it the size that this layer "
        "makes, and leave the layer out",
    ),
    **{
        class_: f"this layer cannot be read here; the nearest one that can is {nearest}"
        for class_, nearest in _NEAREST.items()
    },
}
"""What to say of layers of Keras, by what they do."""

_MADE_OF = (
    "a network is made of convolutions, zeros around maps, pooling, normalisation, rescaling, "
    "activations, Flatten, Reshape, dense layers and dropout here"
)


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
    whose = "" if of_keras else " that is not Keras's own"
    rule = _RULES.get(class_, _ONE_PICTURE if class_.endswith(("1D", "3D")) else _MADE_OF)
    if not of_keras:
        rule = "the layers of a network are Keras's own here: of others its file holds no code"
    return ConvscopeError(f"{rule}. Received: {short(class_)}{whose}, for the layer {short(name)}")
