"""What is said of answers that are no probabilities of classes that exclude each other."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.networks.first_layer import FirstLayer
from convcore.networks.input_scale import UNIT
from convcore.networks.introductions import introduce
from convcore.networks.network_at_work import NetworkAtWork, NetworkInput
from convcore.networks.own_network import OwnNetwork
from pages.layers.cost import _table
from pages.shared.guess.network import layer_question
from pages.shared.showing.answer_note import answer_note, unexplained
from tests.screens import network_of

SOFTMAX, SIGMOID = ("Softmax", {"axis": -1}), ("Activation", {"activation": "sigmoid"})


def network(units, *end, ending=None):
    plain = network_of(
        ("InputLayer", {"shape": [4, 4, 1]}),
        ("Conv2D", {"filters": 2, "kernel_size": 3, "strides": 1, "dilation_rate": 1}),
        *(("Flatten", {}), ("Dense", {"units": units, "use_bias": True}), *end),
    )
    found = OwnNetwork(
        model_path=Path("mine.npz"),
        name="mine",
        title="mine.keras",
        classes=tuple(f"class {number}" for number in range(units)),
        input_shape=(4, 4, 1),
        layers=plain.layers,
        first_layer=FirstLayer(*plain.weights[1]),
        samples=np.zeros((1, 4, 4, 1), np.uint8),
        labels=None,
        titles=("black",),
        ending=ending,
        ending_reason="",
        ending_asked=False,
        scale_reason="",
        saved_layers=4,
    )
    return replace(found, classes=("not *dog*", "*dog*")) if found.answers == "pair" else found


@pytest.mark.parametrize(
    ("network", "does", "note", "why_not"),
    [
        (network(3, SOFTMAX), "sorts pictures into three kinds", "", None),
        (
            network(3, SOFTMAX, ending="softmax"),
            "sorts pictures into three kinds",
            "scores; the softmax that turns them",
            None,
        ),
        (
            network(3, SIGMOID),
            "says of three kinds of things whether",
            "none excludes another: the answers need not sum to 100 %",
            None,
        ),
        (
            network(1, SIGMOID),
            "sorts pictures into two kinds",
            r"is for **\*dog\***, what is missing to 100 % is for",
            None,
        ),
        (
            network(1, SIGMOID, ending="sigmoid"),
            "sorts pictures into two kinds",
            "scores; the sigmoid that turns them",
            None,
        ),
        (
            network(1, SOFTMAX),
            "gives the same answer to every picture",
            "always answers 1, whatever it sees",
            "the answer is the same",
        ),
        (
            network(1, ending="numbers"),
            "answers a picture with one plain number",
            "plain number, not a prob",
            "answers with a plain number.",
        ),
        (
            network(2, ("ReLU", {})),
            "answers a picture with two plain numbers",
            "plain numbers, not probab",
            "answers with 2 plain numbers.",
        ),
    ],
)
def test_an_answer_is_called_what_it_is(network, does, note, why_not):
    introduced = introduce(network)
    assert introduced.startswith(does)
    assert introduced.endswith("; how often it is right, its file does not say")
    says = answer_note(network)
    assert note in says
    assert bool(note) == bool(says)
    assert (unexplained(network) is None) == (why_not is None)
    assert (why_not or "") in (unexplained(network) or "")


def test_plain_numbers_ask_nothing_about_classes():
    asked = network(4)
    seen = NetworkInput(asked.picture(0), UNIT, None, "", is_own=False)
    outputs = {asked.output: np.zeros(4, np.float32)}
    at_work = NetworkAtWork(asked, seen, outputs, asked.first_layer)
    with pytest.raises(ConvscopeError, match="Received: one that answers with 4 plain numbers"):
        layer_question("answer", at_work, asked.output, 0, np.random.default_rng(0))


POOL = {"pool_size": [2, 2], "strides": [1, 1], "padding": "valid"}


@pytest.mark.parametrize("pools", [True, False])
def test_what_a_network_would_be_without_pooling_is_told_of_those_that_pool(pools):
    shown = network(3, SOFTMAX)
    if pools:
        plain = network_of(
            *((layer.keras_class, layer.settings) for layer in shown.layers[:2]),
            *(("MaxPooling2D", POOL), ("Flatten", {}), ("Dense", {"units": 3, "use_bias": True})),
        )
        shown = replace(shown, layers=plain.layers)
    heads, _, *rows = _table(shown).splitlines()
    assert ("without pooling" in heads) == pools
    assert any("left out" in row for row in rows) == pools
    name, shape, sees = (cell.strip() for cell in rows[0].split("|")[1:4])
    assert (name, shape, sees) == (shown.layers[1].name, "2 × 2 × 2", "3 × 3")
