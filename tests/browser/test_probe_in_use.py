"""The pixel probe in the hands of a visitor: pointing, pinning, the player, and all by keyboard."""

import re

import numpy as np
import pytest

from convcore.conv import conv2d
from convcore.kernels.presets import KERNELS
from convcore.rounding import format_number
from convcore.trace import trace
from tests.browser.connection import hear
from tests.browser.editing import more_settings
from tests.browser.expecting import expect
from tests.browser.reading import BOXES, open_page, picture, send_moves, settle

EDGE = KERNELS["horizontal_edge"].weights


def line(page):
    return page.locator(".probe .line")


def spoken(page):
    return page.locator(".probe").get_by_role("status")


def expect_position(page, row, column, kernel=EDGE):
    """See the position in words, with the sum that convcore traces there."""
    window = trace(BOXES, kernel, row, column, padding="same")
    total = format_number(window.sum, 2)
    expect(line(page)).to_have_text(
        re.compile(rf"^Row {row}, column {column}: .* = {re.escape(total)}; ")
    )


def point_at(page, title, row, column):
    canvas = picture(page, title)
    canvas.scroll_into_view_if_needed()
    box, (height, width) = canvas.bounding_box(), canvas.evaluate("c => [c.height, c.width]")
    x, y = (
        box["x"] + (column + 0.5) / width * box["width"],
        box["y"] + (row + 0.5) / height * box["height"],
    )
    page.mouse.move(x, y)
    return x, y


def test_three_hundred_pointer_moves_tell_the_server_nothing(page):
    sent = hear(page, "framesent")
    open_page(page, "/kernel_lab")
    point_at(page, "Activation map", 0, 0)
    before = len(sent)
    assert before > 0
    moves = np.random.default_rng(0).random((300, 2)).tolist()
    send_moves(page.locator(".probe .frame").nth(1), [[0, x, y] for x, y in moves])
    x, y = moves[-1]
    expect_position(page, int(y * 200), int(x * 200))
    assert len(sent) == before


def test_a_click_pins_also_in_the_link_and_the_pin_outlives_a_new_kernel(page):
    open_page(page, "/kernel_lab")
    page.mouse.click(*point_at(page, "Activation map", 81, 60))
    page.wait_for_url("**pixel=81%2C60")
    hint = page.locator(".probe .hint")
    expect(hint).to_have_text(
        "Pinned at row 81, column 60. To release it, click it again or press Escape."
    )
    point_at(page, "Input", 10, 10)
    expect_position(page, 81, 60)
    page.get_by_label("row 0, column 1", exact=True).fill("3.5")
    kernel = EDGE.copy()
    kernel[0, 1] = 3.5
    expect_position(page, 81, 60, kernel)
    with more_settings(page):
        page.get_by_label("Stride", exact=True).fill("4")
        page.keyboard.press("Enter")
        page.wait_for_url("**stride=4*")
    refusal = "The activation map has rows 0 to 49 and columns 0 to 49. Received: pixel '81,60'"
    expect(page.get_by_text(refusal)).to_be_visible()
    with more_settings(page):
        page.get_by_label("Stride", exact=True).fill("1")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: "stride" not in address)
    expect_position(page, 81, 60, kernel)
    picture(page, "Activation map").click()
    page.keyboard.press("Escape")
    page.wait_for_url(lambda address: "pixel" not in address)
    expect(hint).to_have_text("Click a pixel to pin it.")
    point_at(page, "Activation map", 5, 6)
    expect_position(page, 5, 6, kernel)


def test_a_link_pins_and_a_wrong_pixel_is_explained(page):
    open_page(page, "/learned_filters?sample=3&filter=2&pixel=9,4")
    expect(line(page)).to_have_text(re.compile("^Row 9, column 4: "))
    expect(page.get_by_role("button", name="Release")).to_be_visible()
    for text in ("9", "a,b", "-1,2", "26,0"):
        with more_settings(page):
            page.get_by_role("textbox", name="Pinned pixel").fill(text)
            page.keyboard.press("Enter")
        expect(page.get_by_test_id("stAlert")).to_contain_text(f"'{text}'")
        expect(line(page)).to_have_text(re.compile("^Row 9, column 4: "))


