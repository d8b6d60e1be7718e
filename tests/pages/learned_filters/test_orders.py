"""The orders of a gallery, on a layer small enough to put in order by hand."""

import numpy as np
import pytest

from pages.learned_filters.orders import filter_order
from pages.shared.address.parameters import PARAMETERS

SHOWN = np.float32([[[1, -5, 3, 0, -5]], [[2, 1, 3, 0, 0]]])
RECTIFIED = np.float32([[[1, 4, 2, 0, 1]], [[1, 0, 2, 0, 1]]])  # means 1, 2, 2, 0, 1
WEIGHTS = np.float32([[[[1, 2, -1, 0, 0]], [[1, 2, -1, 1, 0]]]])
LAYER = {"rectified": RECTIFIED, "filters": WEIGHTS, "right_without": np.array([9, 7, 7, 2, 8])}


@pytest.mark.parametrize(
    ("sort", "chosen", "order"),
    [
        ("number", 3, [0, 1, 2, 3, 4]),
        ("strongest", 3, [1, 4, 2, 0, 3]),
        ("activity", 3, [1, 2, 0, 4, 3]),
        ("likeness", 0, [0, 1, 3, 4, 2]),
        ("likeness", 1, [1, 0, 3, 4, 2]),
        ("likeness", 2, [2, 4, 3, 0, 1]),
        ("likeness", 4, [4, 0, 1, 2, 3]),
        ("damage", 0, [3, 1, 2, 4, 0]),
    ],
)
def test_filters_are_put_in_order_and_ties_keep_their_numbers(sort, chosen, order):
    found = filter_order(sort, shown=SHOWN, **LAYER, chosen=chosen)
    assert found.tolist() == order


def test_every_sort_of_a_link_orders_all_filters():
    for sort in PARAMETERS["sort"].options:
        found = filter_order(sort, shown=SHOWN, **LAYER, chosen=2)
        assert sorted(found.tolist()) == [0, 1, 2, 3, 4]


def test_what_is_not_finite_does_not_count_as_strong():
    shown = SHOWN.copy()
    shown[0, 0, :2] = np.nan, np.inf
    found = filter_order("strongest", shown=shown, **LAYER, chosen=0)
    assert found.tolist() == [4, 2, 0, 1, 3]
