"""The mistakes on the Kernel lab, as Streamlit's own test runner sees them."""

import pytest

from convcore.quiz.tool_mistakes import MISTAKES
from tests.pages.visiting import visit

pytestmark = pytest.mark.apptest


def questions(test):
    return [each.value for each in test.markdown if "What happened here?" in each.value]


def test_without_a_mistake_nothing_is_computed(monkeypatch):
    monkeypatch.setattr("pages.kernel_lab.tool_mistake.make_mistake", None)  # calling it would fail
    assert questions(visit("kernel_lab")) == []


@pytest.mark.parametrize("slug", MISTAKES)
def test_a_link_opens_a_mistake_with_its_answer_covered(slug):
    test = visit("kernel_lab", mistake=slug, image=MISTAKES[slug].picture)
    assert not test.info
    assert len(questions(test)) == 1
    assert [each.label for each in test.expander][-1] == "Show the answer"
    assert not any("Where it happens" in each.value for each in test.markdown)


@pytest.mark.parametrize("slug", ["red_for_grey", "channels_mixed"])
def test_a_mistake_with_colours_asks_for_them_and_one_button_chooses_them(slug):
    test = visit("kernel_lab", mistake=slug)
    (need,) = test.info
    assert "colour" in need.value
    assert questions(test) == []
    next(each for each in test.button if each.label == "Choose the picture Colours").click().run()
    assert not test.exception
    assert test.session_state["image"] == "colours"
    assert not test.info
    assert len(questions(test)) == 1


def test_a_mistake_that_a_kernel_does_not_show_asks_for_another():
    test = visit("kernel_lab", mistake="flipped", kernel="0,0,0,0,1,0,0,0,0", image="cat")
    (need,) = test.info
    assert "0.0 %" in need.value
    label = "Choose Horizontal edge and Boxes"
    next(each for each in test.button if each.label == label).click().run()
    assert (test.session_state["image"], test.session_state["mistake"]) == ("boxes", "flipped")
    assert test.session_state["kernel"] == "1,1,1,0,0,0,-1,-1,-1"
    assert len(questions(test)) == 1


def test_a_mistake_has_its_name_in_the_menu_once_its_answer_was_shown_and_not_before():
    test = visit("kernel_lab", mistake="flipped")

    def menu():
        return test.selectbox(key="mistake").options

    numbers = ["None", *(f"Mistake {n}" for n in range(1, 7))]
    assert menu() == numbers
    answer = next(each for each in test.expander if each.label == "Show the answer")
    test.session_state[answer.proto.id.rsplit("-", 1)[-1]] = True
    test.run()
    named = [*numbers[:2], "The kernel turned by 180 degrees", *numbers[3:]]
    assert menu() == named
    assert test.selectbox(key="mistake").value == "flipped"
    # Whatever is asked next, for the rest of the visit.
    test.selectbox(key="mistake").set_value("wrap_around").run()
    assert not test.exception
    assert menu() == named
