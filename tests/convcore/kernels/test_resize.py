"""Kernels that grow and shrink around their centre."""

from itertools import product

import numpy as np
import pytest

from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.kernels.resize import resize_kernel

SIDES = range(1, 8)
RNG = np.random.default_rng(8)
IMAGE = RNG.random((9, 11), dtype=np.float32)


@pytest.mark.parametrize("channels", [(), (3,)], ids=["grey", "colour"])
def test_a_kernel_that_grows_gives_the_same_map_and_shrinks_back_to_itself(channels):
    image = np.multiply.outer(IMAGE, np.ones(channels, np.float32))
    for rows, columns in product(SIDES, SIDES):
        kernel = RNG.normal(size=(rows, columns, *channels)).astype(np.float32)
        grown = resize_kernel(kernel, max(rows, columns), 7)
        assert grown.shape == (max(rows, columns), 7, *channels)
        before, after = (conv2d(image, each, padding="same") for each in (kernel, grown))
        np.testing.assert_allclose(after, before, rtol=1e-5, atol=1e-5)
        np.testing.assert_array_equal(resize_kernel(grown, rows, columns), kernel)


def test_what_is_cut_lies_outside():
    kernel = np.arange(25, dtype=np.float32).reshape(5, 5)
    for side, rows in {1: [2], 2: [2, 3], 3: [1, 2, 3], 4: [1, 2, 3, 4]}.items():
        np.testing.assert_array_equal(resize_kernel(kernel, side, side), kernel[np.ix_(rows, rows)])


def test_what_is_no_kernel_is_refused():
    with pytest.raises(ConvscopeError, match="kernel must hold finite numbers"):
        resize_kernel([[np.nan]], 3, 3)
