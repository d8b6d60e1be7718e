import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from convcore.conv import conv2d, true_convolution2d
from convcore.errors import ConvscopeError
from convcore.shapes import PADDINGS
from tests import oracle
from tests.configurations import convolutions

RNG = np.random.default_rng(20)
IMAGE = RNG.standard_normal((7, 9)).astype(np.float32)
COLOUR = RNG.standard_normal((7, 9, 3)).astype(np.float32)

ENTRIES = st.floats(-8, 8, width=16)
IMAGES = arrays(np.float32, st.tuples(st.integers(3, 8), st.integers(3, 9)), elements=ENTRIES)
KERNELS = arrays(np.float32, st.tuples(st.integers(1, 3), st.integers(1, 3)), elements=ENTRIES)
PADDING = st.sampled_from(PADDINGS)


def assert_equal(result, expected):
    """Equal in the sense of two correct float32 sums; see the design, section 3."""
    assert result.dtype == np.float32
    assert result.shape == expected.shape
    np.testing.assert_allclose(result, expected, rtol=1e-5, atol=2e-6 * np.abs(expected).max())


@pytest.mark.parametrize("part", range(10))
def test_it_equals_the_nested_loops(part):
    for image, kernel, bias, options in convolutions(seed=part, count=60):
        expected = oracle.conv2d(image, kernel, bias=bias, **options)
        assert_equal(conv2d(image, kernel, bias=bias, **options), expected)


@pytest.mark.parametrize("padding", PADDINGS)
@pytest.mark.parametrize("strides", [1, 2])
def test_a_picture_of_many_blocks_equals_the_nested_loops(padding, strides):
    image = RNG.standard_normal((70, 900)).astype(np.float32)
    kernel = RNG.standard_normal((3, 2)).astype(np.float32)
    expected = oracle.conv2d(image[..., None], kernel[..., None, None], (strides, 9), padding)
    result = conv2d(image, kernel, strides=(strides, 9), padding=padding)
    assert_equal(result, expected[..., 0])
    # The same numbers from maps so wide that a block is one row.
    wide = np.broadcast_to(kernel[..., None, None], (3, 2, 1, 300))
    maps = conv2d(image[..., None], wide, strides=(strides, 9), padding=padding)
    assert_equal(maps[..., 299], expected[..., 0])


def test_many_filters_are_each_a_kernel_of_their_own():
    kernel = RNG.standard_normal((3, 2, 3, 4)).astype(np.float32)
    bias = [0.5, -1, 2, 0]
    maps = conv2d(COLOUR, kernel, bias=bias)
    assert maps.shape == (5, 8, 4)
    for index in range(4):
        assert_equal(conv2d(COLOUR, kernel[..., index], bias=bias[index]), maps[..., index])


def test_channels_add_up():
    kernel = RNG.standard_normal((3, 3, 3)).astype(np.float32)
    total = sum(conv2d(COLOUR[..., channel], kernel[..., channel]) for channel in range(3))
    assert_equal(conv2d(COLOUR, kernel), total)


