"""The lesson's steps: what is recognised as done and what not, and every step as Streamlit's own
test runner sees it."""

import json
from urllib.parse import parse_qsl

import numpy as np
import pytest

from convcore.errors import ConvscopeError
from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import KERNELS
from convcore.kernels.text import format_kernel
from convcore.pictures.registry import PICTURES
from convcore.processes.inference import InferenceProcess
from convcore.quiz.differences import maps_differ
from pages.lesson import kept, looking, memory
from pages.lesson.attempts import is_opposed, opposed_from
from pages.lesson.memory import FOUND, GUESSED, TRIED, question_key
from pages.lesson.products import sum_text
from pages.lesson.stages import HAND, LOOK, stages_of
from pages.lesson.steps import STEPS
from pages.lesson.trained import network
from pages.lesson.whole_network import _is_strongest
from pages.shared.address.page_table import LESSON
from pages.shared.address.parameters import PARAMETERS
from pages.shared.session.state import Guess, Visit
from tests.pages.visiting import drawn, go_by_menu, go_to, sentence_of, visit

pytestmark = pytest.mark.apptest

ROWS = KERNELS["horizontal_edge"].weights
# By step: what the visitor has set when the try is not done yet, and when it is.
NOT_YET = {
    "1": [
        {},
        {"kernel": format_kernel(-ROWS)},
        {"kernel": "1,1,1,0,-1,0,-1,-1,-1"},
        {"kernel": "1,1,1,0,0.5,0,-1,-1,-1"},
        {"kernel": "0,0,0,0,1,0,0,0,0"},
    ],
    "2": [{}, {"pixel": "10,19"}, {"pixel": "0,0"}],
    "3": [{}, {"pooling": "average"}, {"pooled_pixel": "3,4"}, {"nudge": "0,-1"}, {"nudge": "2,1"}],
    "4": [{}, {"filter": 8}, {"filter": 11}],
    "5": [{}, {"unit": "9,7"}],
}
DONE = {
    "1": [{"kernel": "1,1,1,0,1,0,-1,-1,-1"}],
    "2": [{"pixel": "10,9"}],
    "3": [{"nudge": "0,2"}],
    "4": [{"filter": 3}],
    "5": [{"unit": "5,2"}],
}


def set_to(test, settings):
    """Set what the steps hold, all else at its start, as the widgets of the steps do."""
    for name, parameter in PARAMETERS.items():
        if name.startswith("lesson_"):
            part = name.removeprefix("lesson_")
            test.session_state[name] = settings.get(part, parameter.default)
    test.run()
    assert not test.error


def visit_at(part, stage, **settings):
    """Open a step by a link, as somebody who has come to a stage of it."""
    test = visit("lesson", part=part, **settings)
    test.session_state["visit"].stages[part] = stages_of(STEPS[part]).index(stage)
    return open_step(test, part)


def open_step(test, part):
    test.session_state["part"] = part
    test.run()
    assert not test.exception
    return test


def states(test):
    return [alert.value for alert in test.info], [alert.value for alert in test.success]


def test_a_patch_is_the_opposite_from_four_fifths_of_the_largest_magnitude_on():
    activation = np.array([[4, -3.19], [-3.2, -3.7]], np.float32)
    assert opposed_from(activation) == pytest.approx(-3.2)
    assert not is_opposed(activation, None)
    assert not is_opposed(activation, (0, 0))
    assert not is_opposed(activation, (0, 1))
    assert is_opposed(activation, (1, 1))


def test_every_part_that_a_link_may_name_is_a_step():
    assert tuple(STEPS) == tuple(PARAMETERS["part"].options)


@pytest.mark.parametrize("part", DONE)
def test_a_try_is_recognised_when_done_and_not_before_and_stays_done(part):
    test = visit_at(part, HAND)
    for held in reversed(NOT_YET[part]):
        set_to(test, held)
        (begins,), done = states(test)
        assert done == []
    assert (part, TRIED) not in test.session_state["visit"].deeds
    for held in DONE[part]:
        set_to(test, held)
    so_far, (done,) = states(test)
    assert so_far == []
    set_to(test, {})
    open_step(test, "2" if part == "1" else "1")
    assert states(test)[1] == []
    assert (part, TRIED) in test.session_state["visit"].deeds
    (says,), (stays,) = states(open_step(test, part))  # what is there now is said as well
    assert done.endswith(stays)
    assert says == begins


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
        == f"Step is one of 1, 2, 3, 4, 5, 6. Received: {part!r}. Shown at first: 1"
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
    assert not test.error


