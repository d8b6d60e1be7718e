import json
import math
from itertools import pairwise

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.pictures.drawings import BOARD, CHALKS, POINTS, Drawing, read_drawing

ROWS, COLUMNS = np.mgrid[:BOARD, :BOARD] + 0.5


def stroke(*points, size=10, chalk="white"):
    return {"points": [place for point in points for place in point], "size": size, "chalk": chalk}


def disc(column, row, size):
    """The part of each pixel that a round dot covers, nearly."""
    return np.clip(size / 2 + 0.5 - np.hypot(COLUMNS - column, ROWS - row), 0, 1)


def test_an_empty_board_is_no_picture():
    assert Drawing().image is None
    assert read_drawing([]).image is None
    assert read_drawing([stroke((50, 50), chalk="eraser")]).image is None
    assert read_drawing([stroke((50, 50)), None]).image is None


def test_a_dot_is_round_and_where_it_was_set():
    image = read_drawing([stroke((60.5, 120), size=20)]).image
    assert image.shape == (BOARD, BOARD)
    assert image.dtype == np.float32
    np.testing.assert_allclose(image, disc(60.5, 120, 20), atol=0.4)
    assert image.sum() == pytest.approx(math.pi * 100, rel=0.03)
    assert np.average(COLUMNS, weights=image) == pytest.approx(60.5, abs=0.1)
    assert np.average(ROWS, weights=image) == pytest.approx(120, abs=0.1)


def test_a_line_is_as_broad_as_its_brush_and_has_round_ends():
    image = read_drawing([stroke((40, 100), (140, 100), size=16)]).image
    np.testing.assert_allclose(image[92:108, 50:130], 1)
    np.testing.assert_allclose(image[:91].max(), 0)
    np.testing.assert_allclose(image[109:].max(), 0)
    assert image.sum() == pytest.approx(100 * 16 + math.pi * 64, rel=0.03)


def test_a_line_that_turns_has_no_gaps():
    turns = [(30, 30), (170, 30), (30, 170), (170, 170)]
    image = read_drawing([stroke(*turns, size=12)]).image
    away = np.full((BOARD, BOARD), np.inf)
    for (x, y), (u, v) in pairwise(turns):
        right, down = u - x, v - y
        along = (COLUMNS - x) * right + (ROWS - y) * down
        part = np.clip(along / (right**2 + down**2), 0, 1)
        away = np.minimum(away, np.hypot(COLUMNS - x - part * right, ROWS - y - part * down))
    np.testing.assert_allclose(image, np.clip(6.5 - away, 0, 1), atol=0.4)
    assert np.abs(image - np.clip(6.5 - away, 0, 1)).mean() < 0.005


def test_what_comes_later_covers_what_was_there():
    image = read_drawing([stroke((60, 60), size=40), stroke((60, 60), size=20, chalk="red")]).image
    assert image.shape == (BOARD, BOARD, 3)
    np.testing.assert_allclose(image[60, 60] * 255, CHALKS["red"])
    np.testing.assert_allclose(image[60, 75], 1)
    rubbed = read_drawing([stroke((60, 60), size=40), stroke((60, 60), size=20, chalk="eraser")])
    assert rubbed.image[60, 60] == 0
    assert rubbed.image[60, 75] == 1


def test_after_wiping_only_what_comes_later_counts():
    later = stroke((100, 40), size=8)
    wiped = read_drawing([stroke((60, 60), chalk="blue"), None, later]).image
    np.testing.assert_array_equal(wiped, read_drawing([later]).image)
    assert read_drawing([later, None]).image is None


def test_a_drawing_is_written_as_it_is_read():
    entries = [stroke((1.5, 2), (3, 4)), None, stroke((9, 9), size=2.5, chalk="green")]
    drawing = read_drawing(entries)
    assert drawing.entries == entries
    assert read_drawing(json.loads(json.dumps(drawing.entries))) == drawing


@pytest.mark.parametrize(
    "entries",
    [
        7,
        "points",
        {"points": []},
        [[]],
        [{}],
        [stroke()],
        [{"points": [1, 2, 3], "size": 5, "chalk": "white"}],
        [{"points": ["a", "b"], "size": 5, "chalk": "white"}],
        [{"points": [1, None], "size": 5, "chalk": "white"}],
        [stroke((1e9, 1))],
        [stroke((math.nan, 1))],
        [stroke((1, 1), size=0)],
        [stroke((1, 1), size=1000)],
        [stroke((1, 1), size=math.nan)],
        [stroke((1, 1), size=None)],
        [stroke((1, 1), chalk="crimson")],
        [stroke((1, 1), chalk=["white"])],
    ],
    ids=str,
)
def test_what_is_no_drawing_is_refused(entries):
    with pytest.raises(ConvscopeError) as refused:
        read_drawing(entries)
    assert str(refused.value) == (
        "a drawing is made of strokes with points, a size and a chalk. Received: something else"
    )


def test_a_drawing_has_so_many_points_at_most():
    most = stroke(*[(i % 200, 5) for i in range(POINTS)])
    assert read_drawing([most]).image.shape == (BOARD, BOARD)
    with pytest.raises(ConvscopeError) as refused:
        read_drawing([most, stroke((1, 1))])
    assert str(refused.value) == (
        "A drawing has at most 10,000 points, which is a line across the board a hundred times: "
        "undo or clear some. Received: 10,001"
    )
    with pytest.raises(ConvscopeError, match="Received: 10,001"):
        read_drawing([None] * (POINTS + 1))
