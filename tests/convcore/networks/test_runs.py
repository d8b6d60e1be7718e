"""Whether one way of training beats another, on numbers that can be worked out in the head."""

import pytest

from convcore.errors import ConvscopeError
from convcore.networks.runs import compare_runs, compare_sentence


def test_the_gap_is_that_of_the_means_in_points():
    found = compare_runs([0.91, 0.93], [0.90, 0.91, 0.92])
    assert found.gap == pytest.approx(1)
    assert not found.clear


@pytest.mark.parametrize(
    ("first", "second", "clear"),
    [
        ([0.92, 0.93], [0.90, 0.91], True),
        ([0.90, 0.91], [0.92, 0.93], True),
        ([0.90, 0.92], [0.91, 0.93], False),
        ([0.92, 0.93], [0.90, 0.92], False),
        ([0.90, 0.92], [0.92, 0.93], False),  # the best of one is as good as the worst of the other
    ],
)
def test_it_is_clear_only_where_the_ranges_do_not_touch(first, second, clear):
    assert compare_runs(first, second).clear is clear


def test_the_better_one_is_named_first_whichever_came_first():
    sentence = (
        "Blue ones beat red ones by 2.00 points on average: the worst run of the former is still "
        "better than the best of the latter."
    )
    assert compare_sentence("blue ones", [0.92, 0.93], "red ones", [0.90, 0.91]) == sentence
    assert compare_sentence("red ones", [0.90, 0.91], "blue ones", [0.92, 0.93]) == sentence


def test_ranges_that_overlap_are_no_win():
    sentence = compare_sentence("blue ones", [0.90, 0.94], "red ones", [0.91, 0.92])
    assert sentence == (
        "Blue ones are 0.50 points ahead of red ones on average, but that is no clear win: not "
        "every run of the former is better than every run of the latter."
    )


def test_one_run_is_no_comparison():
    with pytest.raises(ConvscopeError, match="Received: 1 and 2"):
        compare_runs([0.9], [0.9, 0.91])
