"""What kernels answer to whose colours are known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.kernels.hues import NAMES, describe_hues, hue_of, shade, toward
from tests.sweeps import some

EDGE = np.float32([[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
LINE = np.float32([[-1, 2, -1]] * 3)
MOSTLY = np.float32([[2, 2, 2], [0, 3, -3], [-2, -2, -2]])
MOST = np.float32([[1, 1, 1], [2, -3, 1], [-1, -1, -1]])
UNCLEAR = np.float32([[1, -1], [-1, 1]])
FLAT = np.full((3, 3), 1 / 9, np.float32)
GREY = np.ones(3) / np.sqrt(3)


def hue(angle: float) -> np.ndarray:
    """Give a step of length 1 toward a hue, from its angle in the plane of equal sums."""
    step = np.array([np.cos(np.deg2rad(angle - third)) for third in (0, 120, 240)])
    return step / np.linalg.norm(step)


def coloured(table: np.ndarray, *colour: float) -> np.ndarray:
    return table[:, :, np.newaxis] * np.array(colour)


@pytest.mark.parametrize(
    ("kernel", "edges"),
    [
        (coloured(EDGE, *hue(30)), "orange above azure; barely to grey edges"),
        (coloured(EDGE, *hue(210)), "orange below azure; barely to grey edges"),
        (coloured(EDGE.T, *hue(60)), "yellow left of blue; barely to grey edges"),
        (coloured(LINE, *hue(120)), "green vertical lines on magenta; barely to grey edges"),
        (coloured(EDGE, *GREY), "light above dark; barely to differences of hue"),
        (coloured(-LINE, *GREY), "dark vertical lines on light; barely to differences of hue"),
        (coloured(EDGE, 1, 0, 0), "red above cyan, and 71 % as strongly to light above dark"),
        (coloured(MOSTLY, *hue(30)), "orange mostly above azure; barely to grey edges"),
        (
            coloured(MOST, *hue(30)),
            "orange against azure, most with orange at the upper left; barely to grey edges",
        ),
        (
            coloured(np.pad(np.full((3, 3), 25.0), 1) - 9, *GREY),
            "light spots on dark; barely to differences of hue",
        ),
        (coloured(UNCLEAR, *hue(30)), "orange against azure; barely to grey edges"),
    ],
)
def test_the_sentence_names_the_colours_of_the_edges_that_a_kernel_was_made_for(kernel, edges):
    areas = "flat areas of any colour give next to nothing"
    assert describe_hues(kernel).sentence == f"Answers to {edges}; {areas}."


@pytest.mark.parametrize(
    ("kernel", "areas"),
    [
        (coloured(FLAT, *hue(0)), "red"),
        (coloured(FLAT, 0, 0, 1), "light blue"),
        (coloured(-FLAT, *GREY), "dark"),
    ],
)
def test_the_sentence_names_the_flat_areas_that_a_kernel_prefers(kernel, areas):
    sentence = f"Barely answers to edges; of flat areas it prefers {areas} ones."
    assert describe_hues(kernel).sentence == sentence


@pytest.mark.parametrize(
    ("place", "dilation", "reads"),
    [
        ((1, 1), (1, 1), "Reads one pixel at a time"),
        (
            (0, 0),
            (1, 1),
            "Reads one pixel at a time, and moves the picture down by 1 and right by 1",
        ),
        ((0, 1), (2, 2), "Reads one pixel at a time, and moves the picture down by 2"),
    ],
)
def test_a_kernel_that_reads_single_pixels_is_said_to(place, dilation, reads):
    kernel = np.zeros((3, 3, 3), np.float32)
    kernel[place] = 1
    sentence = f"{reads}; of flat areas it prefers light ones."
    assert describe_hues(kernel, dilation).sentence == sentence


def test_a_kernel_that_gives_at_edges_what_flat_areas_explain_barely_answers_to_edges():
    table = np.where(np.eye(9)[4].reshape(3, 3) == 1, -1, 1)
    sentence = "Barely answers to edges; of flat areas it prefers light red ones."
    assert describe_hues(coloured(table, 1, 0, 0)).sentence == sentence


def test_a_kernel_of_zeros_gives_nothing():
    assert describe_hues(np.zeros((3, 3, 3))).sentence == "Gives nothing: every entry is 0."


def test_a_flat_area_of_a_hue_gives_what_the_kernel_gives_to_a_picture_of_it():
    kernel = np.random.default_rng(4).normal(size=(3, 3, 3)).astype(np.float32)
    answers = describe_hues(kernel)
    given = [
        [
            conv2d(0.5 + sign * 0.5 * np.tile(hue(angle), (5, 5, 1)), kernel)[1, 1]
            for sign in (1, -1)
        ]
        for angle in answers.angles
    ]
    of_hue, opposed = np.transpose(given)
    np.testing.assert_allclose(answers.areas, of_hue - opposed, rtol=1e-4, atol=1e-5)


def test_an_edge_between_opposed_hues_gives_what_the_kernel_gives_to_a_picture_of_it():
    kernel = coloured(EDGE, *hue(30))
    sides = np.where(np.arange(9)[:, np.newaxis] < 4, 0.5, -0.5)[..., np.newaxis]
    picture = 0.5 + np.tile(sides * hue(30), (1, 9, 1))
    answers = describe_hues(kernel)
    strongest = answers.edges[answers.angles == 30][0]
    np.testing.assert_allclose(conv2d(picture, kernel).max(), strongest, rtol=1e-5)
    assert answers.grey_edge == 0


@settings(max_examples=some(25, of=200), deadline=None)
@given(arrays(np.float32, (3, 3, 3), elements=st.floats(-10, 10, width=32)))
def test_opposed_hues_have_the_same_edges_and_the_negative_areas(kernel):
    answers = describe_hues(kernel)
    np.testing.assert_array_equal(answers.edges[:36], answers.edges[36:])
    np.testing.assert_array_equal(answers.areas[:36], -answers.areas[36:])
    assert answers.sentence.endswith(".")


@settings(max_examples=some(25, of=200), deadline=None)
@given(arrays(np.float32, (3, 3), elements=st.floats(-10, 10, width=32)))
def test_a_kernel_that_reads_all_channels_alike_answers_to_no_hue(table):
    answers = describe_hues(np.repeat(table[..., np.newaxis], 3, axis=2))
    assert not answers.edges.any()
    assert not answers.areas.any()


def test_the_hues_are_those_of_the_colour_wheel():
    pure = {0: (1, 0, 0), 60: (1, 1, 0), 120: (0, 1, 0), 180: (0, 1, 1), 240: (0, 0, 1)}
    for angle, colour in pure.items():
        step = np.array(colour) - np.mean(colour)
        np.testing.assert_allclose(shade(angle) - 0.5, 0.6 * step / np.linalg.norm(step), atol=1e-9)
    assert [hue_of(30 * place) for place in range(12)] == [*NAMES]
    assert hue_of(359) == hue_of(14) == "red"


@pytest.mark.parametrize("angle", range(0, 360, 5))
def test_a_shade_is_a_colour_of_average_one_half(angle):
    colour = shade(angle)
    assert ((colour >= 0) & (colour <= 1)).all()
    np.testing.assert_allclose(colour.mean(), 0.5)


def test_a_kernel_weighed_toward_a_hue_is_its_three_channels_added():
    kernel = np.random.default_rng(5).normal(size=(2, 4, 3))
    red, green, blue = np.moveaxis(kernel.astype(np.float32), 2, 0)
    weights = hue(75)
    np.testing.assert_allclose(
        toward(kernel, 75), weights[0] * red + weights[1] * green + weights[2] * blue, atol=1e-6
    )


@pytest.mark.parametrize("kernel", [np.ones((3, 3)), np.ones((3, 3, 4)), [[[np.nan] * 3]]])
def test_what_is_no_kernel_for_colours_is_refused(kernel):
    with pytest.raises(ConvscopeError, match="Received: "):
        describe_hues(kernel)
