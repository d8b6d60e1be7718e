"""The whole lesson as a newcomer does it: once by pointer, once by keyboard alone."""

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from convcore.conv import conv2d
from convcore.kernels.presets import KERNELS
from pages.lesson.hand_made import TROUSERS
from pages.lesson.learned import COAT, COMBINING
from pages.lesson.steps import STEPS
from pages.shared.address.page_table import LESSON
from tests.browser.filters import FASHION
from tests.browser.forward import layers_of
from tests.browser.reading import open_page, picture, settle

pytestmark = pytest.mark.own_visit

ROWS = KERNELS["horizontal_edge"].weights
ARROWS = {(0, 1): "ArrowRight", (0, -1): "ArrowLeft", (1, 0): "ArrowDown", (-1, 0): "ArrowUp"}
FOCUS = """() => {
  let found = document.activeElement
  while (found.shadowRoot?.activeElement) found = found.shadowRoot.activeElement
  return found.getAttribute("aria-label") ?? found.innerText
}"""


def place_of(values: np.ndarray, index: int) -> tuple[int, int]:
    row, column = np.unravel_index(index, values.shape)
    return int(row), int(column)


def heading(page: Page, part: str) -> Locator:
    return page.get_by_role("heading", level=1, name=f"{part}. {LESSON[part].title}", exact=False)


def said(page: Page, text: str | re.Pattern[str]) -> Locator:
    """Find what the page says in a box of its own."""
    return page.get_by_test_id("stAlert").filter(has_text=text)


def done(page: Page) -> Locator:
    """Find what a step says once its try is done."""
    return said(page, "Done. ")


def expect_not_done(page: Page, says: str) -> None:
    """See that the server has answered to what was done, and that it was not what was asked for."""
    expect(page.get_by_test_id("stAlert")).to_contain_text(says)
    expect(done(page)).to_have_count(0)


def click_cell(canvas: Locator, place: tuple[int, int], shape: tuple[int, ...]) -> None:
    """Click a cell of a picture; its marks may lie over it."""
    box = canvas.bounding_box()
    x, y = (
        (part + 0.5) / cells * side
        for part, cells, side in zip(
            place[::-1], shape[1::-1], (box["width"], box["height"]), strict=True
        )
    )
    canvas.page.mouse.click(box["x"] + x, box["y"] + y)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called so has the focus."""
    passed = []
    for _ in range(60):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(FOCUS))
        if passed[-1].startswith(name):
            return
    pytest.fail(f"no {name!r} among {passed}")


def walk(page: Page, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Go from one place to another with the arrow keys."""
    for axis in (0, 1):
        steps = end[axis] - start[axis]
        key = (
            ARROWS[(int(np.sign(steps)), 0) if axis == 0 else (0, int(np.sign(steps)))]
            if steps
            else ""
        )
        for _ in range(abs(steps)):
            page.keyboard.press(key)


def opposite_patch() -> tuple[np.ndarray, tuple[int, int], tuple[int, int]]:
    """Give the map of step 2, where it is largest and where smallest."""
    image = FASHION.picture(TROUSERS)[..., 0]
    values = conv2d(image, KERNELS["vertical_edge"].weights, padding="same")
    return values, place_of(values, values.argmax()), place_of(values, values.argmin())


def feature() -> tuple[np.ndarray, tuple[int, int], tuple[int, int]]:
    """Give the map of step 5, where it is largest and where smallest."""
    layers = layers_of(FASHION, FASHION.first_layer, FASHION.image(TROUSERS))
    values = layers["conv2"][..., COMBINING]
    return values, place_of(values, values.argmax()), place_of(values, values.argmin())


