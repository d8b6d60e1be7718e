"""What maps show in words, odd ones included."""

import numpy as np
import pytest

from pages.shared.widgets.descriptions import map_texts, strongest_texts
from pages.shared.widgets.pictures import image_figure, map_figure

NAN, INF = np.nan, np.inf
FIVES = np.full((2, 2), 5, np.float32)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([[0, 1.5], [-2.5, 0]], "25 % active, strongest -2.50 at row 1, column 0"),
        ([[0, 0]], "0 % active, all 0"),
        ([[3]], "100 % active, a single value, 3.00"),
        ([[0]], "0 % active, all 0"),
        ([[2, 2], [2, 2]], "100 % active, 2.00 everywhere"),
        ([[-2, 2], [2, 2]], "75 % active, ±2.00 everywhere"),
        # Equal but for rounding; the first of equals, row by row.
        (
            [[1, 2.00001], [2, 2]],
            "100 % active, strongest 2.00 at row 0, column 1 and 2 other places",
        ),
        ([[0, -2], [2, 1]], "50 % active, strongest ±2.00 at row 0, column 1 and 1 other place"),
        (
            [[NAN, 1], [NAN, NAN]],
            "25 % active, strongest 1.00 at row 0, column 1, 3 undefined",
        ),
        ([[0, -INF, INF, NAN]], "25 % active, all others 0, 1 undefined, 2 infinite"),
        ([[NAN]], "0 % active, 1 undefined"),
    ],
)
def test_a_map_is_told_in_a_line(values, text):
    assert map_texts(np.float32(values)[:, :, np.newaxis]) == [text]


def test_all_maps_have_as_many_decimals_as_the_strongest_needs():
    maps = np.float32([[[0.0123, -0.001, 0]], [[0, 0, 0]]])
    assert strongest_texts(maps) == [
        "strongest 0.0123 at row 0, column 0",
        "strongest -0.0010 at row 0, column 0",
        "all 0",
    ]


def test_what_is_all_0_has_no_scale_and_what_is_the_same_everywhere_no_ends():
    zeros, ones = map_figure("Map", np.zeros((2, 2), np.float32)), image_figure("Input", FIVES, "")
    assert zeros.legend == {"low": "all 0", "high": "", "from_zero": False}
    assert zeros.note == "all 0.00"
    assert (ones.ends, ones.note) == ((5.0, 5.0), "all 5.00")
    assert map_figure("Map", FIVES).note == "all 5.00"
