"""Pictures laid side by side in one file."""

import io

import numpy as np
import pytest
from PIL import Image

from convcore.pictures.sprites import sprite


@pytest.mark.parametrize(("count", "depth", "size"), [(5, 1, (15, 2)), (33, 3, (96, 4))])
def test_every_picture_is_found_at_its_place_and_what_the_last_row_lacks_is_black(
    count, depth, size
):
    pictures = np.random.default_rng(0).integers(1, 256, (count, 2, 3, depth), np.uint8)
    with Image.open(io.BytesIO(sprite(pictures))) as file:
        assert file.size == size
        sheet = np.asarray(file).reshape(*size[::-1], depth)
    across = min(count, 32)
    for place, expected in enumerate(pictures):
        row, column = divmod(place, across)
        part = sheet[2 * row : 2 * row + 2, 3 * column : 3 * column + 3]
        np.testing.assert_array_equal(part, expected)
    assert np.count_nonzero(sheet) == pictures.size
