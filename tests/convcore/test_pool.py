import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from convcore.errors import ConvscopeError
from convcore.pool import KINDS, pool2d, winners
from tests import oracle
from tests.configurations import poolings
from tests.pool_windows import pool_window

MAP = np.random.default_rng(21).standard_normal((7, 9)).astype(np.float32)
MAPS = arrays(
    np.float32,
    st.tuples(st.integers(2, 7), st.integers(2, 8), st.integers(1, 2)),
    elements=st.floats(-8, 8, width=16),
)
SIZES = st.tuples(st.integers(1, 4), st.integers(1, 4))


@pytest.mark.parametrize("kind", KINDS)
def test_it_equals_the_nested_loops(kind):
    for maps, options in poolings(seed=5, count=300):
        result, places = pool2d(maps, kind=kind, **options), winners(maps, **options)
        assert result.dtype == np.float32
        assert places.dtype == np.intp
        for channel in range(maps.shape[2]):
            expected, expected_places = oracle.pool2d(maps[..., channel], kind=kind, **options)
            assert result[..., channel].shape == expected.shape
            np.testing.assert_allclose(result[..., channel], expected, rtol=1e-6, atol=1e-6)
            np.testing.assert_array_equal(places[..., channel, :], expected_places)


@pytest.mark.parametrize("kind", KINDS)
def test_a_map_without_channels_is_pooled_like_one_with_a_single_channel(kind):
    options = {"size": (3, 2), "strides": (1, 2), "padding": "same"}
    np.testing.assert_array_equal(
        pool2d(MAP, kind=kind, **options), pool2d(MAP[..., None], kind=kind, **options)[..., 0]
    )
    np.testing.assert_array_equal(
        winners(MAP, **options), winners(MAP[..., None], **options)[..., 0, :]
    )


def test_two_by_two_pooling_halves_a_picture_of_200_pixels():
    assert pool2d(np.zeros((200, 200))).shape == (100, 100)


def test_the_rim_that_fills_no_window_is_ignored():
    np.testing.assert_array_equal(pool2d([[1, 2, 9], [3, 4, 9], [9, 9, 9]]), [[4]])


def test_padding_is_neither_a_maximum_nor_part_of_an_average():
    maps = -np.ones((3, 3))
    np.testing.assert_array_equal(pool2d(maps, padding="same"), -np.ones((2, 2)))
    np.testing.assert_array_equal(pool2d(maps, padding="same", kind="average"), -np.ones((2, 2)))


def test_among_equal_members_the_first_row_by_row_wins():
    places = winners([[0, 1, 1], [1, 1, 1]], (2, 3))
    np.testing.assert_array_equal(places, [[[0, 1]]])


def test_strides_are_the_size_unless_given():
    np.testing.assert_array_equal(pool2d(MAP, (3, 2)), pool2d(MAP, (3, 2), strides=(3, 2)))
    assert pool2d(MAP, (3, 2), strides=1).shape == (5, 8)


@given(MAPS, SIZES, st.none() | SIZES)
def test_the_maximum_is_the_map_at_the_winner(maps, size, strides):
    options = {"size": size, "strides": strides, "padding": "same"}
    rows, columns = np.moveaxis(winners(maps, **options), -1, 0)
    channels = np.arange(maps.shape[2])
    np.testing.assert_array_equal(maps[rows, columns, channels], pool2d(maps, **options))


@given(MAPS, SIZES, st.none() | SIZES)
def test_the_average_is_never_above_the_maximum(maps, size, strides):
    options = {"size": size, "strides": strides, "padding": "same"}
    excess = pool2d(maps, kind="average", **options) - pool2d(maps, kind="max", **options)
    np.testing.assert_array_less(excess, 1e-5)


def test_a_pool_of_one_pixel_gives_the_map_back_in_new_memory():
    for kind in KINDS:
        result = pool2d(MAP, 1, kind=kind)
        np.testing.assert_array_equal(result, MAP)
        assert not np.shares_memory(result, MAP)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"size": 8},
            "pool window (8, 8) does not fit the padded image (7, 9). Received: padding='valid'",
        ),
        (
            {"size": 0},
            "pool size must be a whole number of at least 1, or two of them. Received: 0",
        ),
        (
            {"strides": 0},
            "pool strides must be a whole number of at least 1, or two of them. Received: 0",
        ),
        ({"padding": "none"}, "padding must be 'valid' or 'same'. Received: 'none'"),
    ],
)
@pytest.mark.parametrize("function", [pool2d, winners])
def test_bad_settings_are_refused_with_the_rule_and_what_came(function, options, sentence):
    with pytest.raises(ConvscopeError) as refusal:
        function(MAP, **options)
    assert str(refusal.value) == sentence


def test_an_unknown_kind_is_refused():
    with pytest.raises(ConvscopeError, match=r"kind must be .* Received: 'min'"):
        pool2d(MAP, kind="min")


@pytest.mark.parametrize("maps", [[1, 2], [[np.nan]], np.zeros((0, 3)), [["a"]]])
@pytest.mark.parametrize("function", [pool2d, winners])
def test_what_is_no_map_is_refused(function, maps):
    with pytest.raises(ConvscopeError, match="maps must"):
        function(maps, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_windows_taken_apart_give_the_output_and_its_winners(kind):
    for maps, options in poolings(seed=8, count=60):
        one = maps[..., 0]
        pooled, places = pool2d(one, kind=kind, **options), winners(one, **options)
        for row, column in np.ndindex(pooled.shape):
            window = pool_window(one, row, column, kind=kind, **options)
            np.testing.assert_allclose(window.result, pooled[row, column], rtol=1e-6, atol=1e-6)
            assert window.winner == (tuple(places[row, column]) if kind == "max" else None)


def test_a_window_at_the_border_shows_what_does_not_count():
    image = -np.arange(1, 31, dtype=np.float32).reshape(5, 6)
    window = pool_window(image, 2, 1, (2, 3), padding="same")
    assert (window.top, window.left) == (4, 3)
    np.testing.assert_array_equal(window.rows, [4, 5])
    np.testing.assert_array_equal(window.columns, [3, 4, 5])
    np.testing.assert_array_equal(window.members, [[-28, -29, -30], [0, 0, 0]])
    np.testing.assert_array_equal(window.inside, [[True] * 3, [False] * 3])
    assert (window.winner, window.result) == ((4, 3), -28)
    assert pool_window(image, 2, 1, (2, 3), padding="same", kind="average").result == -29
