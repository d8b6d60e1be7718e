import math

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.kernels import KERNELS
from convcore.likeness import likeness

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
