import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from convcore.errors import ConvscopeError
from convcore.receptive import Window, receptive_field
from convcore.shapes import PADDINGS
from tests import oracle


@st.composite
def windows(draw):
    """Draw a window, with a border in which it may lie."""
    return Window(
        size=draw(st.tuples(st.integers(1, 3), st.integers(1, 4))),
        strides=draw(st.tuples(st.integers(1, 2), st.integers(1, 3))),
        dilation=draw(st.tuples(st.integers(1, 2), st.just(1))),
        padding=draw(st.sampled_from(PADDINGS)),
        border=draw(st.tuples(*[st.tuples(*[st.integers(0, 4)] * 2)] * 2)),
    )


LAYERS = st.lists(windows(), min_size=1, max_size=3)


def test_without_layers_a_unit_is_a_pixel():
    field = receptive_field([], (5, 6))
    assert (field.size, field.jump, field.offset, field.shape) == ((1, 1), (1, 1), (0, 0), (5, 6))
    assert field.seen_by(2, 3) == ((2, 3), (3, 4))


def test_pooling_lets_the_second_convolution_see_8_of_28_pixels():
    field = receptive_field([Window(3), Window(2, strides=2), Window(3)], (28, 28))
    assert (field.size, field.jump, field.offset) == ((8, 8), (2, 2), (0, 0))
    assert field.shape == (11, 11)
    assert field.seen_by(4, 10) == ((8, 16), (20, 28))


def test_rows_and_columns_are_told_apart():
    field = receptive_field([Window((3, 1), (1, 2), (2, 1)), Window((1, 4))], (20, 30))
    assert (field.size, field.jump, field.shape) == ((5, 7), (1, 2), (16, 12))


def test_same_padding_lets_the_first_unit_look_beyond_the_border():
    assert receptive_field([Window(5, padding="same")], (9, 9)).seen_by(0, 0) == ((-2, 3), (-2, 3))


def test_what_lies_inside_the_image_is_clipped_on_every_side():
    # A window of 5 x 5 with strides of 2 x 3: unit (i, j) begins at row 2i - 2, column 3j - 1.
    field = receptive_field([Window(5, (2, 3), padding="same")], (9, 9))
    assert (field.offset, field.shape) == ((-2, -1), (5, 3))
    inside = {unit: field.inside(*unit) for unit in np.ndindex(5, 3)}
    assert inside[0, 0] == ((0, 3), (0, 4))
    assert inside[0, 2] == ((0, 3), (5, 9))
    assert inside[4, 0] == ((6, 9), (0, 4))
    assert inside[4, 2] == ((6, 9), (5, 9))
    assert inside[2, 1] == field.seen_by(2, 1) == ((2, 7), (2, 7))
    assert field.seen_by(4, 2) == ((6, 11), (5, 10))


def test_a_field_wider_than_the_image_is_the_image():
    field = receptive_field([Window((9, 11), padding="same")], (3, 4))
    assert field.seen_by(1, 2) == ((-3, 6), (-3, 8))
    assert field.inside(1, 2) == ((0, 3), (0, 4))


def test_beyond_a_rim_that_is_left_out_there_is_padding_and_no_image():
    # 33 -> 31 (rows 0 to 32) -> 15, whose last unit sees rows 28 to 31; row 32 is left out.
    layers = [Window(3), Window(2, 2), Window(3, padding="same")]
    field = receptive_field(layers, (33, 33))
    assert field.seen_by(14, 0)[0] == (26, 34)
    assert field.inside(14, 0)[0] == (26, 32)


def test_where_same_padding_begins_depends_on_the_size_of_the_image():
    layers = [Window(3, strides=2, padding="same")]
    assert receptive_field(layers, (8, 9)).offset == (0, -1)


@settings(max_examples=40, deadline=None)
@given(LAYERS, st.tuples(st.integers(14, 17), st.integers(14, 17)), st.data())
def test_a_unit_sees_exactly_the_pixels_that_change_it(layers, shape, data):
    try:
        field = receptive_field(layers, shape)
    except ConvscopeError:
        assume(False)  # the stack shrinks the image to nothing
    unit = tuple(data.draw(st.integers(0, count - 1)) for count in field.shape)
    inside = field.inside(*unit)
    for axis, (start, stop) in enumerate(inside):
        lines = range(shape[axis])
        seen = [line for line in lines if answer_to_line(layers, shape, axis, line, unit)]
        assert set(seen) <= set(range(start, stop))
        ends = [(seen[0], seen[-1] + 1)] if seen else []
        assert ends == [(start, stop)] * all(first < after for first, after in inside)


def answer_to_line(layers, shape, axis, line, unit):
    """Give what a unit behind all-ones kernels makes of one bright row (axis 0) or column."""
    image = np.zeros((*shape, 1))
    np.moveaxis(image, axis, 0)[line] = 1
    for layer in layers:
        kernel = np.ones((*layer.size, 1, 1))
        image = np.pad(image, (*layer.border, (0, 0)))
        image = oracle.conv2d(image, kernel, layer.strides, layer.padding, layer.dilation)
    return image[(*unit, 0)]


def test_a_zero_around_an_image_sees_nothing_of_it():
    field = receptive_field([Window(1, border=((3, 1), (0, 2)))], (5, 6))
    assert (field.shape, field.offset) == ((9, 8), (-3, 0))
    assert field.inside(0, 0) == ((0, 0), (0, 1))
    assert field.inside(3, 5) == ((0, 1), (5, 6))
    assert field.inside(8, 7) == ((0, 0), (0, 0))
    # Nor does one around maps, though its neighbours see three rows each.
    behind = receptive_field([Window(3), Window(1, border=((1, 1), (1, 1)))], (5, 6))
    assert behind.inside(0, 1) == ((0, 0), (0, 3))
    assert behind.inside(1, 1) == ((0, 3), (0, 3))


def test_a_layer_is_blind_where_each_of_its_units_reads_zeros_alone():
    wide = Window(1, border=((3, 3), (3, 3)))
    assert not receptive_field([wide], (1, 1)).is_blind
    assert receptive_field([wide, Window(1, (5, 1))], (1, 1)).is_blind


def test_a_stack_that_does_not_fit_is_refused():
    with pytest.raises(ConvscopeError, match=r"window \(3, 3\) does not fit"):
        receptive_field([Window(3), Window(2, strides=2), Window(3)], (5, 5))
