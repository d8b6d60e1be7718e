"""The lesson's steps: what is recognised as done and what not, and every step as Streamlit's own
test runner sees it."""

import re

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.kernels.presets import KERNELS
from convcore.kernels.text import format_kernel
from convcore.pictures.registry import PICTURES
from convcore.processes.inference import InferenceProcess
from pages.lesson.attempts import (
    answers_to_edges,
    is_opposed,
    opposed_from,
    still_to_see,
)
from pages.lesson.learned import _is_strongest
from pages.lesson.step_questions import question_of
from pages.lesson.steps import STEPS
from pages.shared.address.page_table import LESSON
from pages.shared.address.parameters import PARAMETERS
from tests.pages.visiting import go_to, sentence_of, visit

pytestmark = pytest.mark.apptest

ROWS = KERNELS["horizontal_edge"].weights
# By step: what the visitor has set when the try is not done yet, and when it is.
NOT_YET = {
    "1": [{}, {"kernel": format_kernel(-ROWS)}, {"kernel": "0,0,0,0,1,0,0,0,0"}],
    "2": [{}, {"pixel": "10,19"}, {"pixel": "0,0"}],
    "3": [{}, {"pooling": "average"}, {"pooled_pixel": "3,4"}],
    "4": [{}, {"filter": 9}, {"filter": 11}],
    "5": [{}, {"unit": "9,7"}],
    "6": [{}, {"map": "conv1:3"}, {"map": "softmax:4"}],
}
DONE = {
    "1": [{"kernel": format_kernel(ROWS.T)}],
    "2": [{"pixel": "10,9"}],
    "3": [{"padding": "valid"}],
    "4": [{"filter": 8}],
    "5": [{"unit": "5,2"}],
    "6": [{"map": "relu1:0"}, {"map": "conv2:5"}, {"map": "softmax:4"}],
}


def set_to(test, settings):
    """Set what the steps hold, all else at its start, as the widgets of the steps do."""
    for name, parameter in PARAMETERS.items():
        if name.startswith("lesson_"):
            part = name.removeprefix("lesson_")
            test.session_state[name] = settings.get(part, parameter.default)
    test.run()
    assert not test.error


def states(test):
    return [alert.value for alert in test.info], [alert.value for alert in test.success]


@pytest.mark.parametrize(
    ("weights", "runs", "expected"),
    [
        (ROWS, "horizontal", True),
        (ROWS, "vertical", False),
        (ROWS.T, "vertical", True),
        (-2.5 * ROWS.T, "vertical", True),
        (KERNELS["sobel_x"].weights, "vertical", True),
        ([[1, 0, -1], [1, 0, -1], [0, 0, 0]], "vertical", True),  # two rows of it are enough
        ([[1, 0, -1], [1, 0, 0], [-1, -1, -1]], "vertical", False),  # on the way to it
        (KERNELS["vertical_line"].weights, "vertical", False),
        (KERNELS["identity"].weights, "vertical", False),
        (np.zeros((3, 3)), "vertical", False),
        (np.ones((3, 3)), "vertical", False),
        ([[5, 5, 4], [5, 5, 4], [5, 5, 4]], "vertical", False),  # adds up: a blur
    ],
)
def test_a_kernel_is_recognised_by_what_it_answers_to(weights, runs, expected):
    assert answers_to_edges(np.asarray(weights, np.float32), runs) == expected


def test_a_patch_is_the_opposite_from_nine_tenths_of_the_largest_magnitude_on():
    activation = np.array([[4, -3.59], [-3.6, -3.7]], np.float32)
    assert opposed_from(activation) == pytest.approx(-3.6)
    assert not is_opposed(activation, None)
    assert not is_opposed(activation, (0, 0))
    assert not is_opposed(activation, (0, 1))
    assert is_opposed(activation, (1, 1))


