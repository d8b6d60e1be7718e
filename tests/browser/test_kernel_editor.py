"""The kernel as a table: typed over, turned and undone, against NumPy."""

import numpy as np

from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import KERNELS
from convcore.kernels.text import format_kernel
from tests.browser.editing import (
    button,
    cell,
    enter_kernel,
    expect_from_elsewhere,
    expect_kernel,
    expect_kernel_text,
    explanation,
    paste,
)
from tests.browser.expecting import expect
from tests.browser.finger import ROOM, finger
from tests.browser.picking import pick
from tests.browser.reading import BOXES, expect_map, open_page, picture, settle

EDGE = KERNELS["horizontal_edge"].weights
TOOLS = {
    "Transpose": np.transpose,
    "Flip left-right": np.fliplr,
    "Flip up-down": np.flipud,
    "Rotate": lambda k: np.rot90(k, -1),
    "Negate": np.negative,
    "Normalise": lambda k: (k / k.sum(dtype=np.float64)).astype(np.float32),
    "Clear": np.zeros_like,
}


def test_a_typed_number_is_a_new_kernel_and_a_link(page):
    open_page(page, "/kernel_lab")
    cell(page, 1, 2).fill("2.5")
    kernel = EDGE.copy()
    kernel[1, 2] = 2.5
    expect_map(page, "Activation map", KernelAtWork(BOXES, kernel, padding="same").activation)
    expect_kernel(page, kernel)
    page.wait_for_url("**/kernel_lab?kernel=1%2C1%2C1%2C0%2C0%2C2.5%2C-1%2C-1%2C-1")


def test_numbers_typed_at_any_speed_arrive_whole(page):
    open_page(page, "/kernel_lab")
    for column, delay in enumerate((0, 40, 90)):
        cell(page, 0, column).click()
        page.keyboard.type("-12.5", delay=delay)
    page.keyboard.press("Tab")
    expect_kernel_text(page, "-12.5,-12.5,-12.5,0,0,0,-1,-1,-1")
    expect(cell(page, 0, 0)).to_have_value("-12.5")
    cell(page, 2, 2).click()
    page.keyboard.type("101", delay=60)
    page.keyboard.press("Tab")
    expect(explanation(page)).to_contain_text("Received: '101' at row 2, column 2.")
    expect_kernel_text(page, "-12.5,-12.5,-12.5,0,0,0,-1,-1,10")
    settle(page)
    expect(explanation(page)).to_contain_text("Received: '101' at row 2, column 2.")


def test_a_wrong_entry_is_explained_until_it_is_mended_and_the_map_stays(page):
    open_page(page, "/kernel_lab")
    before = picture(page, "Activation map").get_attribute("aria-label")
    wrong = cell(page, 0, 1)

    def expect_explained(entry):
        expect(explanation(page)).to_have_text(
            "A kernel entry is a number from -100 to 100; until then it stays 1. "
            f"Received: '{entry}' at row 0, column 1."
        )
        expect(wrong).to_have_attribute("aria-invalid", "true")

    # Nothing is said of what is being typed, unless nothing more comes for two seconds.
    for entry in ("-", ".", "1e", "1/", "\u2212"):
        wrong.fill(entry)
        assert explanation(page).inner_text() == ""
        assert wrong.get_attribute("aria-invalid") == "false"
    expect_explained("\u2212")
    for entry in ("", "-", "abc", "0x10", "1e999", "NaN", "1/0", "101"):
        wrong.fill(entry)
        assert explanation(page).inner_text() == ""
        wrong.press("Tab")
        expect_explained(entry)
    # No tool touches a table that is not whole; it says why instead.
    for name in ("Transpose", "Normalise", "Clear"):
        button(page, name).click()
        expect(explanation(page)).to_have_text(
            f"{name} needs a number from -100 to 100 in every cell. "
            "Received: '101' at row 0, column 1."
        )
    page.get_by_label("Rows", exact=True).select_option("5")
    expect(explanation(page)).to_contain_text("A new shape needs a number")
    settle(page)
    expect(picture(page, "Activation map")).to_have_attribute("aria-label", before)
    expect(page.locator(".cells input")).to_have_count(9)
    expect(page.get_by_label("Rows", exact=True)).to_have_value("3")
    # Nothing was a step yet, and Undo takes the entry back.
    button(page, "Undo").click()
    expect_kernel(page, EDGE)
    expect(explanation(page)).to_be_empty()
    expect(button(page, "Undo")).to_be_disabled()
    expect(button(page, "Redo")).to_be_disabled()


