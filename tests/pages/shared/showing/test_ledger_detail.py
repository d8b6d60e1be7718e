"""What is said of the sum of a unit."""

import pytest

from pages.shared.showing.ledger_detail import _first_sum
from tests.screens import network_of

CONVOLUTION = {"filters": 2, "kernel_size": 3, "strides": 1, "dilation_rate": 1}


@pytest.mark.parametrize(
    ("before", "use_bias", "sentence"),
    [
        ([], True, "reads the input alone: nine products and a bias."),
        ([("Dropout", {"rate": 0.5})], False, "reads the input alone: nine products."),
        (
            [("ZeroPadding2D", {"padding": 1})],
            True,
            "reads what the layers before it make of the input: nine products and a bias.",
        ),
    ],
    ids=["alone", "behind what does nothing, without bias", "behind zeros"],
)
def test_a_unit_of_the_first_convolution_reads_what_comes_before_it(before, use_bias, sentence):
    network = network_of(
        ("InputLayer", {"shape": [6, 6, 1]}),
        *before,
        ("Conv2D", CONVOLUTION | {"use_bias": use_bias}),
        ("Flatten", {}),
    )
    said = _first_sum(network.layers, 1 + len(before), "nine products")
    assert said == f"A unit of the first convolution {sentence}"