def test_a_stage_is_seen_with_any_of_its_layers():
    stages = {"conv1": ["conv1", "relu1"], "conv2": ["conv2"], "softmax": ["softmax"]}
    assert still_to_see((), stages) == ["conv1", "conv2", "softmax"]
    assert still_to_see({"relu1", "dense1"}, stages) == ["conv2", "softmax"]
    assert still_to_see({"relu1", "conv2", "softmax"}, stages) == []


def test_every_part_that_a_link_may_name_is_a_step():
    assert tuple(STEPS) == PARAMETERS["part"].options


@pytest.mark.parametrize("part", STEPS)
def test_a_try_is_recognised_when_done_and_not_before_and_stays_done(part):
    test = visit("lesson", part=part)
    for held in NOT_YET[part]:
        set_to(test, held)
        so_far, done = states(test)
        assert len(so_far) == 1
        assert done == []
    assert any(text.value.startswith("Tried: none yet") for text in test.caption)
    for held in DONE[part]:
        set_to(test, held)
    so_far, (done,) = states(test)
    assert so_far == []
    assert done.startswith("Done. ")
    set_to(test, {})
    other = "2" if part == "1" else "1"
    test.segmented_control(key="part").set_value(other).run()
    assert len(states(test)[0]) == 1
    assert any(text.value.startswith(f"Tried: {part}  \n") for text in test.caption)
    test.segmented_control(key="part").set_value(part).run()
    assert states(test)[1] == [done]


def test_next_and_previous_walk_through_all_steps():
    test = visit("lesson")
    assert test.button(key="Previous step").disabled
    for part in list(STEPS)[1:]:
        test.button(key="Next step").click().run()
        assert test.title[0].value == f"{part}. {LESSON[part].title}"
    assert test.button(key="Next step").disabled
    test.button(key="Previous step").click().run()
    assert test.session_state["part"] == "5"


@pytest.mark.parametrize("part", ["0", "9", "two"])
def test_a_link_to_a_step_that_is_none_names_it_and_opens_the_first(part):
    test = visit("lesson", part=part)
    (warning,) = test.warning
    assert (
        sentence_of(warning)
        == f"Part is one of 1, 2, 3, 4, 5, 6. Received: {part!r}. Shown at first: 1"
    )
    assert test.title[0].value == f"1. {LESSON['1'].title}"


@pytest.mark.parametrize(
    ("part", "held", "sentence"),
    [
        ("2", {"lesson_pixel": "28,0"}, "rows 0 to 27 and columns 0 to 27. Received: pixel '28,0'"),
        ("3", {"lesson_pooled_pixel": "0,200"}, "0 to 199. Received: pixel '0,200'"),
        (
            "4",
            {"lesson_filter": "32"},
            "filters 0 to 31. Received: filter 32. Shown at first: filter 0",
        ),
        ("5", {"lesson_unit": "11,0"}, "columns 0 to 10. Received: unit '11,0'"),
        ("6", {"lesson_map": "conv2:64"}, "Received: 'conv2:64'. Shown at first: the first"),
        ("6", {"lesson_map": "input:0"}, "Received: 'input:0'. Shown at first: the first"),
    ],
)
def test_what_a_link_asks_for_beyond_a_step_is_explained_and_the_step_stays(part, held, sentence):
    test = visit("lesson", part=part, **held)
    (warning,) = test.warning
    assert sentence_of(warning).endswith(sentence)
    assert len(states(test)[0]) == 1
    assert not test.error


def test_the_identity_is_one_click_away_and_its_map_is_the_picture():
    test = visit("lesson")
    (before,) = [text.value for text in test.markdown if "the map is not the picture" in text.value]
    assert "Answers to horizontal edges, bright above dark" in before
    next(each for each in test.button if each.label.startswith("The identity")).click().run()
    assert any("the map **is** the picture" in text.value for text in test.markdown)