def test_a_new_shape_keeps_what_fits_around_the_centre_and_a_larger_one_the_map(page):
    open_page(page, "/kernel_lab")
    for name in ("Columns", "Rows"):
        page.get_by_label(name, exact=True).select_option("5")
    expect_kernel(page, np.pad(EDGE, 1))
    expect_map(page, "Activation map", KernelAtWork(BOXES, EDGE, padding="same").activation)
    page.get_by_label("Rows", exact=True).select_option("2")
    expect_kernel(page, [[0, 0, 0, 0, 0], [0, -1, -1, -1, 0]])


def test_the_tools_do_what_numpy_does(page):
    kernel = np.array([[1, 2.5, -3], [0, 0.1, 7]], np.float32)
    open_page(page, f"/kernel_lab?kernel={format_kernel(kernel)}")
    for name, change in TOOLS.items():
        if name != "Clear":
            button(page, name).click()
            kernel = change(kernel)
            expect_kernel(page, kernel)
    # Twice within one rerun: nothing is lost.
    button(page, "Rotate").dblclick()
    kernel = np.rot90(kernel, 2)
    expect_kernel(page, kernel)
    expect_map(page, "Activation map", KernelAtWork(BOXES, kernel, padding="same").activation)
    # What a tool refuses, it says.
    button(page, "Clear").click()
    button(page, "Normalise").click()
    expect(explanation(page)).to_have_text(
        "Normalise needs an entry other than 0. Received: only zeros."
    )
    expect_kernel(page, np.zeros_like(kernel))


def test_undo_and_redo_walk_through_all_that_was_done(page):
    open_page(page, "/kernel_lab")
    kernels = [EDGE]

    def is_now(kernel, expect_it=expect_kernel):
        kernels.append(np.asarray(kernel, np.float32))
        expect_it(page, kernel)

    cell(page, 1, 0).click()
    page.keyboard.type("-12.5")
    is_now([[1, 1, 1], [-12.5, 0, 0], [-1, -1, -1]])
    page.keyboard.press("Tab")
    page.keyboard.type("7x")
    page.keyboard.press("Backspace")
    is_now([[1, 1, 1], [-12.5, 7, 0], [-1, -1, -1]])
    page.get_by_label("Rows", exact=True).select_option("1")
    is_now([[-12.5, 7, 0]])
    button(page, "Rotate").click()
    is_now([[-12.5], [7], [0]])
    pick(page, "Preset", "Sharpen")
    is_now(KERNELS["sharpen"].weights, expect_from_elsewhere)
    enter_kernel(page, "1x2:3,4")
    is_now([[3, 4]], expect_from_elsewhere)
    for kernel in kernels[-2::-1]:
        button(page, "Undo").click()
        expect_kernel(page, kernel)
    expect(button(page, "Undo")).to_be_disabled()
    for kernel in kernels[1:]:
        button(page, "Redo").click()
        expect_kernel(page, kernel)
    expect(button(page, "Redo")).to_be_disabled()
    # Faster than the server answers: the last one holds.
    for _ in kernels[1:]:
        button(page, "Undo").click()
    expect_kernel(page, EDGE)
    # A kernel that was once sent from here is no echo when it comes from elsewhere, and a step.
    enter_kernel(page, format_kernel(kernels[1]))
    expect_from_elsewhere(page, kernels[1])
    expect(button(page, "Redo")).to_be_disabled()


