"""The whole lesson as newcomers do it: by pointer on a phone's screen, and by keyboard alone.

At every stage of every step little is on the screen: few words, few numbers, at most two screens.
"""

import re
from collections import Counter

import numpy as np
import pytest
from playwright.sync_api import Locator, Page

from convcore.conv import conv2d
from convcore.kernels.presets import KERNELS
from pages.lesson.looking import beside
from pages.lesson.stages import PROBLEM, stages_of
from pages.lesson.steps import STEPS
from pages.lesson.trained import SHIRT, TROUSERS
from pages.lesson.unit import COMBINING
from pages.shared.address.page_table import LESSON
from pages.shared.session.state import Guess
from tests.browser.expecting import expect
from tests.browser.filters import FASHION
from tests.browser.forward import layers_of
from tests.browser.reading import open_page, picture, settle
from tests.sweeps import some

pytestmark = pytest.mark.own_visit

ROWS = KERNELS["horizontal_edge"].weights
MOST_WORDS, MOST_NUMBERS, MOST_SCREENS = 120, 40, 2
# Words and numbers that are new on a screen, over all stages of the six steps: what is to be read.
MOST_IN_ALL = 1200
# All texts on the page but for what is folded away, and tables of kernels, patches and products.
TEXTS = """() => {
  const texts = []
  const read = node => {
    if (node.nodeType === Node.TEXT_NODE) texts.push(node.data)
    if (node.nodeType === Node.ELEMENT_NODE) {
      const { display, visibility } = getComputedStyle(node)
      if (display === "none" || visibility === "hidden") return
      if (node.matches("style, script, svg, .numbers, .spoken")) return
      if (node.matches("[data-testid=stIconMaterial]")) return
      if (node.matches("details:not([open])")) return read(node.querySelector("summary"))
    }
    for (const child of (node.shadowRoot ?? node).childNodes) read(child)
  }
  read(document.querySelector("[data-testid=stMain]"))
  return texts
}"""
ARROWS = {(0, 1): "ArrowRight", (0, -1): "ArrowLeft", (1, 0): "ArrowDown", (-1, 0): "ArrowUp"}
FOCUS = """() => {
  let found = document.activeElement
  while (found.shadowRoot?.activeElement) found = found.shadowRoot.activeElement
  const label = found.matches("button") && found.querySelector("[data-testid=stMarkdownContainer]")
  return found.getAttribute("aria-label") ?? (label || found).innerText
}"""


def place_of(values: np.ndarray, index: int) -> tuple[int, int]:
    row, column = np.unravel_index(index, values.shape)
    return int(row), int(column)


def heading(page: Page, part: str) -> Locator:
    return page.get_by_role("heading", level=1, name=f"{part}. {LESSON[part].title}", exact=False)


def done(page: Page) -> Locator:
    """Find what a stage says once it is done."""
    return page.get_by_test_id("stAlertContentSuccess")


def expect_dot(page: Page, part: str, says: str) -> None:
    """See what the dot of a step says."""
    name = f"Step {part}: {LESSON[part].title}, {says}"
    expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()


def expect_not_done(page: Page, says: str) -> None:
    """See that the server has answered to what was done, and that it was not what was asked for."""
    expect(page.get_by_test_id("stAlert")).to_contain_text(says)
    expect(done(page)).to_have_count(0)


def click_cell(canvas: Locator, place: tuple[int, int], shape: tuple[int, ...]) -> None:
    """Click a cell of a picture; its marks may lie over it."""
    settle(canvas.page)  # a touch draws the pictures anew
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    x, y = (
        (part + 0.5) / cells * side
        for part, cells, side in zip(
            place[::-1], shape[1::-1], (box["width"], box["height"]), strict=True
        )
    )
    canvas.page.mouse.click(box["x"] + x, box["y"] + y)


def tab_to(page: Page, name: str | tuple[str, ...]) -> None:
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


class Reader:
    """Reads one screen after the other."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seen: Counter[str] = Counter()
        self.has_read = 0

    def expect_calm(self) -> None:
        """See that no more is on the screen than can be read at once; read what is new."""
        settle(self.page)
        texts = Counter(self.page.evaluate(TEXTS))
        words, numbers = tokens_of(texts)
        assert len(words) <= MOST_WORDS, words
        assert len(numbers) <= MOST_NUMBERS, numbers
        self.has_read += sum(map(len, tokens_of(texts - self.seen)))
        self.seen = texts
        height = self.page.locator("[data-testid=stMain]").evaluate("main => main.scrollHeight")
        assert height <= MOST_SCREENS * self.page.viewport_size["height"]


def tokens_of(texts: Counter[str]) -> tuple[list[str], list[str]]:
    """Give the words of texts, and their numbers."""
    tokens = " ".join(texts.elements()).split()
    numbers = [token for token in tokens if re.search(r"\d", token)]
    words = [token for token in tokens if re.search("[A-Za-z]", token) and token not in numbers]
    return words, numbers


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


def difference(guessed: int) -> tuple[int, int]:
    """Find the place nearest to the middle where step 1's guess, or a mistake, clearly differs."""
    question, _ = STEPS["1"].asks()
    wrong = beside(question, Guess(guessed, question.answers[guessed].mistake))
    apart = np.abs(question.answers[question.right].map - wrong.map)
    places = np.argwhere(apart >= 0.9 * apart.max())
    row, column = min(places.tolist(), key=lambda at: abs(at[0] - 100) + abs(at[1] - 100))
    return row, column


