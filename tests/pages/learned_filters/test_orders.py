"""The orders of a gallery that Python knows, on a layer small enough to put in order by hand."""

from dataclasses import fields, replace

import numpy as np
import pytest

from convcore.networks.bundle_files import load_bundle
from convcore.networks.first_layer import FirstLayer
from convcore.networks.network import Network
from pages.learned_filters.orders import known_order, orders
from pages.shared.address.parameters import PARAMETERS
from tests.plans import FASHION

WEIGHTS = np.float32([[[[1, 2, -1, 0, 0]], [[1, 2, -1, 1, 0]]]])
BUNDLE = load_bundle(FASHION)
TRAINED = replace(
    BUNDLE,
    first_layer=FirstLayer(WEIGHTS, np.zeros(5, np.float32)),
    statistics=replace(BUNDLE.statistics, right_without=np.array([9, 7, 7, 2, 8])),
)


@pytest.mark.parametrize(
    ("sort", "chosen", "order"),
    [
        ("likeness", 0, [0, 1, 3, 4, 2]),
        ("likeness", 1, [1, 0, 3, 4, 2]),
        ("likeness", 2, [2, 4, 3, 0, 1]),
        ("likeness", 4, [4, 0, 1, 2, 3]),
        ("damage", 0, [3, 1, 2, 4, 0]),
    ],
)
def test_filters_are_put_in_order_and_ties_keep_their_numbers(sort, chosen, order):
    assert known_order(sort, TRAINED, chosen) == order


def test_the_browser_puts_filters_in_order_by_number_and_by_what_they_make_of_the_input():
    known = {sort: known_order(sort, TRAINED, 2) for sort in PARAMETERS["sort"].options}
    assert [sort for sort, order in known.items() if order is None] == [
        "number",
        "strongest",
        "activity",
    ]
    assert all(sorted(order) == [0, 1, 2, 3, 4] for order in known.values() if order)


def test_a_network_that_nobody_has_measured_is_put_in_no_order_by_damage():
    unmeasured = Network(**{each.name: getattr(BUNDLE, each.name) for each in fields(Network)})
    assert "damage" not in orders(unmeasured)
    assert known_order("damage", unmeasured, 0) is None
