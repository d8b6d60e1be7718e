"""A mistake is chosen, seen and explained on the Kernel lab; all pages are shown on a projector."""

import re

import numpy as np
from playwright.sync_api import expect

from convcore.conv import conv2d
from convcore.kernels.presets import KERNELS
from tests.browser.reading import BOXES, open_page, picture, pixels, settle, signed_colours

EDGE = KERNELS["horizontal_edge"].weights


def test_a_mistake_is_chosen_seen_and_explained_by_one_click(page):
    open_page(page, "/kernel_lab")
    page.get_by_role("combobox", name="Mistake", exact=True).click()
    page.keyboard.type("wrap")
    page.keyboard.press("Enter")
    page.wait_for_url("**mistake=wrap_around*")
    expect(picture(page, "Wrong")).to_be_visible()
    settle(page)
    sums = conv2d(np.rint(255 * BOXES), EDGE, padding="same")
    kept = np.repeat((sums.astype(int) % 256)[..., None], 3, axis=2)
    np.testing.assert_array_equal(pixels(picture(page, "Wrong")), kept)
    right = pixels(picture(page, "Right")).astype(float)
    assert np.abs(right - signed_colours(sums, np.abs(sums).max())).max() <= 3
    answer = page.get_by_text(f"{sums.max():.0f} became {int(sums.max()) % 256}, which is")
    expect(answer).to_have_count(0)
    page.locator("summary").filter(has_text="Show the answer").focus()
    page.keyboard.press("Enter")
    expect(answer).to_be_visible()
    # Another kernel is another question.
    page.get_by_label("Kernel as text", exact=True).fill("1,0,-1,1,0,-1,1,0,-1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("which is")).to_have_count(0)
    expect(page.get_by_text("What happened here?")).to_be_visible()


def test_on_a_projector_all_is_larger_and_the_visit_stays_on_it(page):
    open_page(page, "/kernel_lab?stride=2")
    expect(page.get_by_test_id("stHeader")).to_be_visible()
    width = picture(page, "Activation map").bounding_box()["width"]
    switch = page.get_by_role("switch", name="Projector")
    switch.focus()
    page.keyboard.press("Space")
    page.wait_for_url(re.compile("present=true"))
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    readout = page.locator(".probe .line, .probe .result .value")
    sizes = readout.evaluate_all("all => all.map(e => parseFloat(getComputedStyle(e).fontSize))")
    assert len(sizes) >= 3
    assert min(sizes) >= 20
    assert picture(page, "Activation map").bounding_box()["width"] > 1.2 * width
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("PageUp")
    page.wait_for_function("scrollY === 0")
    page.keyboard.press("PageDown")
    page.wait_for_function("scrollY > 300")
    page.get_by_role("link", name="Training").click()
    page.wait_for_url("**/training?present=true")
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    page.go_back()
    page.wait_for_url(re.compile(r"kernel_lab\?(?=.*stride=2)(?=.*present=true)"))
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    settle(page)  # the switch of the other page may still be there
    page.locator("label").filter(has_text="Projector").click()
    page.wait_for_url(re.compile(r"kernel_lab\?stride=2$"))
    expect(page.get_by_test_id("stHeader")).to_be_visible()
