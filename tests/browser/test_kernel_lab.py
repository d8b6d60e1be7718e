"""The Kernel lab as a person sees it, against convcore's own results."""

import re

import numpy as np
from playwright.sync_api import expect

from convcore.kernel_at_work import KernelAtWork
from convcore.kernels.presets import KERNELS
from convcore.kernels.text import format_kernel
from convcore.pool import pool2d
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


def test_a_preset_fills_the_table(page):
    open_page(page, "/kernel_lab")
    page.get_by_role("combobox", name="Preset", exact=True).click()
    page.keyboard.type("sharpen")
    page.keyboard.press("Enter")
    kernel = KERNELS["sharpen"].weights
    expect(page.get_by_label("Kernel as text", exact=True)).to_have_value(format_kernel(kernel))
    expect_map(page, "Activation map", KernelAtWork(BOXES, kernel, padding="same").activation)


def test_a_number_is_typed_with_a_comma_in_any_language_and_changed_by_keys_within_its_range(page):
    open_page(page, "/kernel_lab")
    session = page.context.new_cdp_session(page)
    bias = page.get_by_label("Bias", exact=True)
    for locale, number in (("de-DE", -2.5), ("fr-FR", 0.25), ("en-US", 0.5)):
        session.send("Emulation.setLocaleOverride", {"locale": locale})
        bias.fill("")
        page.keyboard.type(f"{number}".replace(".", ","))
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/kernel_lab?bias={number}")
        session.send("Emulation.setLocaleOverride")
    # By 0.1 at each press; what a held key runs through is not sent.
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**/kernel_lab?bias=0.4")
    page.keyboard.down("ArrowUp")
    page.keyboard.down("ArrowUp")
    expect(bias).to_have_value("0.6")
    settle(page)
    assert page.url.endswith("?bias=0.4")
    page.keyboard.up("ArrowUp")
    page.wait_for_url("**/kernel_lab?bias=0.6")
    bias.fill("99,95")
    page.keyboard.press("ArrowUp")
    page.wait_for_url("**/kernel_lab?bias=100")
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    # What is typed elsewhere while a number is refused arrives whole.
    bias.fill("abc")
    page.get_by_label("Kernel as text", exact=True).click()
    page.keyboard.press("Control+A")
    page.keyboard.type("[1 2; 3 4]", delay=50)
    page.keyboard.press("Enter")
    page.wait_for_url("**/kernel_lab?kernel=2x2%3A1%2C2%2C3%2C4&bias=100")
    expect(page.get_by_test_id("stAlert")).to_contain_text("Received: 'abc'. Still in use: 100")
    page.get_by_label("Kernel as text", exact=True).fill("1,1,1,0,0,0,-1,-1,-1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kernel_lab?bias=100")
    # A keyboard for numbers, on a phone, where no minus sign is needed.
    expect(bias).not_to_have_attribute("inputmode", re.compile("."))
    bias.fill("0,5")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kernel_lab?bias=0.5")
    activation = KernelAtWork(
        BOXES, KERNELS["horizontal_edge"].weights, bias=0.5, padding="same"
    ).activation
    expect_map(page, "Activation map", activation)


def test_a_wrong_text_is_explained_and_the_map_stays(page):
    open_page(page, "/kernel_lab")
    before = picture(page, "Activation map").get_attribute("aria-label")
    page.get_by_label("Kernel as text", exact=True).fill("1,2,nan")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stAlert")).to_contain_text("Received:")
    settle(page)
    expect(picture(page, "Activation map")).to_have_attribute("aria-label", before)


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
