"""What a filter's card says where filters, classes or accuracies are equal."""

from dataclasses import replace

import numpy as np
import pytest

from convcore.networks.bundle_files import load_bundle
from convcore.networks.first_layer import FirstLayer
from pages.learned_filters.card import (
    _duplicates,
    _for_classes,
    _missed_most,
    _nearest,
    _rank,
    _resemblance,
)
from tests.plans import FASHION

TRAINED = load_bundle(FASHION)


@pytest.mark.parametrize(
    ("right", "says"),
    [
        ([900, 850, 900], "Filter 1 is missed most: without it 85.0 %"),
        ([850, 900, 850], "Filters 0 and 2 are missed most: without any one of them 85.0 %"),
        ([850, 850, 850], "All are missed alike: without any one of them 85.0 %"),
        ([928, 930, 928], "None is missed, whichever is silenced alone"),
    ],
)
def test_filters_that_are_missed_alike_are_named_together(right, says):
    assert TRAINED.statistics.right == 928
    assert _missed_most(replace(TRAINED.statistics, right_without=np.array(right))) == says


def test_filters_that_cost_the_same_share_a_place():
    changes = np.array([-3.0, 0.0, -1.0, 0.0])
    assert [_rank(changes, number) for number in range(4)] == [
        "is number 1 of 4",
        "is one of 2 at place 3 of 4",
        "is number 2 of 4",
        "is one of 2 at place 3 of 4",
    ]


@pytest.mark.parametrize(
    ("active", "says"),
    [
        ([0.5, 0.5, 0.5], "as often for every class"),
        ([0.5, 0, 0], "most often for a (50 %), least for b and c (0 %)"),
        ([0.5, 0.5, 0.25], "most often for a and b (50 %), least for c (25 %)"),
    ],
)
def test_classes_for_which_a_filter_fires_as_often_are_named_together(active, says):
    assert _for_classes(np.float32(active), "abc") == says


def with_filter(weights):
    filters = np.zeros((3, 3, 1, 2), np.float32)
    filters[..., 0, 0] = weights
    return replace(TRAINED, first_layer=FirstLayer(filters, np.zeros(2, np.float32)))


def test_a_filter_of_zeros_is_like_nothing():
    zeros = with_filter(0)
    assert _resemblance(zeros, 0) == "Resembles nothing: every weight is 0."
    assert _nearest(zeros, 0) == ""
    assert _duplicates(zeros, 0) == (
        "All its weights are 0, so it has no pattern that another could share."
    )


def test_hand_made_kernels_that_are_equally_near_are_named_together():
    assert _resemblance(with_filter([[1, 0, -1], [0, 0, 0], [-1, 0, 1]]), 0) == (
        "Is like none of the hand-made kernels: the nearest, Falling diagonal line and the "
        "negative of Rising diagonal line, have a cosine of 0.71, and from 0.85 on we call two "
        "alike."
    )
