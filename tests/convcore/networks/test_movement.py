"""How far filters move: against plain loops, and on cases that can be worked out in the head."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcore.errors import ConvscopeError
from convcore.networks.movement import distances, turns


def filters(*moments):
    """One filter of 1x2 at each moment: (S, 1, 2, 1, 1)."""
    return np.array(moments, np.float32).reshape(-1, 1, 2, 1, 1)


def test_a_filter_that_moves_three_right_and_four_down_has_moved_five():
    np.testing.assert_array_equal(distances(filters((1, 1), (4, 5)))[:, 0], [0, 5])


def test_a_filter_that_only_grows_has_not_turned():
    np.testing.assert_allclose(turns(filters((1, 2), (3, 6), (0.1, 0.2)))[:, 0], 1)


def test_a_filter_that_became_its_opposite_has_turned_all_the_way():
    np.testing.assert_allclose(turns(filters((1, 2), (-2, -4), (2, -1)))[:, 0], [1, -1, 0])


def test_zeros_have_no_direction():
    assert turns(filters((0, 0), (1, 2)))[1, 0] == 0
    assert turns(filters((1, 2), (0, 0)))[1, 0] == 0


@given(st.integers(0, 2**32 - 1))
def test_both_are_what_loops_over_every_weight_give(seed):
    record = np.random.default_rng(seed).normal(size=(4, 3, 2, 2, 3)).astype(np.float32)
    moved, turned = distances(record), turns(record)
    assert moved.dtype == turned.dtype == np.float32
    assert moved.shape == turned.shape == (4, 3)
    for moment in range(4):
        for number in range(3):
            now = [float(w) for w in record[moment, ..., number].flat]
            start = [float(w) for w in record[0, ..., number].flat]
            pairs = list(zip(now, start, strict=True))
            away = sum((a - b) ** 2 for a, b in pairs) ** 0.5
            lengths = sum(a * a for a in now) ** 0.5 * sum(b * b for b in start) ** 0.5
            np.testing.assert_allclose(moved[moment, number], away, rtol=1e-5)
            cosine = sum(a * b for a, b in pairs) / lengths
            np.testing.assert_allclose(turned[moment, number], cosine, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("compute", [distances, turns])
def test_filters_of_another_shape_are_refused(compute):
    with pytest.raises(ConvscopeError, match=r"Received: \(3, 3\)"):
        compute(np.ones((3, 3)))