def shirt() -> np.ndarray:
    """Give the map of the problem of step 2."""
    image = FASHION.picture(SHIRT)[..., 0]
    return conv2d(image, KERNELS["vertical_edge"].weights, padding="same")


class Pointer:
    """Does each step with the mouse; what is to be typed is typed into a cell that was clicked."""

    width, height = 390, 844
    questions = 5

    def go_on(self, page: Page) -> None:
        page.locator("[class*=st-key-go_on] button").dblclick()  # a second one skips nothing

    def guess(self, page: Page, place: int) -> None:
        page.locator(f".st-key-answer_{place} button").click()

    def type_kernel(self, page: Page, kernel: np.ndarray) -> None:
        for (row, column), entry in np.ndenumerate(kernel):
            page.get_by_label(f"row {row}, column {column}", exact=True).click()
            page.keyboard.type(f"{entry:g}")

    def solve_1(self, page: Page) -> None:
        self.type_kernel(page, -ROWS.T)

    def solve_2(self, page: Page) -> None:
        values = shirt()
        canvas = picture(page, "Picture")
        click_cell(canvas, (14, 14), values.shape)
        expect_not_done(page, "The sum there is")
        click_cell(canvas, place_of(values, values.argmax()), values.shape)

    def look_1(self, page: Page, guessed: int) -> None:
        click_cell(page.locator(".touchable canvas").first, difference(guessed), (200, 200))

    def look_2(self, page: Page, guessed: int) -> None:
        products = page.locator(".touchable").last
        click_cell(products, (0, 2), (3, 3))
        expect_not_done(page, "counts for nothing")
        click_cell(products, (1, 0), (3, 3))

    def look_3(self, page: Page, guessed: int) -> None:
        window = page.locator(".touchable")
        click_cell(window, (0, 0), (2, 2))
        expect_not_done(page, "keeps the largest")
        click_cell(window, (1, 1), (2, 2))

    def do_1(self, page: Page) -> None:
        middle = page.get_by_label("row 1, column 1", exact=True)
        middle.click()
        page.keyboard.type("-1")
        expect_not_done(page, "Bright ones are blue")
        page.keyboard.press("Control+a")
        page.keyboard.type("1")

    def do_2(self, page: Page) -> None:
        values, most, least = opposite_patch()
        expect_not_done(page, f"Row {most[0]}, column {most[1]}: {values[most]:.2f}")
        click_cell(picture(page, "Activation map"), least, values.shape)

    def do_3(self, page: Page) -> None:
        right = page.locator(".st-key-nudge_Right button")
        right.click()
        expect_not_done(page, "1 pixel right")
        right.click()

    def look_4(self, page: Page, guessed: int) -> None:
        filter_16 = page.get_by_role("gridcell", name="Filter 16,")
        filter_16.click()
        expect(filter_16.get_by_text("16", exact=True)).to_be_visible()
        expect_not_done(page, "Filter 16 is no edge: it mostly adds up")
        page.get_by_role("gridcell", name="Filter 3,").click()

    def look_5(self, page: Page, guessed: int) -> None:
        click_cell(page.locator(".touchable").last, (3, 4), (8, 8))

    def look_6(self, page: Page, guessed: int) -> None:
        whole = page.locator(".touchable").first
        click_cell(whole, (2, 2), (28, 28))
        expect_not_done(page, "That is another part")
        click_cell(whole, (13, 13), (28, 28))

    def do_4(self, page: Page) -> None:
        page.get_by_role("gridcell", name="Filter 8,").click()
        expect_not_done(page, "It lights up right edges")
        page.get_by_role("gridcell", name="Filter 3,").click()

    def do_5(self, page: Page) -> None:
        values, most, least = feature()
        expect_not_done(page, f"Row {most[0]}, column {most[1]}")
        click_cell(page.locator(".touchable"), least, values.shape)

    def do_6(self, page: Page) -> None:
        whole = page.locator(".touchable").first
        click_cell(whole, (25, 3), (28, 28))
        expect_not_done(page, "The network says Coat")
        click_cell(whole, (6, 13), (28, 28))


