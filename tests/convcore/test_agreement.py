import numpy as np
import pytest

from convcore.agreement import compare

THEIRS = np.float32([0, 1, -4, 100])


def test_a_result_agrees_with_itself():
    agreement = compare(THEIRS, THEIRS)
    assert agreement.holds
    assert agreement.largest_difference == 0


@pytest.mark.parametrize(
    ("index", "difference", "holds"),
    [(0, 1.9e-4, True), (0, 2.1e-4, False), (3, 1.1e-3, True), (3, 1.3e-3, False)],
)
def test_the_bound_is_relative_and_near_zero_a_share_of_the_largest(index, difference, holds):
    ours = THEIRS.astype(np.float64)
    ours[index] += difference
    agreement = compare(ours, THEIRS)
    assert agreement.holds is holds
    np.testing.assert_allclose(agreement.largest_difference, difference)


def test_what_rounding_leaves_of_sums_that_cancel_counts_as_0():
    zeros, left = np.zeros(4, np.float32), np.float32([6e-8, 0, -6e-8, 0])
    assert not compare(zeros, left).holds
    assert compare(zeros, left, rounding=1e-7).holds
    assert not compare(zeros, 10 * left, rounding=1e-7).holds
