"""What two filters make together: a stripe has a name where both and the picture warrant it."""

from dataclasses import replace

import numpy as np
import pytest

from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import KERNELS
from convcore.networks.features import Part, Stripe, direction, parts_of, stripe_between
from convcore.receptive import Window, receptive_field

# A convolution of 3 x 3 and a pooling of 2 x 2, as before the second layer of the networks here.
BELOW = receptive_field([Window(3), Window(2, 2)], (28, 28))
ABOVE = BELOW.through(Window(3))
RIGHT = -KERNELS["vertical_edge"].weights  # bright right of dark
LEFT = KERNELS["vertical_edge"].weights
FALLING = KERNELS["falling_diagonal_edge"].weights
FILTERS = np.stack([RIGHT, LEFT, FALLING, -FALLING], axis=-1)
# The unit at row 5, column 5 sees rows and columns 10 to 17; these are units below that it reads.
HERE, BESIDE = Part(0, 0.3, (6, 5)), Part(1, 0.2, (6, 6))
SEEN = ABOVE.inside(5, 5)


def striped(*columns):
    """A dark picture with bright columns."""
    picture = np.full((28, 28), 0.1, np.float32)
    picture[:, list(columns)] = 0.9
    return picture


def named(picture, two=(HERE, BESIDE), filters=FILTERS, seen=SEEN):
    return stripe_between(picture, filters, two, BELOW, seen)


def test_a_bright_right_side_and_a_bright_left_side_to_its_right_make_a_bright_stripe():
    found = named(striped(12, 13, 14, 20))
    assert found.name == "a bright vertical stripe"
    assert (found.start, found.stop, found.alike) == (12, 15, 2)
    assert named(striped(12, 13, 14, 20), (BESIDE, HERE)) == found  # whichever counts more


def test_the_same_two_the_other_way_round_make_a_dark_stripe_where_there_is_one():
    there, beside = replace(HERE, place=(6, 6)), replace(BESIDE, place=(6, 5))
    found = named(1 - striped(12, 13, 14), (there, beside))
    assert found.name == "a dark vertical stripe"
    assert (found.start, found.stop, found.alike) == (12, 15, 1)
    assert named(striped(12, 13, 14), (there, beside)) is None


def test_a_picture_on_its_side_has_its_stripe_on_the_side():
    lying = [replace(each, place=each.place[::-1]) for each in (HERE, BESIDE)]
    # Of columns the left becomes the upper one.
    found = stripe_between(
        striped(12, 13, 14).T, FILTERS.swapaxes(0, 1), tuple(lying), BELOW, SEEN[::-1]
    )
    assert found.name == "a bright horizontal stripe"
    assert (found.start, found.stop) == (12, 15)


@pytest.mark.parametrize(
    ("two", "why"),
    [
        ((HERE, replace(BESIDE, number=0)), "both have their bright side on the right"),
        ((replace(HERE, number=2), replace(BESIDE, number=3)), "the edges are diagonal"),
        ((HERE, replace(BESIDE, number=2)), "the edges do not run alike"),
        ((HERE, replace(BESIDE, contribution=-0.1)), "one speaks against the unit"),
    ],
)
def test_filters_that_do_not_warrant_it_make_no_stripe(two, why):
    assert named(striped(12, 13, 14), two) is None, why


def test_an_edge_that_stands_above_the_other_and_not_beside_it_makes_no_stripe_with_it():
    above = replace(BESIDE, place=(7, 5))
    for picture in (striped(11, 12), 1 - striped(11, 12)):
        assert named(picture, (HERE, above)) is None


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ((), "nothing is bright"),
        ((20, 21), "what is bright lies elsewhere"),
        ((12, 14), "there are two of them between the edges"),
        (range(8, 15), "its left end is out of view"),
        (range(12, 22), "its right end is out of view"),
    ],
)
def test_a_picture_that_does_not_show_it_has_no_stripe(columns, why):
    assert named(striped(*columns)) is None, why


def test_filters_for_colours_make_no_stripe_since_their_edges_are_other_ones():
    colours = np.repeat(FILTERS[:, :, np.newaxis], 3, axis=2)
    assert named(striped(12, 13, 14), filters=colours) is None


def test_a_stripe_is_a_leg_on_trousers_with_two_of_them_and_nowhere_else():
    leg = Stripe(True, "vertical", 3, 6, 2)
    assert leg.part_of("Trouser") == "a trouser leg"
    assert leg.part_of("Coat") is None
    others = {"bright": False}, {"runs": "horizontal"}, {"alike": 1}
    assert [replace(leg, **each).part_of("Trouser") for each in others] == [None] * 3


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ((4, 4), "to its right"),
        ((6, 2), "to its left"),
        ((6, 3), "below it"),
        ((4, 3), "above it"),
        ((5, 3), "at the same place"),
    ],
)
def test_the_second_filter_is_said_to_be_where_it_is(place, says):
    assert direction(Part(0, 1.0, (5, 3)), Part(1, 1.0, place)) == says


def test_parts_add_up_to_the_unit_and_stand_where_most_of_them_comes_from():
    random = np.random.default_rng(3)
    maps, kernel = random.random((6, 7, 5), np.float32), random.normal(size=(3, 3, 5))
    taken = KernelAtWork(maps, kernel.astype(np.float32), bias=0.25).trace(2, 3)
    parts = parts_of(taken)
    assert sorted(part.number for part in parts) == list(range(5))
    assert [part.contribution for part in parts] == sorted(
        (part.contribution for part in parts), reverse=True
    )
    assert sum(part.contribution for part in parts) + 0.25 == pytest.approx(taken.result)
    for part in parts:
        row, column = part.place
        products = maps[2:5, 3:6, part.number] * kernel[..., part.number]
        assert products[row - 2, column - 3] == pytest.approx(products.max())
