import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.trace import trace
from tests.configurations import convolutions

IMAGE = np.arange(1, 31, dtype=np.float32).reshape(5, 6)
KERNEL = np.array([[1, 2, 3], [4, 5, 6]], dtype=np.float32)


def test_a_window_in_the_corner_shows_its_padding():
    window = trace(IMAGE, KERNEL, 4, 0, padding="same", bias=0.5)
    assert (window.row, window.column, window.top, window.left) == (4, 0, 4, -1)
    np.testing.assert_array_equal(window.rows, [4, 5])
    np.testing.assert_array_equal(window.columns, [-1, 0, 1])
    np.testing.assert_array_equal(window.patch, [[0, 25, 26], [0, 0, 0]])
    np.testing.assert_array_equal(window.inside, [[False, True, True], [False] * 3])
    np.testing.assert_array_equal(window.kernel, KERNEL)
    np.testing.assert_array_equal(window.products, [[0, 50, 78], [0, 0, 0]])
    assert (window.sum, window.bias, window.result) == (128, 0.5, 128.5)


def test_a_dilated_window_reads_every_second_column():
    window = trace(IMAGE, KERNEL, 1, 1, strides=(3, 1), dilation=(1, 2))
    np.testing.assert_array_equal(window.rows, [3, 4])
    np.testing.assert_array_equal(window.columns, [1, 3, 5])
    np.testing.assert_array_equal(window.patch, IMAGE[3:5, 1::2])


def test_a_colour_window_has_a_product_for_every_channel():
    image = np.stack([IMAGE, -IMAGE, 0 * IMAGE], axis=-1)
    kernel = np.stack([KERNEL, KERNEL, KERNEL], axis=-1)
    window = trace(image, kernel, 0, 0, padding="same")
    assert window.patch.shape == window.products.shape == (2, 3, 3)
    assert window.inside.shape == (2, 3)
    np.testing.assert_array_equal(window.products[0, 1], [2, -2, 0])
    assert window.sum == 0


def test_tracing_leaves_the_image_alone():
    image = IMAGE.copy()
    trace(image, np.ones((5, 6)), 0, 0, padding="same")
    np.testing.assert_array_equal(image, IMAGE)


@pytest.mark.parametrize("seed", range(5))
def test_traced_windows_give_the_output(seed):
    for image, kernel, bias, options in convolutions(seed=seed, count=12):
        maps = conv2d(image, kernel, bias=bias, **options)
        traced = np.empty(maps.shape)
        for row, column, index in np.ndindex(maps.shape):
            window = trace(image, kernel[..., index], row, column, bias=bias[index], **options)
            assert window.result == window.sum + window.bias
            traced[row, column, index] = window.result
        np.testing.assert_allclose(maps, traced, rtol=1e-5, atol=2e-6 * np.abs(traced).max())


def test_the_sum_is_that_of_unrounded_products():
    # In float32, 1 + 2**-24 is 1 and nothing is left over.
    window = trace([[1, 2**-24, -1]], [[1, 1, 1]], 0, 0)
    assert window.sum == 2**-24


@given(st.integers(-3, 12), st.integers(-3, 12))
def test_a_position_outside_the_map_is_refused(row, column):
    inside = 0 <= row < 4 and 0 <= column < 4
    came = f"the map has rows 0 to 3 and columns 0 to 3. Received: row {row}, column {column}"
    if inside:
        window = trace(IMAGE, KERNEL, row, column)
        assert (window.row, window.column) == (row, column)
    else:
        with pytest.raises(ConvscopeError) as refusal:
            trace(IMAGE, KERNEL, row, column)
        assert str(refusal.value) == came


@pytest.mark.parametrize(
    ("attempt", "sentence"),
    [
        (lambda: trace(IMAGE, np.ones((3, 3, 3)), 0, 0), "kernel and image must have the same"),
        (lambda: trace(IMAGE, np.ones((6, 3)), 0, 0), r"kernel \(6, 3\) does not fit"),
        (lambda: trace(IMAGE, KERNEL, 0, 0, bias=np.nan), "bias must hold finite numbers"),
    ],
)
def test_bad_input_is_refused(attempt, sentence):
    with pytest.raises(ConvscopeError, match=sentence):
        attempt()
