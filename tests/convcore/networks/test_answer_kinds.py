import numpy as np
import pytest

from convcore.networks.answers import (
    answer_kind,
    by_class,
    confidence,
    endings,
    ends_open,
    guess_ending,
    numbered_classes,
)
from tests.screens import network_of


def ending(units, *layers):
    """A network that ends with so many units and some layers behind."""
    dense = ("Dense", {"units": units, "use_bias": True})
    return network_of(
        ("InputLayer", {"shape": [4, 4, 1]}),
        ("Conv2D", {"filters": 2, "kernel_size": 3, "strides": 1, "dilation_rate": 1}),
        ("Flatten", {}),
        *(dense, *layers, ("Dropout", {"rate": 0.5})),
    ).layers


SOFTMAX = ("Softmax", {"axis": -1})


def bent(activation):
    return ("Activation", {"activation": activation})


@pytest.mark.parametrize(
    ("layers", "kind", "is_open", "classes"),
    [
        (ending(3, SOFTMAX), "exclusive", False, ("class 0", "class 1", "class 2")),
        (ending(1, SOFTMAX), "constant", False, ("class 0",)),
        (ending(1, bent("sigmoid")), "pair", False, ("class 0", "class 1")),
        (ending(2, bent("sigmoid")), "independent", False, ("class 0", "class 1")),
        (ending(1), "numbers", True, ("value",)),
        (ending(2, bent("linear")), "numbers", True, ("value 0", "value 1")),
        (ending(1, ("ReLU", {})), "numbers", False, ("value",)),
        (ending(2, bent("tanh")), "numbers", False, ("value 0", "value 1")),
    ],
)
def test_what_an_answer_means_is_told_by_how_the_network_ends(layers, kind, is_open, classes):
    assert answer_kind(layers) == kind
    assert ends_open(layers) == is_open
    assert numbered_classes(kind, layers[-1].output_shape[0]) == classes


@pytest.mark.parametrize(
    ("units", "loss", "assumed", "reason"),
    [
        (1, "mean_squared_error", "numbers", "trained with the loss mean squared error"),
        (1, "binary_crossentropy", "sigmoid", "trained with the loss binary crossentropy"),
        (3, "binary_crossentropy", "sigmoid", "trained with the loss binary crossentropy"),
        (3, "sparse_categorical_crossentropy", "softmax", "loss sparse categorical crossentropy"),
        (3, "huber", "numbers", "trained with the loss huber"),
        (1, "categorical_crossentropy", "numbers", "its loss, categorical crossentropy, does not"),
        (1, "poisson", "numbers", "its loss, poisson, does not tell, and networks that end like"),
        (3, "kl_divergence", "softmax", "its loss, kl divergence, does not tell, and networks"),
        (1, "", "numbers", "usually estimate a quantity"),
        (3, "", "softmax", "usually tell classes apart"),
    ],
)
def test_an_open_answer_is_assumed_to_be_what_its_loss_is_for(units, loss, assumed, reason):
    found, why = guess_ending(units, loss)
    assert found == assumed
    assert found in endings(units)
    assert reason in why


def test_one_sigmoid_speaks_for_two_classes():
    values = np.float32([[0.189], [1]])
    np.testing.assert_allclose(by_class("pair", values), [[0.811, 0.189], [0, 1]], atol=1e-6)
    assert by_class("exclusive", values) is values


@pytest.mark.parametrize(
    ("kind", "shares", "expected"),
    [
        ("exclusive", [0.2, 0.7, 0.1], 0.7),
        ("pair", [0.8, 0.2], 0.8),
        ("independent", [0.9, 0.2, 1.0], 0.9),
        ("numbers", [34.0], None),
        ("constant", [1.0], None),
    ],
)
def test_a_network_is_as_sure_as_what_it_says_is_probable(kind, shares, expected):
    found = confidence(kind, np.float32(shares))
    assert found == (None if expected is None else pytest.approx(expected))