class Keyboard:
    """Does each step with keys alone, and of the questions at the end, which are alike, one."""

    width, height = 1440, 900
    questions = some(1, of=5)

    def go_on(self, page: Page) -> None:
        tab_to(page, ("Go on", "Next: ", "Next question", "See how"))
        page.keyboard.press("Enter")

    def guess(self, page: Page, place: int) -> None:
        page.keyboard.press(str(place + 1))

    def type_kernel(self, page: Page, kernel: np.ndarray) -> None:
        for entry in kernel.ravel():
            page.keyboard.press("Control+a")
            page.keyboard.type(f"{entry:g}")
            page.keyboard.press("Tab")

    def solve_1(self, page: Page) -> None:
        tab_to(page, "row 0, column 0")
        page.keyboard.type("n")  # typed into a cell, it leads nowhere
        expect(page.locator(".message")).to_contain_text("Received")
        page.keyboard.press("Escape")  # which restores the cell
        page.keyboard.press("Escape")  # and then leaves it
        page.keyboard.press("n")
        expect(heading(page, "2")).to_be_focused()
        settle(page)  # the keys are those of buttons, which are drawn last
        page.keyboard.press("p")
        expect(heading(page, "1")).to_be_focused()
        tab_to(page, "row 0, column 0")
        self.type_kernel(page, -ROWS.T)

    def solve_2(self, page: Page) -> None:
        values = shirt()
        tab_to(page, "Picture: arrow keys")
        walk(page, (14, 14), place_of(values, values.argmax()))
        page.keyboard.press("Enter")

    def look_1(self, page: Page, guessed: int) -> None:
        tab_to(page, "What happens: arrow keys")
        walk(page, (100, 100), difference(guessed))
        page.keyboard.press("Enter")

    def look_2(self, page: Page, guessed: int) -> None:
        tab_to(page, "= products: arrow keys")
        page.keyboard.press("Enter")
        expect_not_done(page, "counts for nothing")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")

    def look_3(self, page: Page, guessed: int) -> None:
        tab_to(page, "One window: arrow keys")
        page.keyboard.press("Enter")

    def do_1(self, page: Page) -> None:
        tab_to(page, "row 1, column 1")
        page.keyboard.type("1")
        page.keyboard.press("Tab")

    def do_2(self, page: Page) -> None:
        _, most, least = opposite_patch()
        tab_to(page, "Activation map: arrow keys")
        walk(page, most, least)
        page.keyboard.press("Enter")

    def do_3(self, page: Page) -> None:
        tab_to(page, "Down")
        page.keyboard.press("Enter")
        expect_not_done(page, "1 pixel down")
        page.keyboard.press("Enter")

    def look_4(self, page: Page, guessed: int) -> None:
        tab_to(page, "Filter 0,")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect_not_done(page, "Filter 1 is no edge: it answers to dark vertical lines")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")

    def look_5(self, page: Page, guessed: int) -> None:
        tab_to(page, "Together: arrow keys")
        page.keyboard.press("Enter")

    def look_6(self, page: Page, guessed: int) -> None:
        tab_to(page, "Coat 100.0 %: arrow keys")
        page.keyboard.press("Enter")

    def do_4(self, page: Page) -> None:
        tab_to(page, "Filter 0,")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect_not_done(page, "Filter 1 scores 59 % of 80 %")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")

    def do_5(self, page: Page) -> None:
        _, most, least = feature()
        tab_to(page, f"Map {COMBINING}: arrow keys")
        walk(page, most, least)
        page.keyboard.press("Enter")

    def do_6(self, page: Page) -> None:
        tab_to(page, "Touch it: arrow keys")
        walk(page, (14, 14), (6, 13))
        page.keyboard.press("Enter")


@pytest.mark.parametrize("way", [Pointer(), Keyboard()], ids=["pointer", "keyboard"])
def test_the_whole_lesson_can_be_done_and_each_guess_comes_before_its_result(page, way):
    page.set_viewport_size({"width": way.width, "height": way.height})
    open_page(page, "/lesson")
    reader = Reader(page)
    for part in STEPS:
        expect(heading(page, part)).to_be_visible()
        if part != "1":  # where reading begins again
            expect(heading(page, part)).to_be_focused()
        guessed = int(part) % 4
        if PROBLEM in stages_of(STEPS[part]):
            reader.expect_calm()
            getattr(way, f"solve_{part}")(page)
            expect(done(page)).to_have_count(1)
            way.go_on(page)
        expect(page.locator(".st-key-question")).to_be_visible()
        reader.expect_calm()
        way.guess(page, guessed)
        expect(page.get_by_text(re.compile(r"^(Right|Not quite)"))).to_be_visible()
        expect_dot(page, part, "guessed")
        reader.expect_calm()
        getattr(way, f"look_{part}")(page, guessed)
        expect(done(page)).to_have_count(1)
        reader.expect_calm()
        way.go_on(page)
        expect(done(page)).to_have_count(0)
        reader.expect_calm()
        getattr(way, f"do_{part}")(page)
        expect(done(page)).to_have_count(1)
        expect_dot(page, part, "guessed, tried")
        reader.expect_calm()
        way.go_on(page)
    assert reader.has_read <= MOST_IN_ALL
    for number in range(1, way.questions + 1):
        expect(page.get_by_text(f"question {number} of 5")).to_be_visible()
        reader.expect_calm()
        way.guess(page, number % 3)
        expect(page.get_by_role("button", name=f"Step {number}", exact=True)).to_be_visible()
        reader.expect_calm()
        way.go_on(page)
    if way.questions < 5:
        return
    told = "You have tried 6 of the 6 steps, and answered 6 of their questions."
    expect(page.get_by_text(told)).to_be_visible()
    reader.expect_calm()
    page.reload()
    expect_dot(page, "6", "guessed, tried")