@pytest.mark.parametrize(
    ("kernel", "says"),
    [
        ("1,1,1,0,0,0,-1,-1,-1", "flat areas become 0 (sum 0). Bright ones are grey."),
        ("1,1,1,0,0.8,0,-1,-1,-1", "the sum). Bright ones are grey."),
        ("1,1,1,0,-1,0,-1,-1,-1", "the sum). Bright ones are blue."),
        ("0,0,0,0,0.4,0,0,0,0", "Bright ones are orange. But 7 numbers are changed."),
        ("100,0,0,0,0,0,0,0,-99", "Bright ones are grey. But 6 numbers are changed."),
        ("0,0,0,0,0,0,0,0,0", "Bright ones are grey. But 6 numbers are changed."),
    ],
)
def test_what_is_typed_is_said_to_make_flat_areas_of_the_colour_that_they_have(kernel, says):
    (so_far,), done = states(visit_at("1", HAND, lesson_kernel=kernel))
    assert so_far.endswith(says)
    assert done == []


def edges_of_boxes(nudge=(0, 0)):
    """Give the map of step 1 in whole hundredths, as the picture is drawn."""
    hundredths = np.roll(np.rint(100 * PICTURES["boxes"].image()).astype(int), nudge, axis=(0, 1))
    padded = np.pad(hundredths, 1)
    sums = sum(padded[down : down + 200] * int(ROWS[down, 0]) for down in range(3))
    return sum(sums[:, right : right + 200] for right in range(3))


def test_max_pooling_makes_no_new_value_and_average_pooling_does():
    test = visit_at("3", HAND)
    assert any("max pooling **picks, and blurs nothing**" in text.value for text in test.markdown)
    test.segmented_control(key="lesson_pooling").set_value("average").run()
    sums = edges_of_boxes()  # means of 2 x 2 values that no map has are counted
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

    test = visit_at("2", HAND)
    monkeypatch.setattr(InferenceProcess, "activations", fail)
    test.session_state["visit"].stages[part] = stages_of(STEPS[part]).index(HAND)
    (error,) = open_step(test, part).error
    assert sentence_of(error) == "The network does not answer. Received: nothing"
    assert states(test) == ([], [])
    assert not open_step(test, "2").error
    assert len(states(test)[0]) == 1


def test_the_steps_with_kernels_ask_no_network(monkeypatch):
    def fail(*_, **__):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(InferenceProcess, "activations", fail)
    for part in ("1", "2", "3", "4"):
        assert len(states(visit_at(part, HAND))[0]) == 1


def test_a_link_opens_a_step_at_its_start_and_the_menu_as_it_was_left():
    test = visit_at("4", HAND)
    set_to(test, {"filter": 3})
    assert states(test)[1] != []
    test.query_params.clear()
    go_to(test, "home")
    go_to(test, "lesson")
    assert test.session_state["lesson_filter"] == 3
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


def texts(test):
    return " ".join(text.value for text in test.markdown)


def test_a_step_asks_for_a_guess_before_anything_of_its_result_is_shown():
    test = visit("lesson")
    assert "left edges" in texts(test)
    assert "Activation map" not in [button.label for button in test.button]
    test.button(key="go_on_1_problem").click().run()
    question, _ = STEPS["1"].asks()
    assert question.words.rstrip("?") in texts(test)
    assert states(test) == ([], [])
    (wrong, *_) = (place for place in range(4) if place != question.right)
    test.button(key=f"answer_{wrong}").click().run()
    assert "**Not quite.**" in texts(test)
    assert states(test) == ([], [])
    here = test.session_state["visit"]
    assert here.deeds == {("1", GUESSED)}
    here.touched["1"] = [(0, (5, 5)), (1, (5, 5))]  # black on black
    test.run()
    assert len(states(test)[0]) == 1
    test.button(key="show_me").click().run()
    (why,) = states(test)[1]
    assert [figure["marked"] != [] for figure in drawn(test, "touch")["figures"]] == [True, True]
    assert "above add 0.24 (black is 0, white 1), the three below take away 2.70: -2.46" in why
    assert "so blue. It answers to horizontal edges, bright above dark." in why
    test.button(key="go_on_1_look").click().run()
    assert "Change **one number**" in texts(test)
    assert here.deeds == {("1", GUESSED), ("1", FOUND)}
    assert drawn(test, "step_dots")["dots"][0] == {
        "title": LESSON["1"].title,
        "guessed": True,
        "tried": False,
    }
    test.session_state["lesson_kernel"] = "1,1,1,0,1,0,-1,-1,-1"
    assert drawn(test.run(), "step_dots")["dots"][0]["tried"]
    here.guesses.clear()
    here.stages["1"] = stages_of(STEPS["1"]).index(LOOK)
    test.session_state["lesson_kernel"] = PARAMETERS["lesson_kernel"].default
    assert test.run().button(key="answer_0")


