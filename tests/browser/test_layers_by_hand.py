"""Layers under a hand: path, field and ledger follow at once, the server hears of the end."""

import re

import numpy as np

from convcore.contributions import contributions
from convcore.networks.bundle_files import load_bundle
from convcore.receptive import Window
from convcore.rounding import digits_for, format_number, percent
from tests.browser.connection import hear
from tests.browser.dragging import restless
from tests.browser.drawing import board
from tests.browser.expecting import expect
from tests.browser.filters import FASHION, MODELS, same
from tests.browser.forward import answer, layers_of, stored_weights
from tests.browser.picking import cell
from tests.browser.reading import PAINTED, pixels, settle, signed_colours
from tests.browser.test_dragging import DELAY
from tests.browser.test_layers import layers, maps_shown, open_layers, stage, status

KERNEL, BIAS = (stored_weights(FASHION.model_path)[f"conv2d_1/vars/{index}"] for index in (0, 1))
DIGITS = load_bundle(MODELS / "digits")


def expect_path(page, sample):
    """See the answer, and the maps of a layer in the colours of their values."""
    shares = layers(sample)["softmax"]
    bars = stage(page, "softmax").locator(".value")
    expect(bars).to_have_text([percent(float(share), 1) for share in shares])
    maps = layers(sample)["conv2"]
    shown = pixels(stage(page, "conv2").locator("canvas"))[:11, :11].astype(float)
    # Of all samples that were shown, the scale is the widest.
    widest = max(np.abs(layers(each)["conv2"]).max() for each in range(sample + 1))
    return shown, [signed_colours(maps[..., 0], limit) for limit in (np.abs(maps).max(), widest)]


def unit_of(sample, number, row, column):
    """Give what each map of pool1 contributes to a unit of conv2, and the digits of the ledger."""
    found = contributions(layers(sample)["pool1"], KERNEL[..., number], Window((3, 3)))
    digits = max(3, digits_for(max(np.abs(found).max(), abs(BIAS[number]))))
    return found[row, column], digits


def expect_ledger(page, sample, number, row, column):
    """See what a unit of conv2 adds up, in order and in all."""
    parts, digits = unit_of(sample, number, row, column)
    total = float(layers(sample)["conv2"][row, column, number])
    words = page.locator(".ledger .total")
    expect(words).to_contain_text(
        f"together {format_number(float(parts.sum()), digits)}, + bias "
        f"{format_number(float(BIAS[number]), digits)} = {format_number(total, digits)}. conv2 has "
        f"{format_number(total, digits)}"
    )
    shown = page.get_by_role("listbox", name="Contributions").get_by_role("option")
    assert shown.evaluate_all("all => all.map(one => one.getAttribute('aria-label'))") == [
        f"Filter {each}: {format_number(float(parts[each]), digits)}"
        for each in np.argsort(-parts, kind="stable")
    ]


def test_held_arrow_keys_lead_through_samples_and_the_server_hears_of_the_last(page):
    open_layers(page, "layer=conv2&map=8&unit=4,6&about=sum")
    expect(same(page)).to_be_visible()  # nothing is asked for any more
    sent = hear(page, "framesent")
    cell(page, "Picture").locator("button.box").focus()
    with restless(page):
        for sample in (1, 2):
            page.keyboard.press("ArrowRight")
            page.evaluate(PAINTED)
            shown, (_, widest) = expect_path(page, sample)
            np.testing.assert_allclose(shown, widest, atol=4)
            expect_ledger(page, sample, 8, 4, 6)
            readout = page.locator(".opened .readout")
            value = layers(sample)["conv2"][4, 6, 8]
            expect(readout).to_contain_text(f"row 4, column 6: {format_number(float(value), 2)}")
        # What nobody hears meanwhile is not put into words.
        expect(page.locator(".opened .map canvas")).to_have_attribute(
            "aria-label", "conv2, map 8, changing"
        )
        assert sent == []
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**sample=3&layer=conv2&map=8&unit=4%2C6&about=sum")
    settle(page)
    assert len(sent) == 1
    shown, (own, _) = expect_path(page, 3)
    np.testing.assert_allclose(shown, own, atol=4)  # the scale narrows at rest
    expect_ledger(page, 3, 8, 4, 6)
    alt = stage(page, "conv2").locator("canvas").get_attribute("aria-label")
    active = percent(float((layers(3)["conv2"] > 0).mean()), 0)
    assert alt.startswith(f"All 64 of conv2: {active} active, strongest ")
    told = page.locator(".path .spoken")
    expect(told).to_have_text(
        f"Sample 3: {FASHION.classes[layers(3)['softmax'].argmax()]}, "
        f"{percent(float(layers(3)['softmax'].max()), 1)}."
    )