def test_the_lessons_kernel_answers_to_bright_above_dark():
    picture = np.zeros((6, 5))
    picture[:3] = 1
    result = conv2d(picture, [[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
    np.testing.assert_array_equal(result, np.array([0, 3, 3, 0])[:, None] * np.ones(3))


@given(IMAGES)
def test_a_delta_kernel_reproduces_the_image(image):
    delta = [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
    np.testing.assert_array_equal(conv2d(image, delta, padding="same"), image)


@given(KERNELS)
def test_a_delta_image_shows_the_kernel_turned_by_half_a_turn(kernel):
    delta = np.zeros((7, 7))
    delta[3, 3] = 1
    rows, columns = 3 - kernel.shape[0] + 1, 3 - kernel.shape[1] + 1
    cut = np.s_[rows : rows + kernel.shape[0], columns : columns + kernel.shape[1]]
    np.testing.assert_array_equal(conv2d(delta, kernel)[cut], kernel[::-1, ::-1])
    np.testing.assert_array_equal(true_convolution2d(delta, kernel)[cut], kernel)


@given(IMAGES, KERNELS, PADDING, st.floats(-4, 4, width=16))
def test_it_is_linear_in_the_image(image, kernel, padding, factor):
    other = image[::-1, ::-1]
    mixed = conv2d(image + np.float32(factor) * other, kernel, padding=padding)
    apart = conv2d(image, kernel, padding=padding) + np.float32(factor) * conv2d(
        other, kernel, padding=padding
    )
    # Where terms cancel, float32 keeps their rounding: the bound is that of the terms.
    bound = 5 * np.abs(image).max(initial=1) * np.abs(kernel).sum()
    np.testing.assert_allclose(mixed, apart, rtol=0, atol=2e-6 * bound)


@given(IMAGES, KERNELS, st.integers(0, 2), st.integers(0, 2))
def test_it_moves_with_the_image(image, kernel, down, right):
    moved = np.pad(image, ((down, 0), (right, 0)))
    np.testing.assert_array_equal(conv2d(moved, kernel)[down:, right:], conv2d(image, kernel))


@given(IMAGES, KERNELS, st.integers(1, 4), st.integers(1, 4))
def test_strides_pick_from_stride_1(image, kernel, rows, columns):
    picked = conv2d(image, kernel)[::rows, ::columns]
    np.testing.assert_array_equal(conv2d(image, kernel, strides=(rows, columns)), picked)


@given(IMAGES, KERNELS, st.integers(1, 3), st.integers(1, 3))
def test_dilation_is_a_kernel_with_zeros_in_between(image, kernel, rows, columns):
    spread = np.zeros(
        ((kernel.shape[0] - 1) * rows + 1, (kernel.shape[1] - 1) * columns + 1), dtype=np.float32
    )
    spread[::rows, ::columns] = kernel
    dilated = conv2d(image, kernel, padding="same", dilation=(rows, columns))
    np.testing.assert_array_equal(dilated, conv2d(image, spread, padding="same"))


@given(IMAGES, KERNELS)
def test_true_convolution_is_the_other_one_with_the_kernel_flipped(image, kernel):
    flipped = np.flip(kernel)
    np.testing.assert_array_equal(
        true_convolution2d(image, flipped, padding="same", bias=1, strides=2, dilation=2),
        conv2d(image, kernel, padding="same", bias=1, strides=2, dilation=2),
    )


def test_true_convolution_does_not_flip_the_channels():
    kernel = RNG.standard_normal((3, 2, 3, 2)).astype(np.float32)
    expected = oracle.conv2d(COLOUR, kernel[::-1, ::-1])
    assert_equal(true_convolution2d(COLOUR, kernel), expected)


def test_true_convolution_commutes_and_correlation_does_not():
    short, long = np.array([[1.0, 2.0]]), np.array([[0.0, 0.0, 3.0, 5.0, 0.0, 0.0]])
    np.testing.assert_array_equal(true_convolution2d(long, short), [[0, 3, 11, 10, 0]])
    np.testing.assert_array_equal(conv2d(long, short), [[0, 6, 13, 5, 0]])


def test_input_of_any_number_type_gives_float32_and_stays_as_it_was():
    for dtype in (bool, np.uint8, np.int64, np.float16, np.float64):
        image = np.eye(4, dtype=dtype)
        result = conv2d(image, [[2]], bias=1)
        assert result.dtype == np.float32
        np.testing.assert_array_equal(result, 2 * np.eye(4) + 1)
        np.testing.assert_array_equal(image, np.eye(4))


def test_the_result_is_new_memory_even_for_the_identity():
    assert not np.shares_memory(conv2d(IMAGE, [[1]]), IMAGE)


@pytest.mark.parametrize(
    ("arguments", "options", "sentence"),
    [
        (
            (np.ones((5, 5)), np.ones((7, 7))),
            {},
            "kernel (7, 7) does not fit the padded image (5, 5). Received: padding='valid'",
        ),
        (
            ([[1, np.nan]], [[1]]),
            {},
            "image must hold finite numbers. Received: nan at (0, 1)",
        ),
        (
            ([[1]], [[1], [-np.inf]]),
            {},
            "kernel must hold finite numbers. Received: -inf at (1, 0)",
        ),
        (([[1e300]], [[1]]), {}, "image must hold finite numbers. Received: inf at (0, 0)"),
        (([[1]], [[1]]), {"bias": np.inf}, "bias must hold finite numbers. Received: inf"),
        (
            ([1, 2], [[1]]),
            {},
            "image must have the shape (H, W) or (H, W, C) and not be empty. Received: shape (2,)",
        ),
        (
            (np.ones((3, 0)), [[1]]),
            {},
            "image must have the shape (H, W) or (H, W, C) and not be empty. "
            "Received: shape (3, 0)",
        ),
        (([[1]], [["one"]]), {}, "kernel must be a table of numbers. Received: str96"),
        (([[1]], [[1j]]), {}, "kernel must be a table of numbers. Received: complex128"),
        (
            ([[1], [1, 2]], [[1]]),
            {},
            "image must be a table of numbers. Received: rows of different lengths",
        ),
        (
            (COLOUR, np.ones((3, 3))),
            {},
            "kernel and image must have the same channels. Received: kernel (3, 3), "
            "image (7, 9, 3)",
        ),
        (
            (IMAGE, np.ones((3, 3, 1))),
            {},
            "kernel and image must have the same channels. Received: kernel (3, 3, 1), "
            "image (7, 9)",
        ),
        (
            (COLOUR, np.ones((3, 3, 3, 2))),
            {"bias": [1, 2, 3]},
            "bias must be one number, or one for each filter. Received: bias (3,), "
            "kernel (3, 3, 3, 2)",
        ),
        (
            (IMAGE, [[1]]),
            {"strides": 0},
            "strides must be a whole number of at least 1, or two of them. Received: 0",
        ),
        (
            (IMAGE, [[1]]),
            {"dilation": (1, 1.5)},
            "dilation must be a whole number of at least 1, or two of them. Received: (1, 1.5)",
        ),
        (
            (IMAGE, [[1]]),
            {"padding": "full"},
            "padding must be 'valid' or 'same'. Received: 'full'",
        ),
    ],
)
@pytest.mark.parametrize("function", [conv2d, true_convolution2d])
def test_bad_input_is_refused_with_the_rule_and_what_came(function, arguments, options, sentence):
    with pytest.raises(ConvscopeError) as refusal:
        function(*arguments, **options)
    assert str(refusal.value) == sentence