def test_show_me_marks_the_decisive_place_in_every_step():
    test, marked = visit("lesson"), {}
    here = test.session_state["visit"]
    wrong = {"1": (0, (5, 5)), "2": (2, (0, 1)), "3": (2, (0, 0)), "4": (1, (0, 0))}
    for part, step in STEPS.items():
        question, _ = step.asks()
        here.guesses[question_key(part)] = Guess(question.right, "")
        here.stages[part] = stages_of(step).index(LOOK)
        here.touched[part] = 2 * [wrong.get(part, (0, (0, 0)))]
        open_step(test, part).button(key="show_me").click().run()
        (why,) = states(test)[1]
        if part == "4":
            assert drawn(test, "film")["selected"] == 3
            assert drawn(test, "film")["at"] == len(network().training["steps"]) - 1
            assert why.startswith("Filter 3 was no edge at first; now it answers to vertical edges")
        else:
            figures = drawn(test, "pictures" if part == "6" else "touch")["figures"]
            marked[part] = [
                [(each["row"], each["column"]) for each in figure["marked"]] for figure in figures
            ]
    assert marked == {
        "1": [[(99, 82)], [(99, 82)]],
        "2": [[(0, 0), (1, 0), (2, 0)]] * 3,
        "3": [[(80, 18)], [(40, 9)], [(1, 1)]],
        "5": [[(1, 3), (3, 3)]] * 3,
        "6": [[(10, 15)], [(10, 10)], []],
    }


def test_no_two_answers_of_step_1_differ_by_their_colours_alone():
    question, _ = STEPS["1"].asks()
    assert maps_differ([np.abs(answer.map) for answer in question.answers])


def test_the_problem_of_step_1_is_solved_by_a_kernel_that_finds_left_edges():
    test = visit("lesson", lesson_problem=format_kernel(KERNELS["identity"].weights))
    (says,), done = states(test)
    assert says == (
        "**18 %** of the orange lies on left edges, and **100 %** of the left edges are orange."
    )
    assert done == []
    test.session_state["lesson_problem"] = format_kernel(-ROWS.T)
    assert states(test.run()) == ([], ["Found: **99 %** of the orange lies on left edges."])
    # What is tried afterwards is answered, and not praised.
    test.session_state["lesson_problem"] = format_kernel(KERNELS["identity"].weights)
    assert states(test.run()) == ([says], ["Found."])


def test_a_link_that_sets_what_is_done_by_hand_opens_a_step_there():
    test = visit("lesson", part="2", lesson_pixel="10,9")
    (done,) = states(test)[1]
    assert done.startswith("The kernel's opposite")
    assert test.session_state["visit"].deeds == {("2", TRIED)}


def test_home_starts_the_lesson_at_its_first_step_and_goes_on_where_it_was_left():
    def press_on_home(test, label):
        go_by_menu(test, "home")
        (button,) = [each for each in test.button if each.label == label]
        button.click().run()
        assert not test.exception
        return test.session_state["part"]

    test = visit("lesson", part="5")
    assert press_on_home(test, "Start the lesson (10 min)") == "1"
    test.session_state["visit"].deeds.add(("5", TRIED))
    open_step(go_by_menu(test, "lesson"), "5")
    assert press_on_home(test, "Go on with the lesson") == "5"


def test_the_link_of_a_step_uncovers_that_step_and_no_other():
    test = visit("lesson", lesson_kernel=format_kernel(ROWS.T))
    open_step(test, "3")
    test.session_state["lesson_nudge"] = "0,1"
    link = dict(parse_qsl(drawn(test.run(), "history_entry")["query"]))
    assert link == {"part": "3", "lesson_nudge": "0,1"}
    other = visit("lesson", **link)
    assert "1 pixel right" in states(other)[0][0]
    assert "Make only the **left edges**" in texts(open_step(other, "1"))
    assert "Change **one number**" in texts(open_step(test, "1"))


def test_the_products_that_are_0_are_left_out_and_negative_weights_stand_in_brackets():
    taken = KernelAtWork(np.float32([[1, 0.5, 0.25]] * 3), ROWS.T, padding="same").trace(1, 1)
    assert sum_text(taken) == (
        "1×1.00 + (-1)×0.25 + 1×1.00 + (-1)×0.25 + 1×1.00 + (-1)×0.25 = **2.25**: "
        "positives 3.00, negatives -0.75."
    )
    assert "1×1.00 + 1×1.00 + 1×1.00 = **3.00**: positives 3.00, negatives 0.00." in texts(
        visit_at("2", HAND)
    )


