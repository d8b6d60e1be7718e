"""How near a map comes to lighting up the left edges of a picture alone."""

import numpy as np
import pytest

from convcore.conv import conv2d
from convcore.kernels.presets import KERNELS
from convcore.quiz.left_edges import left_edges, light_left_edges

BOX = np.zeros((12, 12), np.float32)
BOX[3:9, 4:9] = 0.8
TO_THE_RIGHT = -KERNELS["vertical_edge"].weights


def lit_by(weights, image=BOX):
    return light_left_edges(image, conv2d(image, np.float32(weights), padding="same"))


def test_a_left_edge_is_where_it_gets_brighter_from_left_to_right():
    rows, columns = np.nonzero(left_edges(BOX))
    assert {*columns.tolist()} == {3, 4}
    assert {*rows.tolist()} == {*range(3, 9)}


def test_all_is_lit_by_the_kernel_that_finds_them_whatever_its_size():
    for factor in (1, 0.01, 50):
        assert lit_by(factor * TO_THE_RIGHT).score == 1


@pytest.mark.parametrize(
    ("weights", "on_edges", "lit"),
    [
        (-TO_THE_RIGHT, 0, 0),  # right edges
        (np.zeros((3, 3)), 0, 0),
        (-np.ones((3, 3)), 0, 0),
        # The 30 pixels of the box as they are: 12 of them are within a pixel of the left edge.
        (KERNELS["identity"].weights, 12 / 30, 1),
    ],
)
def test_light_elsewhere_and_edges_left_dark_count_against_a_kernel(weights, on_edges, lit):
    found = lit_by(weights)
    assert found.on_edges == pytest.approx(on_edges)
    assert found.lit == lit
    assert found.score == min(found.on_edges, found.lit)


def test_a_picture_of_one_brightness_has_no_left_edges_to_light():
    assert lit_by(np.ones((3, 3)), np.full((5, 5), 0.5, np.float32)).score == 0
