import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import floats, integers, tuples

from convcore.errors import ConvscopeError
from convcore.kernels.presets import KERNELS
from convcore.kernels.structure import structure

EDGES = (
    "horizontal_edge vertical_edge rising_diagonal_edge falling_diagonal_edge prewitt_x prewitt_y "
)
EDGES += "sobel_x sobel_y scharr_x scharr_y roberts_cross"
# Worked by hand: columns and rows, the largest magnitude of a column 1.
SEPARABLE = {
    "horizontal_edge": ([1, 0, -1], [1, 1, 1]),
    "vertical_edge": ([1, 1, 1], [1, 0, -1]),
    "identity": ([0, 1, 0], [0, 1, 0]),
    "prewitt_x": ([1, 1, 1], [-1, 0, 1]),
    "prewitt_y": ([-1, 0, 1], [1, 1, 1]),
    "sobel_x": ([0.5, 1, 0.5], [-2, 0, 2]),
    "sobel_y": ([-1, 0, 1], [1, 2, 1]),
    "scharr_x": ([0.3, 1, 0.3], [-10, 0, 10]),
    "scharr_y": ([-1, 0, 1], [3, 10, 3]),
    "horizontal_line": ([-0.5, 1, -0.5], [2, 2, 2]),
    "vertical_line": ([1, 1, 1], [-1, 2, -1]),
    "box_blur": ([1, 1, 1], [1 / 9, 1 / 9, 1 / 9]),
    "gaussian_blur": ([0.5, 1, 0.5], [1 / 8, 1 / 4, 1 / 8]),
    "gaussian_blur_5": ([1 / 6, 2 / 3, 1, 2 / 3, 1 / 6], np.array([6, 24, 36, 24, 6]) / 256),
}

every_kernel = pytest.mark.parametrize("kernel", KERNELS.values(), ids=list(KERNELS))


@every_kernel
def test_edges_are_antisymmetric_lines_points_and_blurs_symmetric(kernel):
    found = structure(kernel.weights)
    # Of emboss, a half turn keeps the 1 in its middle: 1 of 13, the sum of all squares.
    symmetric = 0 if kernel.slug in EDGES else 1 / 13 if kernel.slug == "emboss" else 1
    np.testing.assert_allclose(found.symmetric, symmetric, atol=1e-12)
    np.testing.assert_allclose(found.antisymmetric, 1 - symmetric, atol=1e-12)


@every_kernel
def test_zeros_around_a_kernel_change_no_share(kernel):
    one, grown = structure(kernel.weights), structure(np.pad(kernel.weights, ((0, 2), (1, 0))))
    for share in ("symmetric", "antisymmetric", "product"):
        np.testing.assert_allclose(getattr(grown, share), getattr(one, share), atol=1e-12)


@every_kernel
def test_a_kernel_is_separable_if_a_column_times_a_row_gives_it(kernel):
    found = structure(kernel.weights)
    assert found.separable == (kernel.slug in SEPARABLE)
    if found.separable:
        column, row = SEPARABLE[kernel.slug]
        np.testing.assert_allclose(found.column, column, atol=1e-6)
        np.testing.assert_allclose(found.row, row, atol=1e-5)
        np.testing.assert_allclose(found.product, 1, rtol=1e-9)
    else:
        assert np.linalg.matrix_rank(kernel.weights) > 1
        assert found.product < 0.999


def test_the_share_of_the_nearest_product_is_worked_out_by_hand():
    # Two singular values: 2 and 1, so the larger has 4 of 4 + 1.
    found = structure([[2, 0], [0, 1]])
    np.testing.assert_allclose(found.product, 4 / 5)
    np.testing.assert_allclose(np.outer(found.column, found.row), [[2, 0], [0, 0]], atol=1e-7)


def test_a_kernel_of_zeros_has_no_shares():
    found = structure(np.zeros((3, 2)))
    assert (found.symmetric, found.antisymmetric, found.product) == (0, 0, 0)
    assert not found.row.any()


@pytest.mark.parametrize("factor", [1e-15, -1, 1e15])
def test_strength_and_sign_change_no_share(factor):
    one, other = structure([[1, 2], [3, -4]]), structure(factor * np.array([[1, 2], [3, -4]]))
    np.testing.assert_allclose(other.symmetric, one.symmetric, rtol=1e-6)
    np.testing.assert_allclose(other.product, one.product, rtol=1e-6)


@given(
    arrays(np.float32, tuples(integers(1, 7), integers(1, 7)), elements=floats(-100, 100, width=32))
)
def test_a_half_turn_negates_the_antisymmetric_part_alone(kernel):
    found = structure(kernel)
    assert 0 <= found.symmetric <= 1 + 1e-9
    assert -1e-9 <= found.antisymmetric <= 1
    # A second witness: the correlation with the turned kernel is symmetric minus antisymmetric.
    wide = kernel.astype(np.float64)
    if (places := np.argwhere(wide)).size:
        (top, left), (bottom, right) = places.min(axis=0), places.max(axis=0)
        wide = wide[top : bottom + 1, left : right + 1]
    turned = np.sum(wide * wide[::-1, ::-1])
    energy = np.sum(wide**2)
    np.testing.assert_allclose(
        (found.symmetric - found.antisymmetric) * energy, turned, atol=1e-9 * energy
    )


@pytest.mark.parametrize("weights", [[1, 2], [[np.nan]], np.ones((3, 3, 3)), []])
def test_what_is_no_kernel_is_refused(weights):
    with pytest.raises(ConvscopeError, match="kernel must"):
        structure(weights)


@every_kernel
@pytest.mark.parametrize("factor", [1e-30, 1e30])
def test_very_small_and_very_large_kernels_are_taken_apart_like_others(kernel, factor):
    one, other = structure(kernel.weights), structure(kernel.weights * np.float32(factor))
    shares = [(s.symmetric, s.antisymmetric, s.product) for s in (one, other)]
    np.testing.assert_allclose(shares[1], shares[0], atol=1e-6)
    assert other.separable == one.separable
    if one.separable:
        product = np.outer(other.column.astype(float), other.row) / factor
        np.testing.assert_allclose(product, kernel.weights, atol=1e-5)
