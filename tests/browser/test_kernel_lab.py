"""The Kernel lab as a person sees it, against convcore's own results."""

import numpy as np
import pytest

from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import KERNELS
from convcore.kernels.text import format_kernel
from convcore.pictures.registry import PICTURES
from convcore.pool import pool2d
from convcore.rounding import format_number
from tests.browser.editing import button, expect_kernel_text, more_settings
from tests.browser.expecting import expect
from tests.browser.picking import pick
from tests.browser.reading import (
    BOXES,
    expect_map,
    open_page,
    picture,
    pixels,
    settle,
    signed_colours,
)


def test_the_default_screen_is_the_lessons_own(page):
    open_page(page, "/kernel_lab")
    activation = KernelAtWork(BOXES, KERNELS["horizontal_edge"].weights, padding="same").activation
    expect_map(page, "Activation map", activation)
    expect_map(page, "Max pooled", pool2d(activation, 2))
    for title, shape in (("Input", "200 × 200"), ("Max pooled", "100 × 100")):
        figure = page.locator("figure").filter(has=page.get_by_text(title, exact=True))
        expect(figure).to_contain_text(shape)


def test_every_pixel_has_the_colour_of_its_value(page):
    open_page(page, "/kernel_lab")
    activation = KernelAtWork(BOXES, KERNELS["horizontal_edge"].weights, padding="same").activation
    limit = np.abs(activation).max()
    shown = pixels(picture(page, "Activation map")).astype(float)
    # One level of 127 is at most this much of a channel; the browser rounds to whole numbers.
    assert np.abs(shown - signed_colours(activation, limit)).max() <= 3
    grey = np.rint(BOXES.astype(float) * 255)
    np.testing.assert_array_equal(pixels(picture(page, "Input")), np.stack([grey] * 3, axis=2))


def test_the_zeros_around_a_photograph_leave_the_scale_to_the_photograph(page):
    open_page(page, "/kernel_lab?image=cat")
    at_work = KernelAtWork(
        PICTURES["cat"].image(), KERNELS["horizontal_edge"].weights, padding="same", in_grey=True
    )
    inside = at_work.activation[1:-1, 1:-1]
    limit, rim = np.abs(inside).max(), np.abs(at_work.activation).max()
    assert rim > 1.5 * limit
    shown = pixels(picture(page, "Activation map")).astype(float)
    expected = signed_colours(at_work.activation.clip(-limit, limit), limit)
    assert np.abs(shown - expected).max() <= 3
    figure = page.locator(".probe figure").nth(1)
    expect(figure).to_contain_text(
        f"the rim, which reads zeros around the picture, reaches {format_number(rim, 2)}"
    )
    place = figure.locator(".mark.inside").evaluate("m => [m.style.top, m.style.height]")
    assert [float(side[:-1]) for side in place] == pytest.approx([100 / 300, 100 * 298 / 300])
    # Nor does the probe begin at the rim.
    row, column = np.unravel_index(inside.argmax(), inside.shape)
    line = page.locator(".probe .line")
    expect(line).to_contain_text(f"Row {row + 1}, column {column + 1}: ")


def test_a_preset_fills_the_table(page):
    open_page(page, "/kernel_lab")
    pick(page, "Preset", "Sharpen")
    kernel = KERNELS["sharpen"].weights
    expect_kernel_text(page, format_kernel(kernel))
    expect_map(page, "Activation map", KernelAtWork(BOXES, kernel, padding="same").activation)


def test_a_kernel_typed_while_something_else_is_refused_arrives_whole(page):
    open_page(page, "/kernel_lab")
    button(page, "More settings").click()
    page.get_by_label("Pinned pixel", exact=True).fill("abc")
    page.get_by_label("Kernel as text", exact=True).click()
    page.keyboard.press("Control+A")
    page.keyboard.type("[1 2; 3 4]", delay=50)
    page.keyboard.press("Enter")
    page.wait_for_url("**/kernel_lab?kernel=2x2%3A1%2C2%2C3%2C4")
    expect(page.get_by_test_id("stAlert")).to_contain_text("'abc'")
    activation = KernelAtWork(BOXES, np.float32([[1, 2], [3, 4]]), padding="same").activation
    expect_map(page, "Activation map", activation)


def test_a_wrong_text_is_explained_and_the_map_stays(page):
    open_page(page, "/kernel_lab")
    before = picture(page, "Activation map").get_attribute("aria-label")
    with more_settings(page):
        page.get_by_label("Kernel as text", exact=True).fill("1,2,nan")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("stAlert")).to_contain_text("Received:")
        settle(page)
    expect(picture(page, "Activation map")).to_have_attribute("aria-label", before)


BOX = "e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom] }"
# The least and the largest height at which a box of each control has its middle.
MIDDLES = """() => [...document.querySelectorAll(".st-key-controls > *")].map(cell => {
    const kinds = "[role=combobox], [role=radio], label:has(input), .stPopover button, .box"
    const roots = [cell, ...[...cell.querySelectorAll("*")].flatMap(e => e.shadowRoot ?? [])]
    const found = roots.flatMap(root => [...root.querySelectorAll(kinds)])
    const boxes = found.map(box => box.getBoundingClientRect())
    const middles = boxes.map(({ top, bottom }) => (top + bottom) / 2)
    return [Math.min(...middles), Math.max(...middles)]
})"""