def test_a_unit_led_by_keys_takes_field_and_ledger_along_and_is_told_once_it_rests(page):
    open_layers(page, "sample=3&layer=conv2&map=8&unit=4,6&about=sees")
    expect(same(page)).to_be_visible()  # nothing is asked for any more
    sent = hear(page, "framesent")
    map_ = page.locator(".opened").get_by_role("application")
    map_.focus()
    with restless(page):
        for key, (row, column) in {"ArrowUp": (3, 6), "ArrowLeft": (3, 5)}.items():
            page.keyboard.press(key)
            page.evaluate(PAINTED)
            expect(status(page)).to_contain_text(f"Row {row}, column {column} of conv2, map 8: ")
            expect(status(page)).to_contain_text(f"It sees rows {2 * row} to {2 * row + 7}, ")
            seen = FASHION.samples[3][2 * row : 2 * row + 8, 2 * column : 2 * column + 8, 0]
            np.testing.assert_array_equal(pixels(page.locator(".unit .sees canvas"))[..., 0], seen)
        # What a pointer is over is shown, and gone with it.
        box = map_.bounding_box()
        page.mouse.move(box["x"] + 2, box["y"] + 2)
        expect(status(page)).to_contain_text("Row 0, column 0 of conv2, map 8: ")
        page.mouse.move(0, 0)
        expect(status(page)).to_contain_text("Row 3, column 5 of conv2, map 8: ")
        assert sent == []
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**unit=3%2C4&about=sees")
    settle(page)
    assert len(sent) == 1
    page.get_by_role("tab", name="What it adds up").click()
    page.wait_for_url("**about=sum")
    settle(page)
    expect_ledger(page, 3, 8, 3, 4)
    map_.focus()
    with restless(page):
        page.keyboard.press("ArrowDown")
        page.evaluate(PAINTED)
        expect_ledger(page, 3, 8, 4, 4)
        page.keyboard.press("Escape")
        page.evaluate(PAINTED)
        expect_ledger(page, 3, 8, 3, 4)
    with page.sockets[-1].expect_event("framesent"):
        page.keyboard.press("Enter")
    settle(page)


def test_what_is_chosen_takes_the_place_of_what_a_pointer_rests_on(page):
    open_layers(page, "sample=3&layer=conv2&map=8&unit=4,6&about=sees")
    expect(same(page)).to_be_visible()  # nothing is asked for any more

    def point_at(layer, row, column):
        box = page.locator(".opened").get_by_role("application").bounding_box()
        page.mouse.move(
            box["x"] + (column + 0.5) * box["width"] / 11,
            box["y"] + (row + 0.5) * box["height"] / 11,
        )
        expect(status(page)).to_contain_text(f"Row {row}, column {column} of {layer}, map 8: ")

    def open_by_key(layer):
        button = stage(page, layer).get_by_role("button")
        button.evaluate("button => button.focus({ preventScroll: true })")
        page.keyboard.press("Enter")

    point_at("conv2", 9, 4)
    page.mouse.down()
    page.mouse.up()
    for row in (8, 7):
        page.keyboard.press("ArrowUp")
        expect(status(page)).to_contain_text(f"Row {row}, column 4 of conv2, map 8: ")
    page.wait_for_url("**unit=7%2C4&about=sees")
    point_at("conv2", 9, 10)
    open_by_key("relu2")
    page.wait_for_url("**?sample=3&map=8&unit=7%2C4&about=sees")  # and not what is pointed at
    expect(status(page)).to_contain_text("Row 7, column 4 of relu2, map 8: ")
    settle(page)
    point_at("relu2", 9, 4)
    open_by_key("pool2")
    expect(page.locator(".opened strong")).to_have_text("pool2, map 8")
    values = layers(3)["pool2"][..., 8]
    row, column = (int(place) for place in np.unravel_index(values.argmax(), values.shape))
    shown = f"row {row}, column {column}: {format_number(float(values.max()), 2)}"
    expect(page.locator(".opened .readout")).to_contain_text(shown)
    page.wait_for_url("**layer=pool2&map=8&about=sees")


