"""What a network's answer means: probabilities of classes, or plain numbers.

That is told by how the network ends. Where its last layer has no activation, the answer may be
either, and what is added to it, if anything, is for people to say; here is what to assume.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from convcore.networks.layers import Layer

AnswerKind = Literal["exclusive", "pair", "independent", "constant", "numbers"]
"""Softmax over several classes; one sigmoid, which speaks for two; a sigmoid for each class, none
of which excludes another; softmax over a single unit, which is always 1; no probabilities."""

Ending = Literal["softmax", "sigmoid", "numbers"]
"""What is added to a network whose last layer has no activation; nothing to plain numbers."""

LOSSES: Final[Mapping[str, Ending | None]] = {
    **dict.fromkeys(("categorical_crossentropy", "sparse_categorical_crossentropy"), "softmax"),
    "categorical_focal_crossentropy": "softmax",
    **dict.fromkeys(("binary_crossentropy", "binary_focal_crossentropy"), "sigmoid"),
    **dict.fromkeys(("mean_squared_error", "mean_absolute_error", "huber", "log_cosh"), "numbers"),
    "mean_absolute_percentage_error": "numbers",
    "mean_squared_logarithmic_error": "numbers",
    **dict.fromkeys(("poisson", "kl_divergence", "cosine_similarity", "hinge", "squared_hinge")),
    **dict.fromkeys(("categorical_hinge", "categorical_generalized_cross_entropy")),
    **dict.fromkeys(("dice", "tversky", "circle", "ctc")),
}
"""Losses by their names in Keras, and what an answer is whose network was trained with one; None
where that may be several things."""


def answer_of(layers: Sequence[Layer]) -> Layer:
    """Find the layer that gives the answer.

    Parameters
    ----------
    layers : sequence of Layer
        A network.

    Returns
    -------
    Layer
        The last one that does anything when the network answers.
    """
    return next(layer for layer in reversed(layers) if not layer.type.passive)


def answer_kind(layers: Sequence[Layer]) -> AnswerKind:
    """Tell what a network's answer means by how it ends.

    Parameters
    ----------
    layers : sequence of Layer
        The network, with an answer of shape (N,).

    Returns
    -------
    AnswerKind
        As its last layer has it.
    """
    answer, several = answer_of(layers), layers[-1].output_shape[-1] > 1
    if answer.keras_class == "Softmax":
        return "exclusive" if several else "constant"
    if answer.settings.get("activation") == "sigmoid":
        return "independent" if several else "pair"
    return "numbers"


def ends_open(layers: Sequence[Layer]) -> bool:
    """Tell whether a network ends without an activation, so that its answer may be anything.

    Parameters
    ----------
    layers : sequence of Layer
        The network.

    Returns
    -------
    bool
        Whether it does.
    """
    answer = answer_of(layers)
    return not answer.type.activates or answer.settings.get("activation") == "linear"


def endings(units: int) -> tuple[Ending, ...]:
    """Name what an answer without activation may be: softmax over a single unit says nothing.

    Parameters
    ----------
    units : int
        How many values the network answers with.

    Returns
    -------
    tuple of Ending
        Probabilities first.
    """
    return ("sigmoid", "numbers") if units == 1 else ("softmax", "sigmoid", "numbers")


def changes_probabilities(layers: Sequence[Layer]) -> bool:
    """Tell whether what a network answers with was probabilities, before other layers changed it.

    Parameters
    ----------
    layers : sequence of Layer
        The network.

    Returns
    -------
    bool
        Whether a softmax or a sigmoid comes behind its last layer with weights.
    """
    last = max(place for place, layer in enumerate(layers) if layer.type.weighs)
    return any(
        layer.keras_class == "Softmax" or layer.settings.get("activation") == "sigmoid"
        for layer in layers[last + 1 :]
    )


def guess_ending(units: int, loss: str) -> tuple[Ending, str]:
    """Assume what an answer without activation is.

    Parameters
    ----------
    units : int
        How many values the network answers with.
    loss : str
        What it was trained with, of `LOSSES`; empty where its file does not say.

    Returns
    -------
    ending : Ending
        What it is.
    reason : str
        Why, to follow upon "since".
    """
    found = LOSSES.get(loss)
    if found is not None and found in endings(units):
        return found, f"it was trained with the loss {loss.replace('_', ' ')}"
    untold = f"its loss, {loss.replace('_', ' ')}, does not tell, and " if loss else ""
    if units == 1:
        return "numbers", f"{untold}networks that end like this one usually estimate a quantity"
    return "softmax", f"{untold}networks that end like this one usually tell classes apart"


def by_class(kind: AnswerKind, values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give what a network answered for each class: two, where one sigmoid speaks for both.

    Parameters
    ----------
    kind : AnswerKind
        What the answer means.
    values : ndarray of float32, shape (..., K)
        What the last layer gave.

    Returns
    -------
    ndarray of float32, shape (..., N)
        N is 2 for a pair, and K for all others.
    """
    return np.concatenate([1 - values, values], axis=-1) if kind == "pair" else values


def numbered_classes(kind: AnswerKind, units: int) -> tuple[str, ...]:
    """Name what a network answers about by numbers.

    Parameters
    ----------
    kind : AnswerKind
        What the answer means.
    units : int
        How many values the last layer gives.

    Returns
    -------
    tuple of str
        Such as "class 0" and "class 1", or "value" where there is one number.
    """
    if kind == "numbers":
        return ("value",) if units == 1 else tuple(f"value {unit}" for unit in range(units))
    return tuple(f"class {number}" for number in range(2 if kind == "pair" else units))


def confidence(kind: AnswerKind, shares: NDArray[np.float32]) -> float | None:
    """Say how sure a network is of an answer.

    Parameters
    ----------
    kind : AnswerKind
        What the answer means.
    shares : ndarray of float32, shape (N,)
        The answer by class.

    Returns
    -------
    float or None
        The probability of what it says; for classes that do not exclude each other, the mean of
        what it says of each, yes or no. None where the answer can say no such thing.
    """
    if kind in ("constant", "numbers"):
        return None
    if kind == "independent":
        return float(np.maximum(shares, 1 - shares).mean())
    return float(shares.max())
