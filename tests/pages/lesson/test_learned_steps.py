"""The lesson's steps in a trained network: what is asked, what a touch uncovers, the self-check."""

from dataclasses import replace

import numpy as np
import pytest

from convcore.kernels.presets import KERNELS
from pages.lesson import combining, filters, network, self_check
from pages.lesson.memory import FOUND, TRIED
from pages.lesson.stages import CHECK, HAND, LOOK, stages_of
from pages.lesson.steps import STEPS
from pages.lesson.trained import COAT, TROUSERS
from pages.lesson.unit import combined
from pages.shared.session.reading import bundle
from pages.shared.session.state import Guess
from tests.pages.visiting import drawn, visit

pytestmark = pytest.mark.apptest

FASHION = bundle("fashion")


def at(part, stage, guessed=None, **touched):
    """Open a step at a stage, as somebody who has guessed and touched what is named."""
    test = visit("lesson", part=part)
    here = test.session_state["visit"]
    here.stages[part] = stages_of(STEPS[part]).index(stage)
    if guessed is not None:
        here.guesses[f"lesson {part}"] = guessed
    here.touched.update({name.replace("_", " ").strip(): each for name, each in touched.items()})
    test.run()
    assert not test.exception
    assert not test.error
    return test


def told(test):
    """Give the task, what is said so far, and what is said once it is done."""
    return (
        [text.value for text in test.markdown],
        [alert.value for alert in test.info],
        [alert.value for alert in test.success],
    )


def guess_of(part, *, right):
    question, _ = STEPS[part].asks()
    wrong = next(n for n in range(4) if n != question.right)
    place = question.right if right else wrong
    return Guess(place, question.answers[place].mistake)


def test_step_4_says_what_the_network_does_and_how_well_before_it_asks():
    test = visit("lesson", part="4")
    sentence = "This network sorts clothes into ten kinds, right 92.6 times in 100."
    assert any(text.startswith(sentence) for text in told(test)[0])


def test_each_question_is_about_the_very_thing_that_the_step_shows():
    start, _ = filters.asks()
    shown = start.answers[start.right].values
    np.testing.assert_array_equal(shown[:3, :3], FASHION.training["filters"][0, :, :, 0, 0])
    patch, given = combining.asks()
    found = combined()
    (top, bottom), (left, right) = found.layer.field.inside(*found.unit)
    whole = FASHION.picture(TROUSERS)[..., 0]
    np.testing.assert_array_equal(patch.answers[patch.right].values, whole[top:bottom, left:right])
    for figure, part in zip(given, found.two, strict=True):
        np.testing.assert_array_equal(figure.values, FASHION.filters[:, :, 0, part.number])
    cover, _ = network.asks()
    covers = network.covers()
    assert cover.answers[cover.right].cells == covers.cells(covers.deciding)
    np.testing.assert_array_equal(covers.picture, FASHION.picture(COAT)[..., 0])


@pytest.mark.parametrize(
    ("part", "missed", "hit", "so_far", "why"),
    [
        (
            "4",
            (16, (0, 0)),
            (3, (0, 0)),
            "Filter 16 is no edge: it mostly adds up the pixels under it, those at the upper right "
            "most and turns bright into dark.",
            "Filter 3 was no edge at first; now it answers to vertical edges, bright right of "
            "dark. Nobody chose that",
        ),
        (
            "5",
            (0, (3, 1)),
            (2, (3, 4)),
            "Filter 8 adds less there.",
            "Filter 27 adds 0.310 and, to its right, filter 8 adds 0.397; all others take away "
            "0.174, which leaves 0.533. The two make **a bright vertical stripe: a trouser "
            "leg**.",
        ),
        (
            "6",
            (0, (2, 2)),
            (0, (13, 13)),
            "That is another part.",
            "the second 8 × 8, a part; the last all parts: Coat.",
        ),
    ],
)
def test_the_decisive_place_is_recognised_when_touched_and_not_before(
    part, missed, hit, so_far, why
):
    right = guess_of(part, right=True)
    test = at(part, LOOK, right, **{f"_{part}": [missed]})
    words, info, done = told(test)
    assert words[-1].startswith("**Right.**")
    assert so_far in info[0]
    assert done == []
    test.session_state["visit"].touched[part].append(hit)
    _, info, (learned,) = told(test.run())
    assert info == []
    assert why in learned
    assert (part, FOUND) in test.session_state["visit"].deeds


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("4", "start as random numbers from -0.141 to 0.141: noise."),
        ("5", ""),
        ("6", "the answer stays. Without it the network says Coat "),
    ],
)
def test_a_wrong_guess_is_held_against_the_truth_with_its_numbers(part, reason):
    test = at(part, LOOK, guess_of(part, right=False))
    words, info, done = told(test)
    assert words[-1].startswith("**Not quite.** You chose")
    assert reason in words[-1]
    if part == "4":  # below the film, which begins with what is right
        (figure,) = drawn(test, "pictures")["figures"]
        assert figure["title"] == "Your guess"
    assert done == []
    assert info == []


def test_a_stripe_is_called_what_it_is_on_what_the_sample_shows():
    found = combined()
    assert combining._named(found, found.stripe).endswith("stripe: a trouser leg")
    coat = replace(found.at_work.seen, truth=4)
    worn = replace(found, at_work=replace(found.at_work, seen=coat))
    assert combining._named(worn, found.stripe) == "a bright vertical stripe"


