import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convcore.errors import ConvscopeError
from convcore.shapes import (
    PADDINGS,
    covered,
    ignored_rim,
    inside,
    multiply_adds,
    output_shape,
    output_size,
    padding_amounts,
    pair,
    size_formula,
)

SETTINGS = st.tuples(
    st.integers(1, 30),
    st.integers(1, 7),
    st.integers(1, 4),
    st.integers(1, 4),
    st.sampled_from(PADDINGS),
)


def assume_that_it_fits(size, window, dilation, padding):
    assume(padding == "same" or covered(window, dilation) <= size)


@pytest.mark.parametrize(
    ("settings", "rim"),
    [((200, 3), 0), ((5, 2, 2), 1), ((28, 3, 4), 1), ((10, 1, 4), 1), ((10, 1, 4, 1, "same"), 1)],
)
def test_the_rim_that_no_window_reaches_is_counted(settings, rim):
    assert ignored_rim(*settings) == rim


@given(SETTINGS)
def test_the_last_window_ends_where_the_ignored_rim_begins(settings):
    size, window, stride, dilation, padding = settings
    assume_that_it_fits(size, window, dilation, padding)
    before, _ = padding_amounts(*settings)
    reached = {
        position * stride - before + tap * dilation
        for position in range(output_size(*settings))
        for tap in range(window)
    }
    assert ignored_rim(*settings) == max(0, size - 1 - max(reached))


@given(SETTINGS)
def test_the_positions_inside_are_all_those_whose_window_reads_no_padding(settings):
    size, window, stride, dilation, padding = settings
    assume_that_it_fits(size, window, dilation, padding)
    before, _ = padding_amounts(*settings)
    reach = (window - 1) * dilation
    ends = ((at * stride - before, at * stride - before + reach) for at in range(9 * size))
    found = [at for at, (first, last) in enumerate(ends) if first >= 0 and last < size]
    assert [*range(*inside(*settings))] == found
    assert max(found, default=-1) < output_size(*settings)


@pytest.mark.parametrize(
    ("settings", "size"),
    [
        ((200, 3), 198),
        ((200, 3, 1, 1, "same"), 200),
        ((200, 2, 2), 100),
        ((199, 2, 2), 99),
        ((199, 2, 2, 1, "same"), 100),
        ((200, 3, 1, 2), 196),
        ((10, 3, 3, 2), 2),
        ((5, 5), 1),
    ],
)
def test_output_sizes_are_those_of_keras(settings, size):
    assert output_size(*settings) == size


@given(SETTINGS)
def test_the_output_size_is_the_number_of_positions_that_fit(settings):
    size, window, stride, dilation, padding = settings
    assume_that_it_fits(size, window, dilation, padding)
    before, after = padding_amounts(*settings)
    end = size + before + after - covered(window, dilation)
    assert output_size(*settings) == len(range(0, end + 1, stride))


@pytest.mark.parametrize(
    ("settings", "amounts"),
    [
        ((200, 3, 1, 1, "same"), (1, 1)),
        ((200, 2, 1, 1, "same"), (0, 1)),
        ((200, 3, 2, 1, "same"), (0, 1)),
        ((201, 3, 2, 1, "same"), (1, 1)),
        ((200, 4, 1, 2, "same"), (3, 3)),
        ((7, 1, 3, 1, "same"), (0, 0)),
        ((200, 3), (0, 0)),
    ],
)
def test_an_odd_padding_has_its_extra_line_after_the_input(settings, amounts):
    assert padding_amounts(*settings) == amounts


def test_output_shape_treats_each_axis_with_its_own_settings():
    assert output_shape((30, 40), (3, 5), (1, 2), (4, 1), "valid") == (22, 18)


@pytest.mark.parametrize(
    ("settings", "formula"),
    [
        ((200, 3, 2), "⌊(200 - 3) / 2⌋ + 1 = 99"),
        ((200, 3, 2, 1, "same"), "⌈200 / 2⌉ = 100"),
        ((200, 3, 1, 2), "window 3 dilated by 2 covers 5; ⌊(200 - 5) / 1⌋ + 1 = 196"),
        ((200, 3, 1, 2, "same"), "⌈200 / 1⌉ = 200"),
        ((200, 1, 1, 3), "⌊(200 - 1) / 1⌋ + 1 = 200"),
    ],
)
def test_the_formula_is_written_with_its_numbers(settings, formula):
    assert size_formula(*settings) == formula


@given(SETTINGS)
def test_the_formula_ends_in_the_output_size(settings):
    assume_that_it_fits(settings[0], settings[1], settings[3], settings[4])
    assert size_formula(*settings).endswith(f"= {output_size(*settings)}")


def test_every_kernel_entry_is_multiplied_once_for_every_output():
    assert multiply_adds((198, 197), (3, 2)) == 198 * 197 * 6
    assert multiply_adds((11, 10), (3, 2, 32, 64)) == 11 * 10 * 6 * 32 * 64


@pytest.mark.parametrize(
    ("value", "numbers"), [(2, (2, 2)), ((2, 3), (2, 3)), (np.int64(4), (4, 4))]
)
def test_a_number_stands_for_both_axes(value, numbers):
    assert pair(value) == numbers


@pytest.mark.parametrize("value", [0, -1, 1.5, "2", (1,), (1, 2, 3), (1, 0), (1, 2.0), None])
def test_other_than_whole_numbers_from_1_are_refused(value):
    with pytest.raises(ConvscopeError, match=r"strides must be a whole number of at least 1"):
        pair(value, "strides")


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            ((5, 5), (7, 7)),
            "kernel (7, 7) does not fit the padded image (5, 5). Received: padding='valid'",
        ),
        (
            ((9, 4), (3, 3), 1, 2),
            "kernel (3, 3) dilated by (2, 2) covers (5, 5) and does not fit the padded image "
            "(9, 4). Received: padding='valid'",
        ),
        (
            ((4, 9), 5, 1, 1, "valid", "pool window"),
            "pool window (5, 5) does not fit the padded image (4, 9). Received: padding='valid'",
        ),
        (((5, 5), 3, 1, 1, "full"), "padding must be 'valid' or 'same'. Received: 'full'"),
        (((0, 5), 3, 1, 1, "same"), "size must be a whole number of at least 1. Received: 0"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_shapes(settings, sentence):
    with pytest.raises(ConvscopeError) as refusal:
        output_shape(*settings)
    assert str(refusal.value) == sentence


def test_a_single_axis_is_refused_with_its_sizes():
    sentence = "window 3 dilated by 2 covers 5 and does not fit the padded side 4"
    with pytest.raises(ConvscopeError, match=sentence):
        size_formula(4, 3, 1, 2)
