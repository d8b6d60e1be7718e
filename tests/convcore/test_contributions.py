import numpy as np
import pytest

from convcore.contributions import contributions
from convcore.conv import conv2d
from convcore.errors import ConvscopeError
from convcore.receptive import Window
from tests import oracle
from tests.configurations import convolutions

# Two maps of 3 x 3, and a kernel of 2 x 2 over them.
MAPS = np.stack([[[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0, 1], [0, 2, 0], [3, 0, 3]]], axis=-1)
KERNEL = np.stack([[[1, 0], [0, -1]], [[2, 1], [0, 3]]], axis=-1)


def test_a_ledger_is_worked_out_by_hand():
    found = contributions(MAPS, KERNEL, Window(2))
    # The first map loses 4 from each cell to the one below right of it.
    np.testing.assert_array_equal(found[..., 0], [[-4, -4], [-4, -4]])
    # 2*1 + 0 + 0 + 3*2, 0 + 1 + 0 + 0; 0 + 2 + 0 + 0, 2*2 + 0 + 0 + 3*3.
    np.testing.assert_array_equal(found[..., 1], [[8, 1], [2, 13]])
    assert found.dtype == np.float32


def test_in_same_padding_a_window_that_hangs_over_reads_zeros():
    found = contributions(MAPS, KERNEL, Window(2, padding="same"))
    # Padding lies below and to the right, where an even window needs its one row and column.
    np.testing.assert_array_equal(found[..., 0], [[-4, -4, 3], [-4, -4, 6], [7, 8, 9]])
    np.testing.assert_array_equal(found[..., 1], [[8, 1, 2], [2, 13, 0], [6, 3, 6]])


def test_strides_and_dilation_are_the_layers():
    maps = np.arange(70, dtype=np.float32).reshape(5, 7, 2)
    found = contributions(maps, np.ones((2, 2, 2)), Window(2, (2, 3), (2, 1)))
    assert found.shape == (2, 2, 2)
    # Unit (1, 1) reads rows 2 and 4 and columns 3 and 4; cell (i, j) of map c holds 14i + 2j + c.
    first = (28 + 6) + (28 + 8) + (56 + 6) + (56 + 8)
    np.testing.assert_array_equal(found[1, 1], [first, first + 4])


@pytest.mark.parametrize("seed", range(3))
def test_contributions_equal_plain_loops_and_add_up_to_the_convolution(seed):
    for image, kernel, bias, options in convolutions(seed=seed, count=12):
        layer = Window(
            kernel.shape[:2], options["strides"], options["dilation"], options["padding"]
        )
        number = kernel.shape[3] - 1
        found = contributions(image, kernel[..., number], layer)
        for channel in range(image.shape[2]):
            part = (slice(None), slice(None), slice(channel, channel + 1))
            expected = oracle.conv2d(image[part], kernel[(*part, [number])], **options)[..., 0]
            np.testing.assert_allclose(
                found[..., channel], expected, rtol=1e-5, atol=2e-6 * np.abs(expected).max()
            )
        whole = conv2d(image, kernel, bias=bias, **options)[..., number]
        scale = np.abs(found).max() * image.shape[2] + abs(bias[number])
        total = found.sum(axis=-1, dtype=np.float64) + bias[number]
        np.testing.assert_allclose(total, whole, rtol=1e-5, atol=2e-6 * scale)


def test_a_silent_map_contributes_nothing_and_a_silent_slice_neither():
    maps, kernel = np.ones((4, 5, 3)), np.ones((3, 3, 3))
    maps[..., 0] = 0
    kernel[..., 2] = 0
    found = contributions(maps, kernel, Window(3))
    np.testing.assert_array_equal(found, np.broadcast_to([0, 9, 0], (2, 3, 3)))


@pytest.mark.parametrize(
    ("maps", "kernel", "sentence"),
    [
        (
            np.ones((4, 4, 3)),
            np.ones((2, 2, 2)),
            "kernel and maps must have the same channels. "
            "Received: kernel (2, 2, 2), maps (4, 4, 3)",
        ),
        (
            np.ones((4, 4, 2)),
            np.ones((2, 5, 2)),
            "kernel (2, 5) does not fit the padded image (4, 4). Received: padding='valid'",
        ),
    ],
    ids=["channels", "window"],
)
def test_arrays_that_do_not_fit_each_other_are_refused(maps, kernel, sentence):
    with pytest.raises(ConvscopeError) as caught:
        contributions(maps, kernel, Window(kernel.shape[:2]))
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("maps", "kernel", "sentence"),
    [
        (np.ones((4, 4)), KERNEL, r"^maps must have the shape \(H, W, C\)"),
        (MAPS, np.ones((2, 2, 2, 1)), r"^kernel must have the shape \(kh, kw, C\)"),
        (MAPS * np.nan, KERNEL, "^maps must hold finite numbers"),
    ],
    ids=["one map", "many kernels", "not a number"],
)
def test_what_is_not_maps_and_one_kernel_is_refused(maps, kernel, sentence):
    with pytest.raises(ConvscopeError, match=sentence):
        contributions(maps, kernel, Window(2))
