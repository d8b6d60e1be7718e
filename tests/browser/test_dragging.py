"""Numbers of the Kernel lab under a hand: maps follow at once, the server hears of the end."""

import re
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from convcore.errors import ConvscopeError
from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.answers import answers_to
from convcore.kernels.presets import KERNELS
from convcore.kernels.text import format_kernel
from convcore.pictures.registry import PICTURES
from convcore.receptive import Window
from tests.browser.connection import hear
from tests.browser.dragging import (
    expect_arithmetic,
    expect_pictures,
    holding,
    kernel_now,
    middle,
    restless,
)
from tests.browser.editing import button, cell, expect_from_elsewhere, expect_kernel, explanation
from tests.browser.expecting import expect
from tests.browser.finger import finger, touching
from tests.browser.picking import pick
from tests.browser.proxy import Proxy
from tests.browser.reading import BOXES, PAINTED, expect_map, open_page, settle

EDGE = KERNELS["horizontal_edge"].weights
POOL = Window(2, 2)


def with_entry(row, column, value, kernel=EDGE):
    changed = kernel.copy()
    changed[row, column] = value
    return changed


def at_work(kernel, bias=0.0, **how):
    return KernelAtWork(BOXES, kernel, padding="same", bias=bias, pool=POOL, **how)


def test_all_follows_the_mouse_and_the_server_hears_of_it_once_and_it_is_one_step(page):
    open_page(page, "/kernel_lab?relu=true&pixel=81,60")
    sent = hear(page, "framesent")
    widest = at_work(with_entry(0, 1, 4), rectifies=True)
    with restless(page), holding(page, cell(page, 0, 1)) as lead:
        # The scale widens at once, and narrows only when the hand rests.
        for steps, value in ((30, 4), (2, 1.2), (-25, -1.5)):
            lead(steps)
            kernel = kernel_now(page)
            np.testing.assert_array_equal(kernel, with_entry(0, 1, value))
            now = at_work(kernel, rectifies=True)
            expect_pictures(page, now, [widest])
            expect_arithmetic(page, now, 81, 60, kernel_digits=int(value != 4))
        assert sent == []
    expect_kernel(page, with_entry(0, 1, -1.5))
    expect_pictures(page, now)
    for title, stage in (("Activation map", "convolution"), ("Max pooled", "pooled")):
        expect_map(page, title, now.stages[stage])
    page.wait_for_url("**/kernel_lab?kernel=1%2C-1.5%2C1%2C0%2C0%2C0%2C-1%2C-1%2C-1&relu=true&**")
    settle(page)
    assert len(sent) == 1
    button(page, "Undo").click()
    expect_kernel(page, EDGE)
    expect(button(page, "Undo")).to_be_disabled()
    button(page, "Redo").click()
    expect_kernel(page, with_entry(0, 1, -1.5))
    # A hand that is still rests as well; what it does then belongs to the same step.
    with holding(page, cell(page, 2, 2)) as lead:
        lead(5)
        expect_kernel(page, with_entry(2, 2, -0.5, kernel))
        lead(8)
        expect_kernel(page, with_entry(2, 2, -0.2, kernel))
    button(page, "Undo").click()
    expect_kernel(page, kernel)
    # A hand that flies away from a number still leads it, and one that lets go far away is gone.
    x, y = middle(cell(page, 0, 2))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 400, y)
    page.mouse.move(x + 440, y)
    page.mouse.up()  # far away
    page.mouse.move(x, y)
    page.mouse.move(x - 20, y)
    expect_kernel(page, with_entry(0, 2, 12, kernel))


