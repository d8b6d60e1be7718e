"""What a kernel answers to is found once, and is of exactly that kernel."""

import numpy as np
import pytest

from convcore.kernels import answers
from convcore.kernels.answers import answers_to, description_of
from convcore.kernels.presets import KERNELS

EDGE = KERNELS["vertical_edge"].weights
COLOURED = np.repeat(EDGE[..., np.newaxis], 3, axis=2)


@pytest.mark.parametrize("weights", [EDGE, COLOURED], ids=["grey", "colours"])
def test_a_kernel_is_described_once_however_often_it_is_asked_for(weights):
    answers._of_bytes.cache_clear()
    assert answers_to(weights) == description_of(weights.copy()).sentence
    assert answers._of_bytes.cache_info().misses == 1


def test_the_same_numbers_in_another_shape_or_with_other_gaps_are_another_kernel():
    row = np.float32([[0, 0, 1, 0]])
    said = [answers_to(row), answers_to(row.T), answers_to(row, (1, 2))]
    moved = ["left by 1", "up by 1", "left by 1"]
    assert [each.split(";")[0] for each in said] == [f"Moves the picture {way}" for way in moved]
    assert "right by 1" in answers_to(np.float32([[1, 0, 0, 0]]))
    assert "right by 3" in answers_to(np.float32([[1, 0, 0, 0]]), (1, 2))
    assert answers_to(EDGE.T) != answers_to(EDGE)
