"""What may be asked: answers that can be told apart, and the same for the same seed."""

import re

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import KERNELS
from convcore.pictures.registry import PICTURES
from convcore.quiz.differences import maps_differ, most_different, numbers_differ
from convcore.quiz.kernel_questions import _seen, ask_filter, ask_map, ask_number
from convcore.quiz.network_questions import ask_answer, ask_sum, strongest_below
from convcore.quiz.pooling_questions import ask_size
from convcore.quiz.questions import Answer, arrange, generator, map_reasons
from convcore.quiz.wrong_answers import WRONG_ANSWERS, mistaken
from convcore.receptive import Window

BOXES = PICTURES["boxes"].image()
EDGE = KERNELS["horizontal_edge"].weights


def apart(positions, by, size=100):
    """Two maps that differ in so many of 100 positions, and by how much of the scale."""
    one, other = np.ones((2, size // 2), np.float32), np.ones((2, size // 2), np.float32)
    other.flat[:positions] -= np.float32(by)
    return one, other


@pytest.mark.parametrize(
    ("positions", "by", "expected"),
    [(100, 0.3, True), (100, 0.2, False), (10, 1.0, True), (1, 1.0, False), (100, 0.05, False)],
)
def test_maps_are_told_apart_by_enough_positions_and_enough_of_the_whole(positions, by, expected):
    assert maps_differ(apart(positions, by)) is expected


def test_a_wrong_map_that_would_make_the_right_one_look_empty_is_not_shown():
    right = np.eye(8, dtype=np.float32)
    assert maps_differ([right, 2.5 * right[::-1]])
    assert not maps_differ([right, 2.6 * right[::-1]])
    assert not maps_differ([0 * right, 0 * right])


def test_maps_of_other_sizes_are_told_apart_by_a_tenth_of_a_side():
    right = np.ones((100, 100), np.float32)
    assert not maps_differ([right, np.ones((99, 99), np.float32)])
    assert maps_differ([right, np.ones((50, 50), np.float32)])


def test_numbers_are_told_apart_by_a_tenth_of_the_largest():
    assert numbers_differ([1.0, 0.8, -1.0])
    assert not numbers_differ([1.0, 0.95, -1.0])
    assert not numbers_differ([0.0, 0.0])


def test_the_part_that_differs_most_is_where_a_patch_was_changed():
    one = np.zeros((80, 40), np.float32)
    other = one.copy()
    other[33:43, 12:17] = 1
    other[35, 14] = 3
    cells, place = most_different(one, other)
    assert cells == (33, 12, 10, 5)
    assert place == (35, 14)


def test_maps_that_differ_by_the_same_everywhere_differ_most_nowhere():
    one = np.ones((4, 5), np.float32)
    assert most_different(one, 2 * one) is None
    answers = [Answer("", one), Answer("unbiased", one - 0.5), Answer("negative", -one)]
    right, wrong, _ = map_reasons(answers)
    assert right.text == (
        "The right map and what the negative kernel gives differ by 2.00 everywhere."
    )
    assert wrong.text.endswith("The right map and what it gives differ by 0.50 everywhere.")
    assert (right.cells, wrong.cells) == (None, None)


@pytest.mark.parametrize("level", [0.0, 120 / 255])
def test_a_picture_of_one_brightness_is_called_even_and_not_brighter_on_a_side(level):
    plain = KernelAtWork(np.full((12, 12), level, np.float32), EDGE, padding="same")
    for row, column in ((0, 0), (5, 5), (11, 3)):
        assert _seen(plain, row, column) == f"The picture is even there, {level:.2f}."
    # Nor is any of it brighter than the rest: nobody can have taken that alone.
    assert "bright_alone" not in dict(mistaken(plain))


def below(maps, seed=0):
    """Give convolutions over maps, the first to be asked about."""
    kernels = np.random.default_rng(seed).normal(size=(4, 3, 3, maps.shape[2])).astype(np.float32)
    return [KernelAtWork(maps, kernel, bias=bias) for bias, kernel in enumerate(kernels)]


def test_the_maps_that_a_reason_names_are_those_that_the_question_shows():
    maps = np.random.default_rng(8).random((9, 9, 32), np.float32)
    asked, *others = below(maps)
    shown = strongest_below(asked).tolist()
    assert len(shown) == 3
    for reason in ask_sum(asked, generator(0, ""), others).reasons:
        told = reason.text.partition("adds up there: map ")[2]
        assert [int(number) for number in re.findall(r"map (\d+) ", f"map {told}")] == shown


def test_maps_below_that_are_all_0_are_not_asked_about():
    asked, *others = below(np.zeros((9, 9, 32), np.float32))
    with pytest.raises(ConvscopeError, match=r"Received: 32 that add 0 everywhere$"):
        ask_sum(asked, generator(0, ""), others)


def test_the_same_seed_and_state_give_the_same_question_and_others_another_order():
    def shown(seed, state):
        question = ask_map(KernelAtWork(BOXES, EDGE, padding="same"), generator(seed, state))
        return [answer.mistake for answer in question.answers]

    assert shown(7, "a") == shown(7, "a")
    assert len({tuple(shown(seed, "a")) for seed in range(20)}) > 10
    assert len({tuple(shown(7, state)) for state in "abcdefghij"}) > 5


def test_what_has_fewer_than_three_mistakes_of_its_own_is_refused():
    flat = np.full((20, 20), 0.5, np.float32)
    with pytest.raises(ConvscopeError, match="three wrong answers"):
        ask_map(KernelAtWork(flat, np.zeros((3, 3), np.float32), padding="same"), generator(0, ""))
    with pytest.raises(ConvscopeError, match="a position"):
        ask_number(
            KernelAtWork(flat, np.zeros((3, 3), np.float32), padding="same"), generator(0, "")
        )
    right = Answer("", None, "1")
    with pytest.raises(ConvscopeError, match=r"Received: 0"):
        arrange(right, [Answer("mean", None, "1")], lambda some: False, generator(0, ""))


def test_a_kernel_that_does_not_fit_is_refused_in_the_words_of_the_arithmetic():
    with pytest.raises(ConvscopeError, match="does not fit"):
        ask_map(KernelAtWork(BOXES[:2, :2], EDGE), generator(0, ""))


def test_an_answer_that_the_network_is_not_sure_of_is_not_asked_for():
    classes = ["a", "b", "c", "d"]
    sure, unsure = np.float32([0.7, 0.1, 0.1, 0.1]), np.float32([0.3, 0.25, 0.25, 0.2])
    assert ask_answer(sure, classes, 1, generator(0, "")).answers
    with pytest.raises(ConvscopeError, match="three wrong answers"):
        ask_answer(unsure, classes, 1, generator(0, ""))


def test_each_mistake_has_a_name_of_its_own_and_says_what_is_wrong():
    names = [name for name, _ in WRONG_ANSWERS.values()]
    assert sorted({name for name in names if names.count(name) > 1}) == ["a blur"]
    assert all(meaning and not meaning.endswith(".") for _, meaning in WRONG_ANSWERS.values())


@pytest.mark.parametrize("size", [(1, 1), (2, 3)])
def test_the_size_of_a_tiny_picture_has_too_few_wrong_answers(size):
    with pytest.raises(ConvscopeError, match="three wrong answers"):
        ask_size(size, Window((1, 1)), None, generator(0, ""))


def test_filters_of_three_channels_and_dilated_kernels_are_asked_about():
    image = PICTURES["colours"].image()
    rng = np.random.default_rng(3)
    kernels = rng.standard_normal((4, 3, 3, 3)).astype(np.float32)
    asked, *others = (
        KernelAtWork(image, kernel, padding="same", rectifies=True) for kernel in kernels
    )
    assert ask_filter(asked, generator(1, ""), others).answers
    dilated = KernelAtWork(BOXES, EDGE, strides=2, dilation=2, bias=0.5)
    assert ask_map(dilated, generator(1, "")).answers
    assert ask_number(dilated, generator(1, ""))[0].answers