def test_everything_is_done_by_keyboard_alone(page):
    open_page(page, "/kernel_lab?pixel=20,30")
    expect_position(page, 20, 30)
    page.get_by_label(re.compile("^Input: arrow keys")).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect_position(page, 21, 31)
    # A place and its value are read aloud, and its products only when they are asked for.
    activation = conv2d(BOXES, EDGE, padding="same")
    value = format_number(activation[21, 31], 2)
    expect(spoken(page)).to_have_text(f"Row 21, column 31 of the map: {value}.")
    page.keyboard.press("t")
    expect(spoken(page)).to_have_text(line(page).inner_text())
    page.keyboard.press("Enter")
    page.wait_for_url("**pixel=21%2C31")
    expect(spoken(page)).to_have_text("Pinned.")
    page.keyboard.press("Escape")
    page.wait_for_url(lambda address: "pixel" not in address)
    page.keyboard.press("Tab")
    for key, place in (("End", (21, 199)), ("PageDown", (31, 199)), ("PageUp", (21, 199))):
        page.keyboard.press(key)
        expect_position(page, *place)
    page.keyboard.press("Home")
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    expect_position(page, 21, 30)
    page.keyboard.press("Tab")  # the pooled map: one step there is two in the map
    page.keyboard.press("ArrowDown")
    block = activation[22:24, 30:32]
    row, column = divmod(int(block.argmax()), 2)
    expect_position(page, 22 + row, 30 + column)
    expect(spoken(page)).to_have_text(f"Row 11, column 15: {format_number(block.max(), 2)}.")

    page.keyboard.press("Tab")  # previous, play, next, position, speed, pin
    page.keyboard.press("Enter")
    expect_position(page, 22 + row, 29 + column)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Play")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    expect(line(page)).not_to_have_text(re.compile(rf"column {29 + column}: "))
    silent = f"Row {22 + row}, column {29 + column}: "  # while it plays
    expect(spoken(page)).to_contain_text(silent)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Play")).to_be_focused()
    expect(spoken(page)).not_to_contain_text(silent)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Home")
    expect_position(page, 0, 0)
    page.keyboard.press("End")
    expect_position(page, 199, 199)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("combobox", name="Speed")).to_have_value("50")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Move picture")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**pixel=199%2C199")
    expect(page.get_by_role("button", name="Release")).to_be_focused()


@pytest.mark.own_visit
def test_a_finger_has_arrows_a_magnifier_a_key_for_the_sign_and_room(page):
    screen = page.context.new_cdp_session(page)
    screen.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    page.set_viewport_size({"width": 390, "height": 844})

    def touch(kind, *places):
        points = [{"x": x, "y": y} for x, y in places]
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    open_page(page, "/kernel_lab")
    hint, magnifier = page.locator(".probe .hint"), page.locator(".probe .magnifier")
    expect(hint).to_have_text("Tap a pixel to pin it.")
    box = picture(page, "Activation map").bounding_box()
    left, middle = box["x"] + 20, box["y"] + box["height"] / 2
    touch("touchStart", (left, middle))
    expect(magnifier).to_be_hidden()
    touch("touchMove", (left + 60, middle))
    expect(magnifier).to_be_visible()
    touch("touchMove", (left + 80, middle))
    row, column = (
        int((at - start) / box["width"] * 200)
        for at, start in ((middle, box["y"]), (left + 80, box["x"]))
    )
    expect_position(page, row, column)
    above = magnifier.bounding_box()
    assert above["y"] + above["height"] < middle
    touch("touchEnd")
    expect(magnifier).to_be_hidden()
    for name, (down, right) in {
        "One row up": (-1, 0),
        "One row down": (1, 0),
        "One column left": (0, -1),
        "One column right": (0, 1),
    }.items():
        page.get_by_role("button", name=name).click()
        row, column = row + down, column + right
        expect_position(page, row, column)
    small = page.locator(".probe, .editor").evaluate_all(
        """all => all.flatMap(widget => [...widget.querySelectorAll("button, select, input")])
            .map(target => [target.ariaLabel, target.getBoundingClientRect().height])
            .filter(([, height]) => height && height < 44)"""
    )
    assert small == []
    cell = page.get_by_label("row 1, column 1", exact=True)
    expect(cell).to_have_attribute("inputmode", "decimal")
    cell.fill("2.5")
    page.get_by_role("button", name="Change the sign of this cell").click()
    expect(cell).to_be_focused()
    kernel = EDGE.copy()
    kernel[1, 1] = -2.5
    expect_position(page, row, column, kernel)
    screen.send("Emulation.setTouchEmulationEnabled", {"enabled": False})


@pytest.mark.own_visit
def test_another_kernel_leaves_no_listener_and_no_node_behind(page):
    # The benchmark of the widgets does the same a hundred times, and weighs the heap.
    open_page(page, "/kernel_lab")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")

    def use(values):
        for value in values:
            page.get_by_label("row 1, column 1", exact=True).fill(str(value))
            kernel = EDGE.copy()
            kernel[1, 1] = value
            largest = format_number(conv2d(BOXES, kernel, padding="same").max(), 2)
            expect(picture(page, "Activation map")).to_have_attribute(
                "aria-label", re.compile(rf"strongest {re.escape(largest)} at")
            )
        settle(page)
        for _ in range(3):  # what one collection lets go of holds what the next one does
            devtools.send("HeapProfiler.collectGarbage")
        metrics = devtools.send("Performance.getMetrics")["metrics"]
        return {metric["name"]: metric["value"] for metric in metrics}

    before, after = use(range(1, 6)), use(range(6, 16))
    assert after["JSEventListeners"] <= before["JSEventListeners"]
    assert after["Nodes"] <= before["Nodes"] + 10