def test_everything_is_done_by_keyboard_alone(page):
    open_page(page, "/kernel_lab")
    press = page.keyboard.press
    button(page, "More settings").focus()
    for part in (button(page, "Undo"), button(page, "Redo")):
        press("Tab")
        expect(part).to_be_focused()
    # The menus of rows and columns, then the first cell.
    press("Tab")
    page.keyboard.type("2")
    press("Tab")
    page.keyboard.type("4")
    expect_kernel(page, [[0, 0, 0, 0], [-1, -1, -1, 0]])
    for name in TOOLS:
        press("Tab")
        expect(button(page, name)).to_be_focused()
    press("Tab")
    expect(cell(page, 0, 0)).to_be_focused()
    # Arrows and Enter move, and a cell that is entered is typed over.
    for key, typed, (row, column) in (
        ("ArrowDown", "20.5", (1, 0)),
        ("ArrowRight", "-3", (1, 1)),
        ("Tab", "4", (1, 2)),
        ("Shift+Enter", "5", (0, 2)),
        ("ArrowUp", "6", (0, 2)),
        ("ArrowLeft", "", (0, 2)),
        ("ArrowLeft", "7", (0, 1)),
        ("Enter", "8", (1, 1)),
    ):
        press(key)
        expect(cell(page, row, column)).to_be_focused()
        page.keyboard.type(typed)
    expect_kernel(page, [[0, 7, 6, 0], [20.5, 8, 4, 0]])
    # Within an entry left and right move the caret, and from its end to the next cell.
    press("ArrowLeft")
    expect(cell(page, 1, 1)).to_be_focused()
    page.keyboard.type("-")
    press("ArrowRight")
    expect(cell(page, 1, 1)).to_be_focused()
    press("ArrowRight")
    expect(cell(page, 1, 2)).to_be_focused()
    paste(page, "[1, 2]")
    kernel = np.array([[0, 7, 6, 0], [20.5, -8, 1, 2]], np.float32)
    expect_kernel(page, kernel)
    # Undo and redo, from within a cell.
    for keys in (
        "Control+z",
        "Control+Shift+Z",
        "Control+z",
        "Control+y",
        "Meta+z",
        "Meta+Shift+Z",
    ):
        press(keys)
        last = [1, 2] if keys[-1] in "Zy" else [4, 0]
        expect_kernel(page, [[0, 7, 6, 0], [20.5, -8, *last]])
        expect(cell(page, 1, 2)).to_be_focused()
    for key, (name, change) in zip(["Enter", "Space"] * 4, TOOLS.items(), strict=False):
        button(page, name).focus()
        press(key)
        kernel = change(kernel)
        expect_kernel(page, kernel)
    press("Control+z")
    expect(button(page, "Clear")).to_be_focused()
    # Undo by its button keeps the focus, also when there is nothing left to undo.
    button(page, "Undo").focus()
    while button(page, "Undo").get_attribute("aria-disabled") == "false":
        press("Enter")
    expect(button(page, "Undo")).to_be_focused()
    expect_kernel(page, EDGE)


def test_long_numbers_are_shown_short_and_kept_whole(page):
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 900})
    kernel = np.random.default_rng(3).uniform(-100, 100, (7, 7)).astype(np.float32)
    kernel[0, :3] = 0.001, 100, 0.125
    open_page(page, f"/kernel_lab?kernel={format_kernel(kernel)}")
    # An input scrolls what it cannot show; between pixels, its widths may be rounded unlike.
    too_wide = "all => all.filter(i => i.scrollWidth > i.clientWidth + 1).map(i => i.value)"
    low = """all => all.filter(b => b.checkVisibility())
        .map(b => b.getBoundingClientRect().height).filter(height => height < 32)"""
    assert page.locator(".editor :is(button, select)").evaluate_all(low) == []
    assert page.locator(".cells input").evaluate_all(too_wide) == []
    # By finger, on the smallest screen, each is large enough and none reaches over the edge.
    sizes = "all => all.map(i => i.getBoundingClientRect()).flatMap(b => [b.width, b.height])"
    with finger(page):
        page.set_viewport_size({"width": 320, "height": 568})
        settle(page)
        assert min(page.locator(".cells input").evaluate_all(sizes)) > ROOM - 0.5
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") == 320
    page.set_viewport_size({"width": 390, "height": 900})
    # Turned while a number is typed, the screen keeps its order, and with it the cell's focus.
    whole = kernel.copy()
    cell(page, 6, 0).click()
    page.keyboard.type("-")
    page.set_viewport_size({"width": 1440, "height": 900})
    settle(page)
    page.keyboard.type("3")
    whole[6, 0] = -3
    expect_kernel(page, whole)
    beside = page.locator(".st-key-kernel_and_maps .st-key-kernel_editor")
    expect(beside).to_have_count(0)
    # Once it is left, the table is made anew beside the maps; what was typed can be undone there.
    page.evaluate("document.activeElement.blur()")
    expect(beside).to_be_visible()
    settle(page)
    button(page, "Undo").click()
    expect_kernel(page, kernel)
    assert page.locator(".cells input").evaluate_all(too_wide) == []
    expect(cell(page, 0, 0)).to_have_value("0.001")
    expect(cell(page, 0, 2)).to_have_value("0.125")
    shown = [float(cell(page, 6, column).input_value()) for column in range(7)]
    np.testing.assert_allclose(shown, kernel[6], atol=0.5)
    # In full for who enters the cell, and whoever leaves it changes nothing.
    full = format_kernel(kernel).split(":")[1].split(",")[48]
    cell(page, 6, 6).click()
    expect(cell(page, 6, 6)).to_have_value(full)
    cell(page, 0, 1).click()
    page.keyboard.type("2")
    kernel[0, 1] = 2
    expect_kernel(page, kernel)
