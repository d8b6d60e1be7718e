"""Guess first as Streamlit's own test runner sees it: links, scores, and what stays covered."""

import numpy as np
import pytest

from convcore.pictures.uploads import OwnPicture
from pages.shared.guess.rounds import ASKED_ABOUT, round_of
from pages.shared.session.server import OwnPictures, server
from pages.shared.session.state import Guess
from tests.pages.visiting import sentence_of, visit

pytestmark = pytest.mark.apptest

CHOOSE = "Choose one of the four."
NEXT = "Next question"


def captions(test):
    return [caption.value for caption in test.caption]


def press(test, label):
    (button,) = [each for each in test.button if each.label == label]
    button.click().run()
    assert not test.exception, test.exception


@pytest.mark.parametrize("page", ASKED_ABOUT)
def test_nothing_of_the_result_is_taken_home_while_it_is_covered(page):
    test = visit(page, guess="true")
    assert CHOOSE in captions(test)
    assert not test.session_state["visit"].guesses
    press(test, "Answer 1")
    assert CHOOSE not in captions(test)
    assert any("of 1 right in this visit" in caption for caption in captions(test))


def test_the_first_answer_counts_and_the_score_is_of_this_visit_alone():
    test = visit("kernel_lab", guess="true")
    press(test, "Answer 1")
    (first,) = test.session_state["visit"].guesses.values()
    assert all(button.disabled for button in test.button if button.label.startswith("Answer"))
    assert first.chosen == 0
    told = [*test.success, *test.warning]
    assert [box.value.partition("**")[2].partition("**")[0] for box in told] == [
        "Not quite." if first.mistake else "Right."
    ]
    assert bool(test.success) == (not first.mistake)
    other = visit("kernel_lab", guess="true")
    assert CHOOSE in captions(other)
    assert not any("right in this visit" in caption for caption in captions(other))


def test_the_mistakes_that_came_up_most_are_named_all_of_them():
    test = visit("kernel_lab", guess="true")
    known = {"a": "negative", "b": "blur", "c": "negative", "d": "blur", "e": "mirrored", "f": ""}
    test.session_state["visit"].guesses = {key: Guess(0, mistake) for key, mistake in known.items()}
    press(test, "Answer 1")
    (told,) = [caption for caption in captions(test) if "right in this visit" in caption]
    guesses = list(test.session_state["visit"].guesses.values())
    right = sum(not guess.mistake for guess in guesses)
    assert told.startswith(f"{right} of {len(guesses)} right in this visit.")
    assert "the negative kernel" in told or "a blur" in told
    assert "the mirrored kernel" not in told


@pytest.mark.parametrize(
    "settings",
    [{"kernel": "1x1:100"}, {"kernel": "0,0,0,0,0,0,0,0,0"}, {"ask": "number", "kernel": "1x1:0"}],
)
def test_where_there_is_no_question_the_result_is_shown_and_the_next_is_one_key_away(settings):
    test = visit("kernel_lab", guess="true", **settings)
    assert any("three wrong" in sentence_of(error) for error in test.error) or any(
        "position where" in sentence_of(error) for error in test.error
    )
    assert CHOOSE not in captions(test)
    press(test, NEXT)
    assert CHOOSE in captions(test)


def test_a_kernel_that_does_not_fit_is_explained_once():
    test = visit("kernel_lab", as_visitor="tiny", image="upload", guess="true", padding="valid")
    server().pictures["tiny"] = OwnPictures({"upload": OwnPicture(np.eye(2, dtype=np.float32))})
    test.run()
    (error,) = test.error
    assert "does not fit the padded image (2, 2)" in sentence_of(error)


def test_next_goes_through_the_round_and_begins_anew():
    test = visit("layers", guess="true", ask="field")
    seen = []
    for _ in range(len(round_of("layers", 0))):
        seen.append(tuple(str(test.session_state[name]) for name in ASKED_ABOUT["layers"]))
        press(test, NEXT)
    assert len(set(seen)) == len(seen)
    assert tuple(str(test.session_state[name]) for name in ASKED_ABOUT["layers"]) in seen


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"seed": "abc"}, "Seed is a whole number from 0 to 999. Received: 'abc'"),
        ({"seed": "1000"}, "Seed is a whole number from 0 to 999. Received: '1000'"),
        ({"ask": "nonsense"}, "Received: 'nonsense'"),
        ({"guess": "maybe"}, "Guessing first is true or false. Received: 'maybe'"),
    ],
)
def test_a_bad_link_is_named_and_loses_nothing(settings, says):
    test = visit("kernel_lab", **{"guess": "true"} | settings)
    assert any(says in sentence_of(warning) for warning in test.warning)
    assert (CHOOSE in captions(test)) == ("guess" not in settings)


def test_what_another_page_asks_for_is_explained():
    test = visit("kernel_lab", guess="true", ask="answer")
    (warning,) = test.warning
    assert sentence_of(warning) == (
        "What is asked for is one of map, pooled, size, number here. Received: 'answer'. "
        "Shown at first: Map"
    )
    assert CHOOSE in captions(test)