def test_pooling_is_said_to_show_and_to_save_what_the_network_of_the_next_step_saves():
    here = visit_at("3", LOOK)
    here.session_state["visit"].guesses[question_key("3")] = Guess(0, "smoothed")
    here.session_state["visit"].touched["3"] = [(2, (1, 1))]
    (why,) = states(here.run())[1]
    assert "40,000 numbers become 10,000." in why
    assert "multiplies 7.1 times less, and a kernel sees 8 × 8 pixels, not 5 × 5." in why
    (seen,) = drawn(here, "pictures")["figures"]
    assert seen["title"] == "Seen with pooling, and without"
    sides = [(each["row"], each["height"], each["width"]) for each in seen["marked"]]
    assert sides == [(10, 8, 8), (12, 5, 5)]


@pytest.mark.parametrize(
    ("nudge", "says"),
    [
        ("0,0", "Not nudged yet."),
        (
            "0,1",
            "1 pixel right: 86 % of the pooled map's numbers stay in place, the others change.",
        ),
        ("0,2", "2 pixels right: the pooled map moves by half of that, its numbers unchanged."),
    ],
)
def test_a_nudge_moves_the_map_along_and_the_pooled_map_by_whole_windows(nudge, says):
    test = visit_at("3", HAND)
    set_to(test, {"nudge": nudge})
    so_far, done = states(test)
    assert any(says in text for text in (*so_far, *done))


def test_what_padding_puts_around_the_picture_is_not_nudged_along():
    test = visit_at("3", HAND)
    set_to(test, {"nudge": "2,-4"})
    before, after = (
        edges_of_boxes(nudge).reshape(100, 2, 100, 2).max(axis=(1, 3))
        for nudge in ((0, 0), (2, -4))
    )
    rows, _ = np.nonzero(np.roll(before, (1, -2), axis=(0, 1)) != after)
    assert {*rows} <= {0, 1, 99}
    way = "2 pixels down and 4 pixels left"
    start = f"{way}: the pooled map moves by half of that, its numbers unchanged"
    assert states(test)[1][0].startswith(f"{start} but for {len(rows)} near the padded rim")
    set_to(test, {"nudge": "2,-4", "padding": "valid"})
    assert states(test)[1][0].startswith(f"{start}. So pooling")


def test_what_a_tab_has_kept_is_added_to_what_is_done_and_nonsense_is_not(monkeypatch):
    here = Visit(deeds={("1", TRIED)}, stages={"1": 3})
    for module in (memory, kept):
        monkeypatch.setattr(module, "visit", lambda: here)
    guesses = {"2": [1, "mean"], "3": [9, ""], "4": [0, "<b>"], "7": [0, ""]}
    deeds = [["2", GUESSED], ["2", "won"], ["9", TRIED]]
    in_tab = {"guesses": guesses, "deeds": deeds, "stages": {"1": 1, "2": 2, "3": -1, "4": 99}}
    kept.take_over(json.dumps(in_tab))
    for nonsense in ("", "[]", "{", "null", json.dumps({"guesses": {"2": 3}})):
        kept.take_over(nonsense)
    assert here.guesses == {question_key("2"): Guess(1, "mean")}
    assert here.deeds == {("1", TRIED), ("2", GUESSED)}
    assert here.stages == {"1": 3, "2": 2}


def _touching(place):
    return lambda *_, on_touch, **__: on_touch((0, place))


@pytest.mark.parametrize(
    ("side", "narrow", "reach"), [(200, True, 10), (200, False, 4), (28, True, 1), (28, False, 0)]
)
def test_a_touch_means_the_largest_value_that_it_may_have_missed(monkeypatch, side, narrow, reach):
    here = Visit(narrow=narrow)
    for module in (looking, memory):
        monkeypatch.setattr(module, "visit", lambda: here)
    values = np.zeros((side, side), np.float32)
    values[14 - reach, 12] = values[14 + reach + 1, 12] = 1
    for touched in ((14, 12 + reach), (14, 12 + reach + 1), (14, side - 1)):
        monkeypatch.setattr(looking, "touch", _touching(touched))
        looking.touch_place("1", [], aims_at=values)
    meant = [(14 - reach, 12), (14, 12 + reach + 1), (14, side - 1)]
    assert memory.touches("1") == [(0, place) for place in meant]


def test_the_problem_of_step_2_tells_the_sum_of_the_very_place_that_is_marked():
    test = visit("lesson", part="2")
    test.session_state["visit"].touched["2 problem"] = [(0, (12, 6))]
    assert states(test.run()) == (["The sum there is -2.77, 0 % of the largest."], [])
    assert drawn(test, "touch")["last"] == [0, [12, 6]]


def test_of_touches_the_last_few_are_kept(monkeypatch):
    here = Visit()
    monkeypatch.setattr(memory, "visit", lambda: here)
    for column in range(30):
        memory.keep_touch("1", 0, (2, column))
    assert memory.touches("1") == [(0, (2, column)) for column in range(19, 30)]
    assert memory.touches("2") == []
