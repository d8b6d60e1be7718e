import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcore.rounding import bracketed, format_number, format_value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.125, "0.13"),
        (-0.125, "-0.13"),
        (2.675, "2.68"),
        (-1.005, "-1.01"),
        (np.float32(2.675), "2.68"),
        (np.float32(0.1), "0.10"),
        (0.995, "1.00"),
        (99.995, "100.00"),
        (7, "7.00"),
        (np.int64(-3), "-3.00"),
        (1e-300, "0.00"),
    ],
)
def test_ties_round_away_from_zero(value, shown):
    assert format_number(value) == shown


@pytest.mark.parametrize("value", [-0.0, -0.001, -0.0049, np.float32(-0.0)])
def test_zero_has_no_sign(value):
    assert format_number(value) == bracketed(value) == "0.00"


def test_a_negative_factor_stands_in_brackets():
    assert (bracketed(-1, 0), bracketed(-0.005), bracketed(2.5, 1)) == ("(-1)", "(-0.01)", "2.5")


def test_a_number_by_itself_has_as_many_decimals_as_its_size_takes():
    assert [format_value(value) for value in (-1.5, 0.01234, np.float32(0))] == [
        *("-1.50", "0.0123", "0.00")
    ]


@pytest.mark.parametrize(("digits", "shown"), [(0, "3"), (1, "2.5"), (3, "2.500")])
def test_the_count_of_decimals_is_kept(digits, shown):
    assert format_number(2.5, digits) == shown


def test_a_tie_is_a_tie_however_it_was_stored():
    for value in (0.015, np.float32(0.015), float(np.float32(0.015)), 0.1 + 0.2 - 0.285):
        assert format_number(value) == "0.02"
    assert format_number(0.01499) == "0.01"


@pytest.mark.parametrize(
    ("value", "words"),
    [(math.nan, "undefined"), (math.inf, "infinite"), (-math.inf, "-infinite")],
)
def test_a_value_without_digits_is_named(value, words):
    assert format_number(value) == words
    assert format_number(np.float32(value)) == words


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 6))
def test_what_is_shown_is_within_a_hair_of_half_a_unit_of_the_value(value, digits):
    shown = format_number(value, digits)
    assert len(shown.partition(".")[2]) == digits
    np.testing.assert_allclose(float(shown), value, rtol=1e-15, atol=0.5006 * 10.0**-digits)