def test_keys_and_wheel_change_a_number_by_steps_of_its_size_and_escape_restores_it(page):
    open_page(page, "/kernel_lab")
    main, first = page.get_by_test_id("stMain"), cell(page, 0, 0)
    first.click()
    with restless(page):  # a burst is one step
        for keys, value in (
            ("PageUp", "1.1"),
            ("Shift+PageUp", "2.1"),
            ("Alt+PageDown", "2.09"),
            ("Control+PageUp", "2.1"),
        ):
            page.keyboard.press(keys)
            expect(first).to_have_value(value)
        for turn, keys, value in (
            (-100, [], "2.2"),
            (100, ["Shift"], "1.2"),
            (-100, ["Alt"], "1.21"),
        ):
            for key in keys:
                page.keyboard.down(key)
            page.mouse.wheel(0, turn)
            for key in keys:
                page.keyboard.up(key)
            expect(first).to_have_value(value)
        assert main.evaluate("main => main.scrollTop") == 0
        page.keyboard.press("ArrowRight")
    expect(cell(page, 0, 1)).to_be_focused()
    expect_kernel(page, with_entry(0, 0, 1.21))
    # The wheel over any other cell is the page's.
    page.mouse.wheel(0, 100)
    page.wait_for_function("document.querySelector('[data-testid=stMain]').scrollTop > 0")
    np.testing.assert_array_equal(kernel_now(page), with_entry(0, 0, 1.21))
    page.keyboard.press("Control+z")
    expect_kernel(page, EDGE)
    expect(button(page, "Undo")).to_be_disabled()
    # Keys that have rested begin another step.
    for value in (1.1, 1.2):
        page.keyboard.press("PageUp")
        expect_kernel(page, with_entry(0, 1, value))
    page.keyboard.press("Control+z")
    expect_kernel(page, with_entry(0, 1, 1.1))
    for typed, keys, end in (("99.95", "PageUp", "100"), ("-99", "Shift+PageDown", "-100")):
        cell(page, 0, 1).fill(typed)
        for _ in range(2):
            page.keyboard.press(keys)
            expect(cell(page, 0, 1)).to_have_value(end)
    with holding(page, first) as lead:
        lead(-180)
        expect(first).to_have_value("-17")
    expect_kernel(page, [[-17, -100, 1], [0, 0, 0], [-1, -1, -1]])
    # What was dragged is typed over, and so is what is clicked; Escape gives both up.
    for field, kept in ((first, "1"), (cell(page, 2, 2), "-1"), (first, "1")):
        page.keyboard.type("0,5")
        expect(field).to_have_value("0,5")
        page.keyboard.press("Escape")
        expect(field).to_have_value(kept)
        (cell(page, 2, 2) if field is first else first).click()
    first.click()
    # So it does what was nudged, and a drag that is under way; then it leaves the cells.
    page.keyboard.press("Shift+PageUp")
    expect(first).to_have_value("2")
    page.keyboard.press("Escape")
    expect(first).to_have_value("1")
    with holding(page, first) as lead:
        lead(5)
        expect(first).to_have_value("1.5")
        page.keyboard.press("Escape")
        lead(9)
        expect(first).to_have_value("1")
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("group", name="Kernel entries")).to_be_focused()
    expect_kernel(page, with_entry(0, 1, -100))


def test_the_numbers_of_a_blur_move_by_steps_of_their_size_and_can_be_restored(page):
    blur = KERNELS["gaussian_blur"].weights
    open_page(page, f"/kernel_lab?kernel={format_kernel(blur)}")
    restore = page.get_by_role("button", name="Restore", exact=True)
    expect(restore).to_be_disabled()
    expect(restore).to_have_attribute("title", "Restore the numbers of Gaussian blur, without bias")
    expect(page.get_by_role("slider", name="Direction")).to_have_attribute(
        "aria-valuetext", "no direction"
    )
    with holding(page, cell(page, 0, 0)) as lead:
        lead(-10)
    changed = with_entry(0, 0, blur[0, 0] - np.float32(0.1), blur)
    expect_kernel(page, changed)
    expect_map(page, "Activation map", at_work(changed).activation)
    restore.click()
    expect_kernel(page, blur)
    expect(restore).to_be_disabled()
    button(page, "Undo").click()
    expect_kernel(page, changed)