def test_max_pooling_makes_no_new_value_and_average_pooling_does():
    test = visit("lesson", part="3")
    assert any("max pooling **picks, and blurs nothing**" in text.value for text in test.markdown)
    test.segmented_control(key="lesson_pooling").set_value("average").run()
    # Counted in whole hundredths, as the picture is drawn: means of 2 x 2 values that no map has.
    hundredths = np.pad(np.rint(100 * PICTURES["boxes"].image()).astype(int), 1)
    sums = sum(hundredths[down : down + 200] * int(ROWS[down, 0]) for down in range(3))
    sums = sum(sums[:, right : right + 200] for right in range(3))
    pooled = sums.reshape(100, 2, 100, 2).sum(axis=(1, 3))  # four times the means
    mixed = np.count_nonzero(~np.isin(pooled, 4 * sums))
    assert any(
        f"{mixed:,} of the 10,000 values" in text.value and "which is a blur" in text.value
        for text in test.markdown
    )


@pytest.mark.parametrize("part", ["5", "6"])
def test_a_network_that_does_not_answer_is_explained_and_the_way_on_stays(part, monkeypatch):
    def fail(*_, **__):
        raise ConvscopeError("The network does not answer. Received: nothing")

    test = visit("lesson")
    monkeypatch.setattr(InferenceProcess, "activations", fail)
    test.segmented_control(key="part").set_value(part).run()
    (error,) = test.error
    assert sentence_of(error) == "The network does not answer. Received: nothing"
    assert states(test) == ([], [])
    test.segmented_control(key="part").set_value("2").run()
    assert not test.error
    assert len(states(test)[0]) == 1


def test_the_steps_with_kernels_ask_no_network(monkeypatch):
    def fail(*_, **__):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(InferenceProcess, "activations", fail)
    test = visit("lesson")
    for part in ("2", "3", "4"):
        test.segmented_control(key="part").set_value(part).run()
        assert not test.exception
        assert len(states(test)[0]) == 1


def test_a_link_opens_a_step_at_its_start_and_the_menu_as_it_was_left():
    test = visit("lesson", part="4")
    set_to(test, {"filter": 8})
    assert states(test)[1] != []
    test.query_params.clear()
    go_to(test, "home")
    go_to(test, "lesson")
    assert test.session_state["lesson_filter"] == 8
    go_to(test, "home")
    test.query_params["part"] = "4"
    go_to(test, "lesson")
    assert test.session_state["lesson_filter"] == 0
    assert states(test)[1] != []  # what is done stays done


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([[0, 3], [1, 0]], "is strongest at row 0, column 1, 3.00"),
        ([[0, 3], [3, 0]], "is strongest at row 0, column 1 and 1 other place, 3.00"),
        ([[0, 0]], "is 0.00 everywhere, so no unit is strongest; row 0, column 0 is one"),
        ([[-2]], "has a single unit, -2.00"),
    ],
)
def test_a_map_that_is_the_same_everywhere_has_no_strongest_unit(values, says):
    assert _is_strongest(np.float32(values)) == says


def test_nothing_is_the_opposite_of_a_kernel_on_a_map_of_zeros():
    assert not is_opposed(np.zeros((2, 2), np.float32), (0, 0))


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("1", "About another picture: coffee, 300 × 300, under the kernel identity."),
        ("2", "About another picture: boxes, 200 × 200, under the kernel horizontal edge."),
        ("3", "About another picture: rings, 200 × 200, under the kernel horizontal edge."),
        ("4", "About another sample: sample 17, and filter 11."),
        ("5", "About another sample: sample 7, and map 8 of conv2."),
        ("6", "About another sample: sample 84."),
    ],
)
def test_a_step_says_what_its_question_is_about(part, says):
    assert says in [text.value for text in visit("lesson", part=part).caption]


def test_the_place_that_step_2_asks_for_is_on_the_picture_that_it_shows():
    question, (shown, under, _) = question_of("2")
    row, column = map(int, re.search(r"row (\d+), column (\d+) ", question.words).groups())
    assert shown.values.shape == (200, 200)
    (marked,) = shown.marked
    assert marked == {"row": row - 1, "column": column - 1, "height": 3, "width": 3}
    patch = shown.values[row - 1 : row + 2, column - 1 : column + 2]
    np.testing.assert_array_equal(patch, under.values)