def boxes(page, selector):
    return np.array(page.locator(selector).evaluate_all(f"all => all.map({BOX})"))


def resize(page, width, height):
    page.set_viewport_size({"width": width, "height": height})
    settle(page)


def test_the_result_is_whole_on_the_first_screen_and_beside_the_table(page):
    open_page(page, "/kernel_lab")
    cells = page.locator(".st-key-controls > *")
    expect(cells).to_have_count(6)
    # All boxes of the row stand on one line.
    middles = np.array(page.evaluate(MIDDLES))
    assert np.ptp(middles) <= 2, middles
    figures = boxes(page, ".probe figure")
    assert figures[0, 1] < 230
    assert boxes(page, ".probe .table")[:, 3].max() < 900
    assert boxes(page, ".probe .player")[0, 3] < 900
    # Nothing moves when a number is typed or refused, a pixel is pinned, or a tab is opened.
    before = boxes(page, ".probe figure, .probe .player, .editor")
    page.get_by_label("row 1, column 1", exact=True).fill("2")
    page.keyboard.press("Tab")
    with more_settings(page):
        page.get_by_label("Kernel as text", exact=True).fill("none")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("stAlert")).to_have_count(1)
        page.get_by_label("Pinned pixel", exact=True).fill("200,3")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("stAlert")).to_have_count(2)
    page.get_by_role("tab", name="Sizes").click()
    expect(page.get_by_text("Why is the map 200 × 200?")).to_be_visible()
    page.locator(".probe .pin").click()
    page.wait_for_url("**pixel=*")
    settle(page)
    np.testing.assert_array_equal(boxes(page, ".probe figure, .probe .player, .editor"), before)

    resize(page, 1280, 720)
    assert boxes(page, ".probe figure")[:2, 3].max() < 720
    resize(page, 820, 1180)
    assert boxes(page, ".editor, .cells input")[:, 2].max() < boxes(page, ".probe")[0, 0]
    assert boxes(page, ".probe .table")[:, 3].max() < 1180


def test_on_a_phone_picture_and_map_come_first_and_stay_while_the_kernel_is_edited(page):
    open_page(page, "/kernel_lab")
    resize(page, 390, 844)
    page.wait_for_function(
        """() => {
            const top = key => document.querySelector(key).getBoundingClientRect().top
            return top(".st-key-result") < top(".st-key-controls")
        }"""
    )
    settle(page)
    figures, tables = boxes(page, ".probe figure"), boxes(page, ".probe .table")
    assert figures[0, 1] == figures[1, 1]  # side by side
    assert tables[:3, 3].max() < 844  # with the nine products on the first screen
    table, row = boxes(page, ".editor")[0], boxes(page, ".st-key-controls")[0]
    assert boxes(page, ".probe")[0, 3] <= table[1]
    assert table[3] <= row[1]
    main = page.get_by_test_id("stMain")
    assert main.evaluate("main => main.scrollHeight") <= 2.5 * 844
    # With the table above a phone's keyboard of digits, picture and map are still there.
    cells = boxes(page, ".editor .cells")[0]
    main.evaluate("(main, by) => main.scrollBy(0, by)", cells[3] - 580)
    settle(page)
    figures = boxes(page, ".probe figure")[:2]
    assert figures[:, 1].min() >= boxes(page, "[data-testid=stHeader]")[0, 3]
    assert figures[:, 3].max() <= boxes(page, ".editor .cells")[0, 1]
    resize(page, 320, 844)
    assert main.evaluate("main => main.scrollWidth") <= 320


def test_a_refused_upload_is_explained_and_a_good_one_shown(page):
    open_page(page, "/kernel_lab?image=upload")
    expect(page.get_by_text("Links do not carry pictures")).to_be_visible()
    before = picture(page, "Activation map").get_attribute("aria-label")
    chooser = page.locator("input[type=file]")
    chooser.set_input_files({"name": "no.png", "mimeType": "image/png", "buffer": b"just text"})
    expect(page.get_by_test_id("stAlert").filter(has_text="none of these")).to_be_visible()
    expect(picture(page, "Activation map")).to_have_attribute("aria-label", before)
    bitmap = one_red_pixel()
    chooser.set_input_files({"name": "dot.bmp", "mimeType": "image/bmp", "buffer": bitmap})
    expect(page.locator("figure").first).to_contain_text("1 × 1")
    expect(page.get_by_test_id("stAlert").filter(has_text="none of these")).to_have_count(0)


def one_red_pixel():
    """Write a 1x1 bitmap file by hand: 14 bytes of file header, 40 of picture header, a pixel."""
    size, offset = 58, 54
    header = b"BM" + size.to_bytes(4, "little") + bytes(4) + offset.to_bytes(4, "little")
    fields = [(40, 4), (1, 4), (1, 4), (1, 2), (24, 2), (0, 4), (4, 4), *[(0, 4)] * 4]
    return header + b"".join(n.to_bytes(w, "little") for n, w in fields) + b"\x00\x00\xff\x00"