def test_a_finger_drags_a_number_sideways_and_scrolls_up_and_down(page):
    page.set_viewport_size({"width": 390, "height": 844})
    main, target = page.get_by_test_id("stMain"), cell(page, 1, 0)
    with finger(page), touching(page) as touch:
        open_page(page, "/kernel_lab")
        expect(page.locator(".st-key-kernel_and_maps")).to_have_count(0)
        expect(target).to_have_attribute("inputmode", "decimal")
        settle(page)
        target.evaluate("field => field.scrollIntoView({ block: 'center' })")
        scrolled = main.evaluate("main => main.scrollTop")
        assert scrolled > 0
        x, y = middle(target)
        sent = hear(page, "framesent")
        touch("touchStart", (x, y))
        values = []
        for by in (30, 70, 110, 150):
            touch("touchMove", (x + by, y + 10))
            page.evaluate(PAINTED)
            values.append(float(target.get_attribute("title")))
        assert values == [0.7, 1.7, 2.7, 3.7]
        touch("touchEnd")
        kernel = with_entry(1, 0, 3.7)
        expect_kernel(page, kernel)
        settle(page)
        assert len(sent) == 1
        expect_map(page, "Activation map", at_work(kernel).activation)
        assert main.evaluate("main => main.scrollTop") == scrolled
        # A tap edits.
        x, y = middle(target)
        touch("touchStart", (x, y))
        touch("touchEnd")
        expect(target).to_be_focused()
        page.keyboard.type("4")
        kernel = with_entry(1, 0, 4)
        expect_kernel(page, kernel)
        # Up and down it scrolls, and changes nothing.
        touch("touchStart", (x, y))
        for by in range(20, 220, 20):
            touch("touchMove", (x + by / 10, y - by))
        touch("touchEnd")
        page.wait_for_function(
            "top => document.querySelector('[data-testid=stMain]').scrollTop > top + 50",
            arg=scrolled,
        )
        np.testing.assert_array_equal(kernel_now(page), kernel)


def test_the_bias_is_dragged_typed_nudged_and_undone_and_a_wrong_one_explained(page):
    open_page(page, "/kernel_lab?pixel=81,60")
    bias = page.get_by_label("Bias", exact=True)
    with restless(page), holding(page, bias) as lead:
        lead(-15)
        expect(bias).to_have_value("-1.5")
        expect_pictures(page, at_work(EDGE, bias=-1.5))
        expect_arithmetic(page, at_work(EDGE, bias=-1.5), 81, 60, kernel_digits=0)
    page.wait_for_url("**/kernel_lab?bias=-1.5&pixel=81%2C60")
    bias.fill("2,25")
    page.wait_for_url("**/kernel_lab?bias=2.25&pixel=81%2C60")
    expect_map(page, "Activation map", at_work(EDGE, bias=2.25).activation)
    page.keyboard.press("Shift+PageUp")
    page.wait_for_url("**/kernel_lab?bias=3.25&pixel=81%2C60")
    for address in ("bias=2.25&", "bias=-1.5&", ""):
        button(page, "Undo").click()
        page.wait_for_url(f"**/kernel_lab?{address}pixel=81%2C60")
    expect(bias).to_have_value("0")
    expect(button(page, "Undo")).to_be_disabled()
    for entry in ("abc", "101"):
        bias.fill(entry)
        bias.press("Tab")
        expect(explanation(page)).to_have_text(
            f"A bias is a number from -100 to 100; until then it stays 0. Received: '{entry}'."
        )
        expect(bias).to_have_attribute("aria-invalid", "true")
    button(page, "Undo").click()
    expect(bias).to_have_value("0")
    expect(explanation(page)).to_be_empty()
    button(page, "Redo").click()
    page.wait_for_url("**/kernel_lab?bias=-1.5&pixel=81%2C60")
    # It is the kernel's companion in the link, and comes back by it.
    page.reload()
    expect(bias).to_have_value("-1.5")
    expect_map(page, "Activation map", at_work(EDGE, bias=-1.5).activation)