def test_what_two_filters_add_is_laid_where_the_unit_takes_it_and_holds_nothing_against_it():
    found = combined()
    first, second = found.two
    figure = found.laid_on_patch("Together", found.adds(first, second))
    (top, _), (left, _) = found.layer.field.inside(*found.unit)
    # The middle 2 x 2 pixels of the 4 x 4 that each unit below sees.
    rows, columns = figure.over.rows, figure.over.columns
    assert (rows[0] + top, columns[0] + left) == (2 * found.unit[0] + 1, 2 * found.unit[1] + 1)
    assert (rows[1] - rows[0], columns[1] - columns[0]) == (6, 6)
    assert figure.over.values.min() == 0
    products = found.taken.products
    for part in found.two:
        assert found.adds(part).sum() == pytest.approx(products[..., part.number].clip(min=0).sum())


def test_step_6_is_done_by_the_class_that_is_asked_for_and_by_no_other():
    test = at("6", HAND)
    assert any("until the network says **Bag**" in text for text in told(test)[0])
    assert told(test)[1] == ["Nothing is covered yet."]
    for place, says in (((25, 3), "Coat"), ((13, 13), "Pullover")):
        test.session_state["visit"].touched["6 by hand"] = [(0, place)]
        (so_far,) = told(test.run())[1]
        assert so_far.startswith(f"The network says {says} ")
        assert ("6", TRIED) not in test.session_state["visit"].deeds
    test.session_state["visit"].touched["6 by hand"] = [(0, (6, 13))]
    (done,) = told(test.run())[2]
    assert done.startswith("The network says Bag ")
    assert ("6", TRIED) in test.session_state["visit"].deeds


def test_the_lesson_ends_with_five_questions_each_with_a_way_to_the_step_that_answers_it():
    test = at("6", CHECK)
    test.session_state["lesson_map"] = "conv2:8"
    asked = self_check.questions()
    assert list(asked) == ["1", "2", "3", "4", "5"]
    for number, (part, question) in enumerate(asked.items()):
        assert f"question **{number + 1} of 5**" in told(test)[0][0]
        place = question.right if part != "3" else (question.right + 1) % 3
        test.button(key=f"answer_{place}").click().run()
        assert test.button(key=f"to_{part}").label == f"Step {part}"
        test.button(key=f"go_on_{number}").click().run()
    assert "You had **4 of 5** right:" in told(test)[0]
    assert any("tried" in text and "of the 6 steps" in text for text in told(test)[0])
    for question in asked.values():
        answered = f"**{question.answers[question.right].text}.** "
        assert any(text.startswith(answered) for text in told(test)[0])
    next(each for each in test.button if each.label == "Back to step 6").click().run()
    assert any("until the network says **Bag**" in text for text in told(test)[0])
    test.button(key="go_on_6_hand").click().run()
    test.button(key="to_3").click().run()
    assert test.session_state["part"] == "3"
    test.session_state["lesson_problem"] = test.session_state["lesson_kernel"] = "0,0,0,0,1,0,0,0,0"
    test.session_state["part"] = "6"
    test.run()
    next(each for each in test.button if each.label == "Start the lesson again").click().run()
    for part, begins in (("1", "Make only the **left edges**"), ("6", "lines, then parts")):
        test.session_state["part"] = part
        words, _, done = told(test.run())
        assert begins in " ".join(words)
        assert done == []


def test_a_guess_that_a_tab_has_kept_of_another_question_is_asked_again():
    def kept(part, stage, guess, key):
        test = visit("lesson", part=part)
        here = test.session_state["visit"]
        here.guesses[key], here.stages[part] = guess, stages_of(STEPS[part]).index(stage)
        test.run()
        assert not test.exception
        place = next(each for each in test.button if each.key == "answer_0")
        assert not place.disabled
        place.click().run()
        assert here.guesses[key].chosen == 0
        return test

    assert kept("6", CHECK, Guess(3, "mean"), "lesson check 1").button(key="go_on_0")
    (words, *_) = told(kept("1", LOOK, Guess(0, "average"), "lesson 1"))
    assert "Touch a place where" in words[0]


def test_the_self_check_quotes_what_the_steps_have_shown():
    asked, found = self_check.questions(), combined()
    reason = asked["5"].reasons[0].text
    for part in found.two:
        assert f"ilter {part.number} adds {part.contribution:.3f}" in reason
    total = f"{found.values[found.unit]:.3f}"
    assert reason.endswith(f"which leaves {total}. The two make {found.stripe.name}.")
    assert "its map from -3.00 to 3.00. The map is 0 at 58 % " in asked["2"].reasons[0].text
    assert "gives 3, bright on the left 0, bright all over 0" in asked["1"].reasons[0].text
    assert KERNELS["horizontal_edge"].weights.tolist() == [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]


@pytest.mark.parametrize(("part", "name"), [("4", "Filters at step 0"), ("5", "All maps of conv2")])
def test_what_is_uncovered_can_be_taken_home(part, name):
    question, _ = STEPS[part].asks()
    attempt = STEPS[part].look(question, guess_of(part, right=True))
    assert name in [array.title for array in attempt.screen().arrays]