def test_a_stroke_is_answered_while_the_pen_moves(page):
    open_layers(page, "model=digits&input=drawing&layer=conv2&map=3")
    board(page).scroll_into_view_if_needed()
    box = board(page).bounding_box()
    expect(same(page)).to_be_visible()  # nothing is asked for any more
    sent = hear(page, "framesent")

    def to(x, y):
        page.mouse.move(box["x"] + x * box["width"] / 200, box["y"] + y * box["height"] / 200)

    to(55, 45)
    page.mouse.down()
    seen = []
    for x, y in ((145, 45), (120, 90), (100, 165)):
        to(x, y)
        page.evaluate(PAINTED)
        picture = pixels(stage(page, "input").locator("canvas"))[..., :1] / np.float32(255)
        shares = answer(DIGITS, DIGITS.first_layer, picture)
        bars = stage(page, "softmax").locator(".value").all_inner_texts()
        read = [float(bar.removesuffix(" %")) for bar in bars]
        # What is read from the screen has 256 levels.
        np.testing.assert_allclose(read, 100 * shares, atol=0.8)
        map_ = layers_of(DIGITS, DIGITS.first_layer, picture)["conv2"][..., 3]
        limit = float(page.locator(".opened .legend span").last.inner_text())
        shown = pixels(page.locator(".opened .map canvas")).astype(float)
        np.testing.assert_allclose(shown, signed_colours(map_, limit), atol=8)
        seen.append(bars)
        assert sent == []
    assert len({*map(str, seen)}) > 1
    page.mouse.up()
    expect(page.get_by_text("Your drawing → ")).to_be_visible()
    settle(page)
    assert len(sent) == 1
    expect(stage(page, "softmax").locator(".class.top .label")).to_have_text("7")


def test_a_map_that_is_chosen_opens_at_once_and_a_late_answer_takes_nothing_back(other_page):
    page = other_page
    page.add_init_script(DELAY)
    page.bring_to_front()
    open_layers(page, "sample=3")
    page.evaluate("lateness = 500")
    for number in (5, 6):
        maps_shown(page).nth(number).click()
        page.evaluate(PAINTED)
        expect(page.locator(".opened strong")).to_have_text(f"relu2, map {number}")
        expect(maps_shown(page).nth(number)).to_have_attribute("aria-selected", "true")
    cell(page, "Picture").locator("button.box").focus()
    page.keyboard.press("ArrowRight")
    page.evaluate("seen = []")
    page.locator(".opened strong").evaluate(
        "title => new MutationObserver(() => seen.push(title.textContent))"
        ".observe(title, { childList: true, characterData: true, subtree: true })"
    )
    page.wait_for_url("**/layers?sample=4&map=6")
    settle(page)
    assert page.evaluate("seen") == []
    expect(page.locator(".opened strong")).to_have_text("relu2, map 6")
    expect(maps_shown(page).nth(6)).to_have_attribute("aria-selected", "true")
    values = layers(4)["relu2"][..., 6]
    active = percent(float((values > 0).mean()), 0)
    expect(page.locator(".opened p").first).to_have_text(re.compile(f"^{active} active, "))