def test_a_dial_turns_an_edge_by_mouse_keys_and_finger_and_its_sentence_follows(page):
    sobel = KERNELS["sobel_x"].weights
    quarter = np.rot90(sobel, -1)
    steered = (np.cos(np.pi / 4) * sobel + np.sin(np.pi / 4) * quarter).round(3).astype(np.float32)
    open_page(page, f"/kernel_lab?kernel={format_kernel(sobel)}&bias=0.5")
    dial = page.get_by_role("slider", name="Direction")
    told = page.locator(".st-key-announcement_of_kernel").get_by_role("status")
    expect(dial).to_have_attribute("aria-valuenow", "90")  # brighter to the right
    sent = hear(page, "framesent")
    x, y = middle(dial)
    page.mouse.move(x + 10, y)
    with restless(page):
        page.mouse.down()
        shown = [at_work(sobel, bias=0.5)]
        for place, degrees, kernel in (
            ((300, 300), "135", steered),
            ((300, 310), "135", steered),  # near enough
            ((0, 300), "180", quarter),
            ((-300, 0), "270", -sobel),
            ((300, 0), "90", sobel),
            ((300, 300), "135", steered),
        ):
            page.mouse.move(x + place[0], y + place[1])
            expect(dial).to_have_attribute("aria-valuenow", degrees)
            np.testing.assert_array_equal(kernel_now(page), kernel)
            expect_pictures(page, at_work(kernel, bias=0.5), shown)
            shown.append(at_work(kernel, bias=0.5))
        assert sent == []
        page.mouse.up()
    expect_kernel(page, steered)
    expect(told).to_contain_text(answers_to(steered))
    expect(page.get_by_role("paragraph").filter(has_text=answers_to(steered))).to_be_visible()
    button(page, "Undo").click()
    expect_kernel(page, sobel)
    expect(button(page, "Undo")).to_be_disabled()
    dial.focus()
    for key, degrees in (("ArrowUp", 95), ("ArrowLeft", 90), ("PageUp", 135), ("Home", 0)):
        page.keyboard.press(key)
        expect(dial).to_have_attribute("aria-valuetext", f"{degrees} degrees")
        turned = np.radians(degrees - 90)
        exact = np.cos(turned) * sobel + np.sin(turned) * quarter
        np.testing.assert_array_equal(kernel_now(page), exact.round(3).astype(np.float32))
    expect_kernel(page, np.rot90(sobel))
    expect(told).to_contain_text(answers_to(np.rot90(sobel)))
    with touching(page) as touch:
        touch("touchStart", (x, y - 10))
        touch("touchMove", (x + 40, y - 40))
        touch("touchMove", (x + 100, y))
        touch("touchEnd")
    expect_kernel(page, sobel)
    expect(page.get_by_label("Bias", exact=True)).to_have_value("0.5")
    # What has no direction is not turned.
    button(page, "Normalise").click()
    cell(page, 1, 1).fill("1")
    expect(dial).to_be_disabled()
    expect(dial).to_have_attribute("aria-valuetext", "no direction")
    kernel = kernel_now(page)
    dial.focus()
    page.keyboard.press("ArrowUp")
    page.mouse.move(x + 10, y)
    page.mouse.down()
    page.mouse.move(x, y + 100)
    page.mouse.up()
    np.testing.assert_array_equal(kernel_now(page), kernel)


# What screen readers would say: every change of a text in what is read aloud, in any widget.
LISTEN = """() => {
    window.said = []
    const live = "[role=status], [role=alert], [role=log], [aria-live]"
    const within = root => [
        ...root.querySelectorAll(live),
        ...[...root.querySelectorAll("*")].flatMap(e => (e.shadowRoot ? within(e.shadowRoot) : [])),
    ]
    for (const region of within(document)) {
        const changes = { childList: true, characterData: true, subtree: true }
        new MutationObserver(() => said.push(region.textContent)).observe(region, changes)
    }
}"""


