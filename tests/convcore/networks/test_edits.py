import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import dictionaries, floats, integers, just, sets, tuples

from convcore.errors import ConvscopeError
from convcore.kernels.presets import KERNELS
from convcore.networks.edits import Placement, format_filters, parse_filters, parse_placement
from convcore.networks.first_layer import FirstLayer

EDGE, SHARPEN = KERNELS["horizontal_edge"].weights, KERNELS["sharpen"].weights
LAYER = FirstLayer(
    np.random.default_rng(0).normal(size=(3, 3, 1, 32)).astype(np.float32),
    np.arange(32, dtype=np.float32),
)


@given(sets(integers(0, 31)))
def test_any_set_of_filters_comes_back_from_its_text(numbers):
    assert parse_filters(format_filters(numbers), 32) == tuple(sorted(numbers))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", ()),
        ("  ", ()),
        ("3,7", (3, 7)),
        (" 7 , 3,3", (3, 7)),
        ("0-4,6", (0, 1, 2, 3, 4, 6)),
        ("30 - 31", (30, 31)),
        ("5-5", (5,)),
    ],
)
def test_filters_are_read_as_people_write_them(text, numbers):
    assert parse_filters(text, 32) == numbers


@pytest.mark.parametrize(
    ("numbers", "text"), [((), ""), ((4, 3), "3,4"), ((2, 1, 0), "0-2"), ((9, 5, 7, 6), "5-7,9")]
)
def test_filters_are_written_short(numbers, text):
    assert format_filters(numbers) == text


@pytest.mark.parametrize("part", ["x", "", "-1", "1.5", "3 7", "1-2-3", "٣", "1" * 7])
def test_a_text_that_is_no_set_of_filters_is_refused(part):
    with pytest.raises(ConvscopeError) as caught:
        parse_filters(f"3,{part}", 32)
    assert str(caught.value) == (
        "Filters are numbers and runs of numbers with commas between, such as 3,7 or 0-4. "
        f"Received: {part!r}"
    )


def test_a_long_text_is_repeated_in_part():
    for read in (parse_placement, lambda text: parse_filters(text, 32)):
        with pytest.raises(ConvscopeError, match=f"Received: '{'x' * 30}'$"):
            read("x" * 5000)


@pytest.mark.parametrize("part", ["32", "5-3", "0-32", "999999"])
def test_filters_that_are_not_there_are_refused(part):
    with pytest.raises(ConvscopeError) as caught:
        parse_filters(part, 32)
    assert str(caught.value) == (
        f"Filters are numbered from 0 to 31, runs from small to large. Received: {part!r}"
    )


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("", ""),
        ("handmade", "handmade"),
        ("random:7", "random:7"),
        ("5:1,1,1,0,0,0,-1,-1,-1", "5:1,1,1,0,0,0,-1,-1,-1"),
        (
            " random:12 ; 9:1x2:-1,1;5: 1,1,1, 0,0,0,-1,-1,-1",
            "random:12;5:1,1,1,0,0,0,-1,-1,-1;9:1x2:-1,1",
        ),
    ],
)
def test_a_placement_comes_back_from_its_text(text, again):
    assert parse_placement(text).text == again
    assert parse_placement(again).text == again


@pytest.mark.parametrize("part", ["5", "x:1,2", ":1", "random", "random:x", "handmade:3", ""])
def test_a_text_that_is_no_placement_is_refused(part):
    with pytest.raises(ConvscopeError) as caught:
        parse_placement(f"handmade;{part}")
    assert str(caught.value) == (
        "What takes a filter's place is filter:kernel, such as 5:0,1,0,1,-4,1,0,1,0, with "
        "semicolons between; in front, handmade or random:7 fills all places. "
        f"Received: {part!r}"
    )


def test_a_second_kernel_for_a_filter_is_refused():
    edge = "1,1,1,0,0,0,-1,-1,-1"
    with pytest.raises(ConvscopeError) as caught:
        parse_placement(f"5:{edge};6:{edge};05:{edge}")
    assert str(caught.value) == (
        "One kernel takes the place of a filter. Received: a second one for filter 5"
    )


def test_a_kernel_with_a_wrong_number_is_refused_in_the_words_of_kernels():
    with pytest.raises(ConvscopeError, match=r"Received: 'nan' at row 0, column 0$"):
        parse_placement("5:nan,0,0,0,0,0,0,0,0")


@pytest.mark.parametrize(
    "keeps", [{"keeps_norm": a, "keeps_bias": b} for a in (0, 1) for b in (0, 1)]
)
def test_kernels_are_put_in_after_what_fills_all_places(keeps):
    placement = parse_placement("random:7").put(9, SHARPEN).put(5, EDGE)
    expected = LAYER.place_random(7, **keeps).place(5, EDGE, **keeps).place(9, SHARPEN, **keeps)
    found = placement.apply(LAYER, **keeps)
    np.testing.assert_array_equal(found.filters, expected.filters)
    np.testing.assert_array_equal(found.biases, expected.biases)
    handmade = Placement("handmade").apply(LAYER, **keeps)
    np.testing.assert_array_equal(handmade.filters, LAYER.place_handmade(**keeps).filters)
    nothing = Placement().apply(LAYER, **keeps)
    assert nothing is LAYER


def test_a_later_kernel_takes_the_place_of_an_earlier_one():
    placement = Placement().put(5, EDGE)
    assert placement.put(5, SHARPEN).text == "5:0,-1,0,-1,5,-1,0,-1,0"
    assert placement.text == "5:1,1,1,0,0,0,-1,-1,-1"


KERNEL = arrays(
    np.float32, tuples(integers(1, 7), integers(1, 7)), elements=floats(-100, 100, width=32)
)


@given(
    just(("", 0)) | just(("handmade", 0)) | tuples(just("random"), integers(0, 999_999)),
    dictionaries(integers(0, 31), KERNEL, max_size=4),
)
def test_any_placement_comes_back_from_its_text(first, kernels):
    placement = Placement(*first)
    for number, kernel in kernels.items():
        placement = placement.put(number, kernel)
    again = parse_placement(placement.text)
    assert (again.everywhere, again.seed) == first
    assert list(again.kernels) == sorted(kernels)
    for number, kernel in again.kernels.items():
        np.testing.assert_array_equal(kernel, kernels[number])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("32:0,0,0,0,1,0,0,0,0", "Filters are numbered from 0 to 31. Received: filter 32"),
        (
            "handmade;5:1x2:-1,1",
            "A kernel takes the place of a filter of its own size, here 3x3. "
            "Received: a kernel of 1x2",
        ),
    ],
)
def test_a_kernel_that_does_not_fit_is_refused_when_it_is_put_there(text, sentence):
    placement = parse_placement(text)
    with pytest.raises(ConvscopeError) as caught:
        placement.apply(LAYER, keeps_norm=True, keeps_bias=True)
    assert str(caught.value) == sentence
