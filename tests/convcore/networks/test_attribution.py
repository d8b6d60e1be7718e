import numpy as np
import pytest

from convcore.networks.attribution import grad_cam, middles, occluded
from convcore.networks.bundle_files import load_bundle
from convcore.receptive import Window, receptive_field
from tests.paths import MODELS

FASHION = load_bundle(MODELS / "fashion")
RNG = np.random.default_rng(4)


def test_grad_cam_is_worked_out_by_hand():
    maps = np.float32([[[1, 4], [2, 0]], [[0, 1], [3, 3]]])
    # The first map's gradients have the mean 2, the second's -1.
    gradients = np.float32([[[8, -1], [0, -3]], [[0, 0], [0, 0]]])
    found = grad_cam(maps, gradients)
    # 2 - 4 is below 0; 4 - 0; 0 - 1 is below 0; 6 - 3.
    np.testing.assert_array_equal(found, [[0, 4], [0, 3]])
    assert found.dtype == np.float32


def test_grad_cam_equals_plain_loops():
    maps = RNG.random((5, 4, 7), np.float32)
    gradients = RNG.normal(size=(5, 4, 7)).astype(np.float32)
    expected = np.zeros((5, 4))
    for number in range(7):
        weight = 0.0
        for row in range(5):
            for column in range(4):
                weight += float(gradients[row, column, number]) / 20
        for row in range(5):
            for column in range(4):
                expected[row, column] += weight * float(maps[row, column, number])
    assert (expected < 0).any()
    assert (expected > 0).any()
    np.testing.assert_allclose(
        grad_cam(maps, gradients), expected.clip(0), rtol=1e-5, atol=2e-6 * expected.max()
    )


def test_what_speaks_against_a_class_everywhere_leaves_zeros():
    maps = RNG.random((3, 4, 2), np.float32)
    np.testing.assert_array_equal(grad_cam(maps, -np.ones_like(maps)), np.zeros((3, 4)))


def covered_by_loops(image, field, row, column, cover):
    """Cover one pixel after another, those outside the image left out."""
    copy = image.copy()
    for i in range(field.size[0]):
        for j in range(field.size[1]):
            y = field.offset[0] + row * field.jump[0] + i
            x = field.offset[1] + column * field.jump[1] + j
            if 0 <= y < image.shape[0] and 0 <= x < image.shape[1]:
                copy[y, x] = cover
    return copy


STACKS = {
    "valid": [Window((3, 2)), Window((2, 3), (2, 1))],
    "same": [
        Window((3, 5), padding="same"),
        Window(2, 2, padding="same"),
        Window(3, padding="same"),
    ],
    "dilated": [Window((2, 3), (3, 2), (4, 1))],
}


@pytest.mark.parametrize("stack", STACKS.values(), ids=STACKS)
@pytest.mark.parametrize("channels", [1, 3])
def test_what_every_unit_sees_is_covered_as_loops_do(stack, channels):
    image = 1 + RNG.random((11, 14, channels), np.float32)
    field = receptive_field(stack, image.shape[:2])
    rows, columns = field.shape
    cover = np.float32([-2.1, 0.5, 7])[:channels]  # what black is, by channel
    assert rows != columns
    found = occluded(image, field, range(rows * columns), cover)
    assert found.dtype == np.float32
    expected = [
        covered_by_loops(image, field, row, column, cover)
        for row in range(rows)
        for column in range(columns)
    ]
    np.testing.assert_array_equal(found, expected)


def test_units_are_numbered_row_by_row_and_any_part_of_them_may_be_asked_for():
    image = np.ones((6, 7, 1), np.float32)
    field = receptive_field([Window((2, 3), (2, 2))], (6, 7))
    assert field.shape == (3, 3)
    found = occluded(image, field, range(4, 6), (0,))
    # Unit 4 is (1, 1), unit 5 is (1, 2).
    black = [np.argwhere(each[..., 0] == 0).tolist() for each in found]
    assert black == [
        [[2, 2], [2, 3], [2, 4], [3, 2], [3, 3], [3, 4]],
        [[2, 4], [2, 5], [2, 6], [3, 4], [3, 5], [3, 6]],
    ]
    np.testing.assert_array_equal(image, 1)
    assert occluded(image, field, range(0), (0,)).shape == (0, 6, 7, 1)


def test_a_field_that_hangs_over_covers_what_there_is_of_the_image():
    image = np.ones((4, 4, 1), np.float32)
    field = receptive_field([Window(3, padding="same")], (4, 4))
    corners = occluded(image, field, range(16), (0,))[[0, 3, 12, 15], ..., 0]
    assert [np.argwhere(each == 0).min(axis=0).tolist() for each in corners] == [
        [0, 0],
        [0, 2],
        [2, 0],
        [2, 2],
    ]
    assert [int((each == 0).sum()) for each in corners] == [4] * 4


@pytest.mark.parametrize(
    ("layer", "rows"),
    [
        ("input", (0, 28)),
        ("conv1", (1, 27)),  # the middle of 0, 1, 2, and 26 pixels
        ("pool1", (1, 27)),  # the middle two of 0 to 3, and 13 times 2 pixels
        ("relu2", (3, 25)),  # the middle two of 0 to 7, and 11 times 2
        ("pool2", (3, 23)),  # the middle four of 0 to 9, and 5 times 4
        ("dense1", (11, 15)),  # the middle four of 0 to 25, once
    ],
)
def test_a_map_lies_where_its_units_are_in_the_middle_of_what_they_see(layer, rows):
    assert middles(FASHION.layers_by_name[layer].field) == (rows, rows)


def test_rows_and_columns_have_their_own_middles():
    # Rows: 5 pixels at steps of 1 begin at -2; columns: 3 at steps of 3 begin at 0.
    field = receptive_field([Window((5, 3), (1, 3), padding="same")], (8, 9))
    assert middles(field) == ((0, 8), (0, 9))
    # 4 rows at steps of 2, 5 columns at steps of 1.
    field = receptive_field([Window((4, 5), (2, 1))], (10, 9))
    assert middles(field) == ((1, 9), (2, 7))
