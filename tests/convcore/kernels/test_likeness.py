import math

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.kernels.likeness import (
    RESEMBLES,
    effective_number,
    likeness,
    near_duplicates,
    nearest_kernels,
)
from convcore.kernels.presets import KERNELS

RNG = np.random.default_rng(0)


def cosine(a, b):
    """Compute the cosine with plain sums, as a second witness."""
    dot = sum(float(x) * float(y) for x, y in zip(a.flat, b.flat, strict=True))
    return dot / math.sqrt(sum(float(x) ** 2 for x in a.flat) * sum(float(y) ** 2 for y in b.flat))


def stack(*kernels):
    return np.stack(kernels, axis=-1)[:, :, np.newaxis].astype(np.float32)


@pytest.mark.parametrize("shape", [(3, 3, 1, 32), (3, 3, 3, 32), (1, 5, 2, 7), (1, 1, 1, 1)])
def test_it_is_the_cosine_of_the_weights(shape):
    filters = RNG.normal(size=shape).astype(np.float32)
    for number in {0, shape[-1] // 2, shape[-1] - 1}:
        alike = likeness(filters, number)
        assert alike.shape == shape[-1:]
        assert alike.dtype == np.float32
        expected = [cosine(filters[..., number], filters[..., i]) for i in range(shape[-1])]
        np.testing.assert_allclose(alike, expected, atol=1e-6)


def test_strength_does_not_count_but_sign_does():
    edge = KERNELS["horizontal_edge"].weights
    filters = stack(edge, edge / 1000, 50 * edge, -edge, edge.T)
    np.testing.assert_allclose(likeness(filters, 1), [1, 1, 1, -1, 0], atol=1e-6)


def test_a_filter_of_zeros_is_like_nothing_not_even_itself():
    edge = KERNELS["horizontal_edge"].weights
    filters = stack(edge, np.zeros((3, 3)), edge)
    assert likeness(filters, 0).tolist() == [1, 0, 1]
    assert likeness(filters, 1).tolist() == [0, 0, 0]


@pytest.mark.parametrize("scale", [1e-30, 1e30])
def test_very_small_and_very_large_weights_are_compared_like_others(scale):
    filters = RNG.normal(size=(3, 3, 2, 5)).astype(np.float32)
    np.testing.assert_allclose(likeness(filters * scale, 2), likeness(filters, 2), atol=1e-6)


@pytest.mark.parametrize("number", [-1, 4])
def test_a_filter_that_is_not_there_is_refused(number):
    with pytest.raises(
        ConvscopeError,
        match=rf"^filters are numbered from 0 to 3\. Received: filter {number}$",
    ):
        likeness(np.ones((3, 3, 1, 4)), number)


def test_weights_that_are_not_finite_are_refused():
    filters = np.ones((3, 3, 1, 4))
    filters[1, 2, 0, 3] = np.nan
    with pytest.raises(ConvscopeError, match="Received: nan"):
        likeness(filters, 0)


def test_near_duplicates_are_the_others_with_a_cosine_of_at_least_0_9():
    edge = KERNELS["horizontal_edge"].weights
    close = edge + np.float32([[0, 0, 0], [1, 0, 0], [0, 0, 0]])  # cosine 6 / sqrt(6 * 7) = 0.926
    far = edge + np.float32([[0, 0, 0], [1, 1, 0], [0, 0, 0]])  # cosine 6 / sqrt(6 * 8) = 0.866
    filters = stack(edge, 2 * edge, far, close, -edge, np.zeros((3, 3)))
    assert near_duplicates(filters, 0).tolist() == [1, 3]
    assert near_duplicates(filters, 4).tolist() == []
    assert near_duplicates(filters, 5).tolist() == []


def unit(*degrees):
    """Lay filters of two weights at angles."""
    return np.array([[np.cos(np.deg2rad(degrees))], [np.sin(np.deg2rad(degrees))]])[:, :, None]


@pytest.mark.parametrize(
    ("filters", "number"),
    [
        (unit(0, 90), 2),
        (unit(0, 0, 180), 1),  # twins, and an opposite
        (unit(0, 90) * [5, 0.01], 2),  # strength does not count
        # A cosine of 0.5: eigenvalues 1.5 / 2 and 0.5 / 2.
        (unit(0, 60), np.exp(-0.75 * np.log(0.75) - 0.25 * np.log(0.25))),
        # Two twins and one apart: eigenvalues 2 / 3 and 1 / 3.
        (unit(0, 0, 90), np.exp(-2 / 3 * np.log(2 / 3) - 1 / 3 * np.log(1 / 3))),
        # Three, 60 degrees apart: cosines 0.5, -0.5, 0.5; eigenvalues 1.5 / 3, 1.5 / 3 and 0.
        (unit(0, 60, 120), 2),
        (unit(0, 90) * [1, 0], 1),  # zeros are no filter
        (unit(0, 90) * 0, 0),
    ],
)
def test_the_effective_number_of_filters_is_worked_out_by_hand(filters, number):
    np.testing.assert_allclose(effective_number(filters), number, atol=1e-6)


def test_there_are_never_more_different_filters_than_weights():
    filters = RNG.normal(size=(3, 3, 1, 500))
    assert 8.8 < effective_number(filters) <= 9


@pytest.mark.parametrize("kernel", KERNELS.values(), ids=list(KERNELS))
def test_a_hand_made_kernel_is_nearest_to_itself_or_its_opposite_or_twin(kernel):
    weights = np.repeat(kernel.weights[:, :, None], 3, axis=2)
    first, *others = nearest_kernels(weights)
    np.testing.assert_allclose(first.cosine, 1, rtol=1e-6)
    assert abs(cosine(kernel.weights, first.kernel.weights)) > 1 - 1e-6
    np.testing.assert_allclose(abs(cosine(first.weights, weights)), 1, rtol=1e-6)
    assert all(abs(other.cosine) < 1 - 1e-6 for other in others)


@pytest.mark.parametrize("place", [(0, 0), (0, 1), (1, 0), (1, 1)], ids=str)
def test_a_smaller_kernel_is_found_wherever_it_lies(place):
    roberts = KERNELS["roberts_cross"].weights
    weights = np.zeros((3, 3, 1), np.float32)
    weights[place[0] : place[0] + 2, place[1] : place[1] + 2, 0] = -3 * roberts
    nearest = nearest_kernels(weights)[0]
    assert nearest.kernel.slug == "roberts_cross"
    np.testing.assert_allclose(nearest.cosine, -1, rtol=1e-6)
    np.testing.assert_array_equal(-3 * nearest.weights, weights)


def test_the_nearest_come_first_signs_aside_and_larger_kernels_not_at_all():
    found = nearest_kernels(RNG.normal(size=(3, 3, 1)))
    cosines = np.round([abs(resemblance.cosine) for resemblance in found], 6).tolist()
    assert cosines == sorted(cosines, reverse=True)
    sides = [max(resemblance.kernel.weights.shape) for resemblance in found]
    assert max(sides) == 3
    assert nearest_kernels(np.ones((1, 1, 1))) == []


def test_noise_resembles_a_hand_made_kernel_as_seldom_as_the_threshold_says():
    noise = np.random.default_rng(1).standard_normal((20_000, 9))
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    # Every kernel at every place in a 3x3 filter, as a plain table.
    laid = []
    for kernel in KERNELS.values():
        height, width = kernel.weights.shape
        for top in range(4 - height):
            for left in range(4 - width):
                whole = np.zeros((3, 3))
                whole[top : top + height, left : left + width] = kernel.weights
                laid.append(whole.ravel() / np.linalg.norm(whole))
    nearest = np.abs(noise @ np.transpose(laid)).max(axis=1)
    assert 0.030 < np.mean(nearest >= RESEMBLES) < 0.038
    for weights, expected in zip(noise[:20], nearest, strict=False):
        found = nearest_kernels(weights.reshape(3, 3, 1))[0]
        np.testing.assert_allclose(abs(found.cosine), expected, atol=1e-6)


# The others' negatives are not in the registry.
OPPOSITES = {
    "horizontal_edge": "prewitt_y",
    "prewitt_y": "horizontal_edge",
    "vertical_edge": "prewitt_x",
    "prewitt_x": "vertical_edge",
    "laplacian_8": "outline",
    "outline": "laplacian_8",
}


@pytest.mark.parametrize("kernel", KERNELS.values(), ids=list(KERNELS))
def test_a_negative_is_named_by_its_opposite_or_else_has_a_negative_cosine(kernel):
    nearest = nearest_kernels(-kernel.weights[:, :, None])[0]
    assert nearest.kernel.slug == OPPOSITES.get(kernel.slug, kernel.slug)
    np.testing.assert_allclose(nearest.cosine, 1 if kernel.slug in OPPOSITES else -1, rtol=1e-6)


@pytest.mark.parametrize(("channels", "share"), [(1, 1), (3, np.sqrt(1 / 3))])
def test_the_cosines_of_a_point_are_worked_out_by_hand(channels, share):
    point = np.zeros((3, 3, channels))
    point[1, 1, 0] = 7  # in one channel of three, it has a third of the squares
    # The entry in the middle by the root of the sum of the squares.
    expected = {
        "identity": 1,
        "outline": 8 / np.sqrt(72),
        "sharpen": 5 / np.sqrt(29),
        "laplacian_4": -4 / np.sqrt(20),
        "gaussian_blur": 4 / 6,
        "box_blur": 1 / 3,
        "emboss": 1 / np.sqrt(13),
    }
    found = {each.kernel.slug: each.cosine for each in nearest_kernels(point)}
    for slug, cosine_alone in expected.items():
        np.testing.assert_allclose(found[slug], share * cosine_alone, rtol=1e-6)


def test_different_patterns_that_are_equally_near_are_all_named():
    point = np.zeros((3, 3, 1))
    point[1, 1] = 1
    named = {resemblance.kernel.slug for resemblance in nearest_kernels(point)}
    assert {slug for slug in KERNELS if slug.endswith("_line")} <= named
    # Of opposites, one: Prewitt's are the edges of the lesson, turned into their negatives.
    assert len(named & {"horizontal_edge", "prewitt_y"}) == 1
