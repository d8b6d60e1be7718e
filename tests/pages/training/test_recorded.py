"""What is said about recorded trainings where nothing moved, or all is equal."""

from dataclasses import replace

import numpy as np
import pytest

from convcore.networks.bundle_files import load_bundle
from convcore.networks.runs import compare_sentence
from pages.training.recorded import spread, what_moved
from tests.plans import FASHION

TRAINED = load_bundle(FASHION)
START = np.ones((3, 3, 1, 3), np.float32)


def moved(*moments):
    return what_moved(replace(TRAINED, training={"filters": np.stack(moments)}))


def grown(*by):
    return START * (1 + np.float32(by))


@pytest.mark.parametrize(
    ("end", "says"),
    [
        ((0.1, 0.2, 0.1), "Filter 1 moves farthest, 0.60; filters 0 and 2 least, 0.30. **3 of 3"),
        ((0.2, 0.2, 0.1), "Filters 0 and 1 move farthest, 0.60; filter 2 least, 0.30. **3 of 3"),
        (
            (0.1, 0.1, 0.1),
            "on average and move by 0.30. **3",
        ),
    ],
)
def test_filters_that_move_as_far_are_named_together(end, says):
    assert says in moved(START, grown(*end))


def test_what_did_not_move_is_not_called_fixed_where_only_the_start_is_known():
    assert moved(START) == "Only the start is recorded, so none of the filters has moved."
    assert moved(START, START) == (
        "None of the first layer's filters moves: only the later layers learn."
    )


def test_runs_that_reach_the_same_are_equally_good():
    ends = np.full(5, 0.92, np.float32)
    assert compare_sentence("learned filters", ends, "random ones", ends) == (
        "Learned filters and random ones are equally good on average."
    )
    assert spread(ends) == "92.00 % with each of 5 seeds"