def test_nothing_is_announced_while_a_number_moves_and_its_end_once(page):
    open_page(page, "/kernel_lab")
    page.evaluate(LISTEN)
    with restless(page), holding(page, cell(page, 0, 1)) as lead:
        for steps in (2, 8, -5, 13):
            lead(steps)
            page.evaluate(PAINTED)
        assert page.evaluate("said") == []
    kernel = with_entry(0, 1, 2.3)
    expect_kernel(page, kernel)
    settle(page)
    assert page.evaluate("said") == ["row 0, column 1: 2.3.", answers_to(kernel)]
    with restless(page):
        for _ in range(5):
            page.keyboard.press("PageUp")
        page.keyboard.press("Enter")
    kernel = with_entry(0, 1, 2.8)
    expect_kernel(page, kernel)
    settle(page)
    said = page.evaluate("said")[2:]
    assert said == ["row 0, column 1: 2.8.", *[answers_to(kernel)] * (len(said) - 1)]


# Whatever the server says arrives so many milliseconds late.
DELAY = """
    lateness = 0
    WebSocket = class extends WebSocket {
        addEventListener(kind, hear, ...rest) {
            const late = event => setTimeout(() => hear(event), lateness)
            super.addEventListener(kind, kind === "message" ? late : hear, ...rest)
        }
        set onmessage(hear) {
            super.onmessage = event => setTimeout(() => hear(event), lateness)
        }
    }
"""
# Every number that a cell has had, in order.
REMEMBER = """cells => {
    window.seen = [...cells.children].map(field => [field.title])
    const remember = () => [...cells.children].forEach((field, place) => {
        if (field.title !== seen[place].at(-1)) seen[place].push(field.title)
    })
    new MutationObserver(remember).observe(cells, { subtree: true, attributeFilter: ["title"] })
}"""


def test_a_slow_server_holds_up_no_hand_and_takes_nothing_back(other_page):
    page = other_page
    page.add_init_script(DELAY)
    page.bring_to_front()
    open_page(page, "/kernel_lab")
    page.evaluate("lateness = 2000")
    page.locator(".editor .cells").evaluate(REMEMBER)
    kernel = EDGE.copy()
    for place in ((0, 0), (0, 1), (2, 2)):
        with holding(page, cell(page, *place)) as lead:
            for steps in (3, 6, 9):
                kernel[place] = EDGE[place] + np.float32(0.1) * steps
                lead(steps)
                expect(cell(page, *place)).to_have_attribute("title", f"{kernel[place]:.1f}")
                expect_pictures(page, at_work(kernel), [at_work(EDGE)])
        expect_map(page, "Activation map", at_work(kernel).activation)
    kernel = np.float32([[1.9, 1.9, 1], [0, 0, 0], [-1, -1, -0.1]])
    expect_kernel(page, kernel)
    told = page.locator(".st-key-announcement_of_kernel").get_by_role("status")
    expect(told).to_have_text(answers_to(kernel))
    settle(page)
    expect_kernel(page, kernel)
    for place, seen in enumerate(page.evaluate("seen")):
        values = [float(text) for text in seen]
        assert values == sorted(set(values)), place
        assert (len(values) > 3) == (place in (0, 1, 8))


def test_a_cut_connection_leaves_the_hand_its_maps_and_gets_the_end_of_it(other_page, server):
    page, proxy = other_page, Proxy(server.url)
    page.bring_to_front()
    open_page(page, f"{proxy.url}/kernel_lab")
    proxy.cut()
    page.locator("[data-test-connection-state=PINGING_SERVER]").wait_for(state="attached")
    kernel = with_entry(0, 0, 2.5)
    for steps in (8, 7):
        with holding(page, cell(page, 0, 0)) as lead:
            lead(steps)
    np.testing.assert_array_equal(kernel_now(page), kernel)
    expect_map(page, "Activation map", at_work(kernel).activation)
    expect_pictures(page, at_work(kernel))
    proxy.mend()
    expect_kernel(page, kernel)
    told = page.locator(".st-key-announcement_of_kernel").get_by_role("status")
    expect(told).to_have_text(answers_to(kernel))
    settle(page)
    expect_kernel(page, kernel)
    expect_map(page, "Activation map", at_work(kernel).activation)
    proxy.cut()


