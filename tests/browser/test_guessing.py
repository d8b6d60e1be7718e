"""Guess first as a person does it, by pointer and by keyboard, against convcore's own maps."""

import re

import pytest

from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import KERNELS
from pages.shared.guess.rounds import round_of
from pages.shared.widgets.descriptions import map_texts
from tests.browser.editing import expect_kernel_text
from tests.browser.expecting import expect
from tests.browser.reading import BOXES, expect_map, open_page, picture, settle

pytestmark = pytest.mark.own_visit

LINK = "/kernel_lab?guess=true"
RESULT = "Activation map"


def shown_answer(page, place):
    """Find the picture of an answer, 1 to 4."""
    return page.locator(f".st-key-choice_picture_{place - 1} canvas")


def place_of(page, values):
    """Find the right answer by what the pictures show: 1 to 4."""
    (text,) = map_texts(values[..., None])
    shown = [shown_answer(page, n).get_attribute("aria-label") for n in range(1, 5)]
    return shown.index(next(label for label in shown if label.endswith(f": {text}"))) + 1


def test_the_result_stays_covered_until_the_first_guess_which_alone_counts(page):
    open_page(page, LINK)
    activation = KernelAtWork(BOXES, KERNELS["horizontal_edge"].weights, padding="same").activation
    right = place_of(page, activation)
    expect(picture(page, RESULT)).to_have_count(0)
    expect(page.get_by_text("Answers to horizontal edges")).to_have_count(0)
    wrong = 1 + right % 4
    # The key of an answer is no part of its words.
    expect(page.get_by_role("button", name=f"Answer {wrong}").locator("kbd")).to_have_text(
        str(wrong)
    )
    before = shown_answer(page, 4).bounding_box()
    shown_answer(page, wrong).dblclick()
    said = page.get_by_test_id("stAlert")
    expect(said).to_contain_text("Not quite. You chose")
    settle(page)
    assert shown_answer(page, 4).bounding_box() == before
    for state, border in (("right", "solid"), ("wrong", "dashed")):
        card = page.locator(f"[class*=st-key-choice_][class*=_{state}]")
        expect(card).to_have_css("border-top-style", border)
    expect_map(page, RESULT, activation)
    expect(page.get_by_text("0 of 1 right in this visit")).to_be_visible()
    expect(page.get_by_text("Right", exact=True)).to_be_visible()
    settle(page)
    page.keyboard.press(str(right))
    settle(page)
    expect(said).to_contain_text("Not quite. You chose")

    # The next question of the round, by keyboard alone.
    page.keyboard.press("n")
    following = round_of("kernel_lab", 0)[1].values
    expect(page.get_by_text("Question 2 of")).to_be_visible()
    expect(picture(page, RESULT)).to_have_count(0)
    expect(page.get_by_text("The letters A, E, K and X")).to_have_count(0)
    expect_kernel_text(page, following["kernel"])
    settle(page)
    page.keyboard.press("2")
    expect(page.get_by_text("of 2 right in this visit")).to_be_visible()


def test_a_seed_opens_the_same_round_for_everybody_and_typing_a_kernel_is_no_guess(page):
    open_page(page, f"{LINK}&seed=7")
    first = round_of("kernel_lab", 7)[0].values
    expect_kernel_text(page, first["kernel"])
    count = len(round_of("kernel_lab", 7))
    expect(page.get_by_text(f"Question 1 of {count} of round 7.")).to_be_visible()
    cell = page.get_by_label("row 0, column 0", exact=True)
    cell.fill("")
    cell.press("2")
    cell.press("Enter")
    page.wait_for_url(re.compile("kernel=2(,|%2C)"))
    own = page.get_by_text(f"A question of your own, beside the {count} of round 7.")
    expect(own).to_be_visible()
    expect(page.get_by_text("Choose one of the four")).to_be_visible()
    # Out of the cell, the keys answer.
    page.keyboard.press("Escape")
    expect(page.get_by_role("group", name="Kernel entries")).to_be_focused()
    page.keyboard.press("3")
    expect(page.get_by_text("of 1 right in this visit")).to_be_visible()


def test_on_a_phone_a_guess_link_opens_on_its_answers_and_leads_to_what_is_said_of_them(page):
    page.set_viewport_size({"width": 390, "height": 844})
    for name in ("kernel_lab", "layers"):
        open_page(page, f"/{name}?guess=true")
        expect(page.get_by_text("Choose one of the four")).to_be_in_viewport()
        buttons = [page.get_by_role("button", name=f"Answer {number}") for number in range(1, 5)]
        for number, button in enumerate(buttons, start=1):
            expect(shown_answer(page, number)).to_be_in_viewport(ratio=1)
            expect(button).to_be_in_viewport(ratio=1)
        shown_answer(page, 4).click()
        said = page.get_by_test_id("stAlert")
        expect(page.locator(".st-key-question_verdict")).to_be_focused()
        settle(page)  # with the result below, there is room to go past the answers
        expect(said).to_be_in_viewport(ratio=1)
        for number, button in enumerate(buttons, start=1):
            expect(shown_answer(page, number)).to_be_in_viewport(ratio=1)
            box = button.bounding_box()
            assert box["y"] + box["height"] < said.bounding_box()["y"]


def test_what_filters_and_layers_find_is_covered_too(page):
    for address in ("/learned_filters?guess=true", "/layers?guess=true&ask=answer"):
        open_page(page, address)
        expect(page.get_by_text("Choose one of the four")).to_be_visible()
        expect(page.get_by_role("grid")).to_have_count(0)
        boot = page.get_by_text("Ankle boot", exact=True).filter(visible=True)
        expect(boot).to_have_count(0)
        page.keyboard.press("1")
        expect(page.get_by_role("grid")).to_be_visible()
