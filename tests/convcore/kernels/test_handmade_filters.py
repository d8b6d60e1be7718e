"""The first layer made by hand: kernels of the registry, each direction once, of one length."""

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.kernels.handmade_filters import handmade_filters
from convcore.kernels.presets import PRESETS
from convcore.limits import FILTER_COUNTS

KERNELS = [kernel.weights for kernel in PRESETS if kernel.weights.shape == (3, 3)]


def directions(channels=1):
    filters = handmade_filters(32, channels, 0.25)
    return [
        filters[:, :, 0, number] / np.linalg.norm(filters[:, :, 0, number]) for number in range(32)
    ]


def cosine(one, other):
    return float((one * other).sum() / np.linalg.norm(one) / np.linalg.norm(other))


@pytest.mark.parametrize("channels", [1, 3])
def test_every_filter_has_the_length_that_was_asked_for(channels):
    filters = handmade_filters(32, channels, 0.25)
    assert filters.shape == (3, 3, channels, 32)
    assert filters.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(filters.reshape(-1, 32), axis=0), 0.25, rtol=1e-6)


def test_every_filter_is_a_kernel_of_the_registry_or_its_negative():
    for filter_ in directions():
        assert max(abs(cosine(filter_, kernel)) for kernel in KERNELS) == pytest.approx(1)


def test_no_two_filters_have_the_same_direction():
    found = directions()
    for number, filter_ in enumerate(found):
        assert all(cosine(filter_, other) < 1 - 1e-6 for other in found[:number])


def test_every_filter_can_be_excited_by_a_picture():
    assert all(filter_.max() > 0 for filter_ in directions())


def test_the_kernels_come_in_the_order_of_the_menu_and_then_their_negatives():
    found = directions()
    for number, kernel in enumerate(KERNELS):
        assert cosine(found[number], kernel) == pytest.approx(1)
    # The first kernels whose negatives are not in the menu as well.
    assert cosine(found[22], KERNELS[3]) == pytest.approx(-1)
    assert cosine(found[23], KERNELS[4]) == pytest.approx(-1)


def test_fewer_filters_are_the_first_of_them():
    few, many = handmade_filters(FILTER_COUNTS[0], 1, 1), handmade_filters(FILTER_COUNTS[1], 1, 1)
    np.testing.assert_array_equal(few, many[..., : FILTER_COUNTS[0]])


@pytest.mark.parametrize("count", [0, 36])
def test_as_many_as_there_are_not_are_refused(count):
    with pytest.raises(ConvscopeError, match=f"fill 1 to 35 filters. Received: {count}"):
        handmade_filters(count, 1, 1)