def bitmap(rows, columns):
    """Write a picture file whose pixels differ."""
    file = BytesIO()
    grey = np.linspace(0, 255, rows * columns).reshape(rows, columns).astype(np.uint8)
    Image.fromarray(grey).save(file, "bmp")
    return grey.astype(np.float32) / 255, file.getvalue()


def test_a_kernel_that_no_longer_fits_keeps_the_last_map_and_says_why(page):
    open_page(page, "/kernel_lab?image=upload&padding=valid&pool=none")
    image, buffer = bitmap(4, 5)
    page.locator("input[type=file]").set_input_files(
        {"name": "small.bmp", "mimeType": "image/bmp", "buffer": buffer}
    )
    expect(page.locator(".probe figure").first).to_contain_text("4 × 5")
    fits = KernelAtWork(image, EDGE)
    expect_map(page, "Activation map", fits.activation)
    settle(page)
    refused = KernelAtWork(image, np.pad(EDGE, ((1, 1), (0, 0))))
    with pytest.raises(ConvscopeError) as refusal:
        _ = refused.activation
    hint = page.locator(".probe .hint")
    page.get_by_label("Rows", exact=True).select_option("5")
    expect(hint).to_have_text(f"{refusal.value}.")
    expect_map(page, "Activation map", fits.activation)
    expect_kernel(page, refused.kernel)
    expect(page.get_by_test_id("stAlert").filter(has_text=str(refusal.value))).to_be_visible()
    expect(hint).to_have_text(f"{refusal.value}.")
    # Its numbers can still be dragged, and count as soon as it fits again.
    with holding(page, cell(page, 1, 1)) as lead:
        lead(15)
    expect_map(page, "Activation map", fits.activation)
    expect(hint).to_have_text(f"{refusal.value}.")
    page.get_by_label("Rows", exact=True).select_option("3")
    kernel = with_entry(0, 1, 2.5)
    expect_map(page, "Activation map", KernelAtWork(image, kernel).activation)
    expect(hint).to_have_text("Click a pixel to pin it.")
    expect_kernel(page, kernel)


def test_two_tabs_a_turned_screen_and_another_picture_keep_what_was_dragged(page, other_page):
    other = other_page
    open_page(other, "/kernel_lab")
    open_page(page, "/kernel_lab?pixel=81,60")
    with holding(page, cell(page, 0, 0)) as lead:
        lead(-30)
    # Turned at once; once the number is left, the table stands elsewhere.
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.activeElement.blur()")
    kernel = with_entry(0, 0, -2)
    expect(page.locator(".st-key-kernel_and_maps")).to_have_count(0)
    expect_from_elsewhere(page, kernel)
    settle(page)
    np.testing.assert_array_equal(kernel_now(page), kernel)
    expect_map(page, "Activation map", at_work(kernel).activation)
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator(".st-key-kernel_and_maps")).to_be_visible()
    settle(page)
    expect_arithmetic(page, at_work(kernel), 81, 60, kernel_digits=0)
    button(page, "Undo").click()
    expect_kernel(page, EDGE)
    button(page, "Redo").click()
    expect_kernel(page, kernel)
    pick(page, "Picture", PICTURES["letters"].name)
    page.wait_for_url("**image=letters&**")
    with holding(page, cell(page, 2, 0)) as lead:
        lead(30)
    kernel = with_entry(2, 0, 2, kernel)
    letters = KernelAtWork(PICTURES["letters"].image(), kernel, padding="same", pool=POOL)
    expect_map(page, "Activation map", letters.activation)
    expect_arithmetic(page, letters, 81, 60, kernel_digits=0)
    expect_kernel(page, kernel)
    expect(page).to_have_url(re.compile("pixel=81%2C60"))
    other.bring_to_front()
    settle(other)
    np.testing.assert_array_equal(kernel_now(other), EDGE)
    expect_map(other, "Activation map", at_work(EDGE).activation)