class Pointer:
    """Does each step with the mouse; what is to be typed is typed into a cell that was clicked."""

    def go_on(self, page: Page) -> None:
        page.get_by_role("button", name="Next step").click()

    def guess(self, page: Page, place: int) -> None:
        page.get_by_role("button", name=f"Shortcut {place + 1}").click()

    def do_1(self, page: Page) -> None:
        page.get_by_role("button", name="The identity").click()
        expect(page.get_by_text("the map is the picture")).to_be_visible()
        expect_not_done(page, "Not yet")
        for (row, column), entry in np.ndenumerate(ROWS.T):
            page.get_by_label(f"row {row}, column {column}", exact=True).click()
            page.keyboard.type(f"{entry:g}")

    def do_2(self, page: Page) -> None:
        values, most, least = opposite_patch()
        canvas = picture(page, "Activation map")
        click_cell(canvas, most, values.shape)
        expect_not_done(page, f"Pinned: row {most[0]}, column {most[1]}")
        click_cell(canvas, least, values.shape)  # the pin is released where it was
        click_cell(canvas, least, values.shape)

    def do_3(self, page: Page) -> None:
        page.get_by_role("radio", name="average", exact=True).click()
        expect(page.get_by_text("which is a blur")).to_be_visible()
        expect_not_done(page, "100 × 100")
        page.get_by_role("radio", name="valid", exact=True).click()

    def do_4(self, page: Page) -> None:
        page.get_by_role("gridcell", name="Filter 9:").click()
        expect_not_done(page, "Filter 9 is chosen")
        page.get_by_role("gridcell", name="Filter 8:").click()

    def do_5(self, page: Page) -> None:
        values, most, least = feature()
        canvas = picture(page, f"conv2, map {COMBINING}")
        click_cell(canvas, most, values.shape)
        expect_not_done(page, f"Row {most[0]}, column {most[1]}")
        click_cell(canvas, least, values.shape)

    def do_6(self, page: Page) -> None:
        for layer, left in (("conv2", "softmax"), ("conv1", "softmax")):
            page.get_by_role("img", name=f"of {layer}:").click()
            expect_not_done(page, f"Still to look at: {left}.")
        answer = layers_of(FASHION, FASHION.first_layer, FASHION.image(COAT))["softmax"]
        page.locator(".path .class").nth(answer.argmax()).click()
        says = f"{FASHION.classes[answer.argmax()]}: {100 * answer.max():.1f} %"
        expect(page.get_by_text(says)).to_be_visible()


class Keyboard:
    """Does each step with keys alone."""

    def go_on(self, page: Page) -> None:
        page.keyboard.press("n")

    def guess(self, page: Page, place: int) -> None:
        page.locator(".st-key-question").scroll_into_view_if_needed()
        page.keyboard.press(str(place + 1))

    def do_1(self, page: Page) -> None:
        tab_to(page, "row 0, column 0")
        page.keyboard.type("n")  # typed into a cell, it leads nowhere
        expect(page.locator(".message")).to_contain_text("Received")
        for entry in ROWS.T.ravel():
            page.keyboard.press("Control+a")
            page.keyboard.type(f"{entry:g}")
            page.keyboard.press("Tab")
        expect(heading(page, "1")).to_be_visible()
        expect(page.locator(".st-key-question")).not_to_be_in_viewport(ratio=0.5)
        page.keyboard.press("1")
        settle(page)
        expect(page.get_by_text("Guessed: 1")).to_have_count(0)

    def do_2(self, page: Page) -> None:
        _, most, least = opposite_patch()
        tab_to(page, "Activation map: arrow keys")
        page.keyboard.press("Enter")
        expect_not_done(page, f"Pinned: row {most[0]}, column {most[1]}")
        walk(page, most, least)
        page.keyboard.press("Enter")

    def do_3(self, page: Page) -> None:
        tab_to(page, "same")
        page.keyboard.press("ArrowRight")
        expect_not_done(page, "100 × 100")
        page.keyboard.press("Space")

    def do_4(self, page: Page) -> None:
        tab_to(page, "Filter 0")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect_not_done(page, "Filter 1 is chosen")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")

    def do_5(self, page: Page) -> None:
        _, most, least = feature()
        tab_to(page, f"conv2, map {COMBINING}")
        page.keyboard.press("Enter")
        expect_not_done(page, f"Row {most[0]}, column {most[1]}")
        walk(page, most, least)
        page.keyboard.press("Enter")

    def do_6(self, page: Page) -> None:
        for layer, left in (("conv1", "conv2, softmax"), ("conv2", "softmax")):
            tab_to(page, layer)
            page.keyboard.press("Enter")
            expect_not_done(page, f"Still to look at: {left}.")
        tab_to(page, "softmax")
        page.keyboard.press("Enter")


@pytest.mark.parametrize("way", [Pointer(), Keyboard()], ids=["pointer", "keyboard"])
def test_the_whole_lesson_can_be_done(page, way):
    open_page(page, "/lesson")
    for part in STEPS:
        expect(heading(page, part)).to_be_visible()
        expect(page.get_by_test_id("stAlert")).to_have_count(1)
        expect(done(page)).to_have_count(0)
        settle(page)
        below = page.get_by_role("button", name="Next: ")
        before = below.bounding_box() if part != "6" else None
        getattr(way, f"do_{part}")(page)
        expect(done(page)).to_have_count(1)
        expect(page.get_by_text(f"Tried: {', '.join(list(STEPS)[: int(part)])}")).to_be_visible()
        if part in ("2", "4"):  # what says so has a place of its own
            assert below.bounding_box() == before
        settle(page)
        way.guess(page, int(part) % 4)
        expect(said(page, re.compile("Right[.]|You chose"))).to_have_count(1)
        expect(page.get_by_text(f"Guessed: {', '.join(list(STEPS)[: int(part)])}")).to_be_visible()
        if part != "6":
            way.go_on(page)
    told = "You have tried 6 of the 6 steps, and answered 6 of their questions."
    expect(page.get_by_text(told)).to_be_visible()
