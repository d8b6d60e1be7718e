"""Where an array is largest, and how that is put into words."""

import numpy as np
import pytest

from convcore.extremes import also, as_large, largest, largest_at, listed


@pytest.mark.parametrize(
    ("values", "value", "places", "everywhere"),
    [
        ([[1, 3], [2, 0]], 3, [[0, 1]], False),
        ([[1, 3], [3, 0]], 3, [[0, 1], [1, 0]], False),
        ([[-2, -2], [-2, -2]], -2, [[0, 0], [0, 1], [1, 0], [1, 1]], True),
        ([[7]], 7, [[0, 0]], True),
        ([0, 0, 0], 0, [[0], [1], [2]], True),
        ([-1, -3], -1, [[0]], False),
        # Equal but for rounding: a hundred-thousandth of the value.
        ([1, 1.00001], 1.00001, [[0], [1]], True),
        ([1, 1.0001], 1.0001, [[1]], False),
        ([0, 1e-9], 1e-9, [[1]], False),
        ([100, 0, 1e-5], 100, [[0]], False),
    ],
)
def test_the_largest_value_is_found_at_all_its_places(values, value, places, everywhere):
    found = largest(values)
    assert found.value == pytest.approx(value)
    assert found.places.tolist() == places
    assert found.place == tuple(places[0])
    assert found.others == len(places) - 1
    assert found.everywhere is everywhere
    if np.ndim(values) == 2:
        assert largest_at(values) == tuple(places[0])


def test_each_column_of_a_table_has_a_largest_value_of_its_own():
    table = np.float32([[1, 0, 5], [2, 0, 5], [2, 0, -5]])
    expected = [[False, True, True], [True, True, True], [True, True, False]]
    assert as_large(table).tolist() == expected


def test_names_are_listed_up_to_three_and_the_others_counted():
    texts = [listed([*range(count)]) for count in range(1, 6)]
    assert texts == ["0", "0 and 1", "0, 1 and 2", "0, 1, 2 and 1 other", "0, 1, 2 and 2 others"]
    assert [also(count, "cell") for count in range(3)] == [
        "",
        " and 1 other cell",
        " and 2 other cells",
    ]
