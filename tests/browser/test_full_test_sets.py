"""The test images of the full data set as an input."""

import re

import numpy as np
import pytest

from convcore.rounding import format_number
from tests.browser.conftest import IMAGES, serve
from tests.browser.dragging import restless
from tests.browser.expecting import expect
from tests.browser.filters import FASHION, origin
from tests.browser.forward import answer
from tests.browser.picking import cell, pick
from tests.browser.reading import arrive, open_page, picture, pixels, settle
from tests.browser.training import PATIENCE_MS
from tests.keras_data import keep_fashion, noise
from tests.sweeps import some

pytestmark = pytest.mark.own_visit

FETCH = "Fetch the test images of "


def test_the_test_images_of_a_network_are_fetched_and_take_the_place_of_its_samples(page, context):
    images, labels = IMAGES["x_test"], IMAGES["y_test"]
    open_page(page, "/learned_filters?input=test_set&sample=30")
    expect(page.get_by_text("Meanwhile you see sample 30.")).to_be_visible()
    expect(origin(page)).to_have_text(f"Sample 30: {FASHION.titles[30]}")
    page.get_by_role("button", name=FETCH).click()
    expect(page.get_by_test_id("stProgress")).to_contain_text("All else goes on meanwhile.")

    scaled = images[..., np.newaxis] / np.float32(255)
    right = [answer(FASHION, FASHION.first_layer, image).argmax() for image in scaled] == labels
    line = f"Right on {format_number(100 * right.mean(), 1)} % of the {len(labels)} test images."
    expect(page.get_by_text(line)).to_be_visible(timeout=PATIENCE_MS)
    expect(origin(page)).to_have_text("Test image 30: T-shirt/top")
    settle(page)
    np.testing.assert_array_equal(pixels(picture(page, "Input").first)[..., 0], images[30])
    expect(page.get_by_role("button", name=FETCH)).to_have_count(0)

    page.get_by_role("button", name="Next sample").click()
    expect(origin(page)).to_have_text("Test image 31: Trouser")
    page.get_by_role("link", name="Layers", exact=True).click()
    arrive(page, "Layers")
    shown = pixels(page.locator(".path canvas").first)
    np.testing.assert_array_equal(shown[..., 0], images[31])
    assert "input=test_set" in page.url

    # Another visit finds it there, and counts over it.
    other = context.new_page()
    without = FASHION.first_layer.silence([3, 7])
    right = [answer(FASHION, without, image).argmax() for image in scaled] == labels
    open_page(other, "/learned_filters?input=test_set&sample=39&silence=3,7")
    line = f"Right on {format_number(100 * right.mean(), 1)} % of the {len(labels)} test images"
    expect(other.get_by_text(line)).to_be_visible()
    expect(origin(other)).to_have_text("Test image 39: Ankle boot")
    pick(other, "Picture", "Samples")
    expect(origin(other)).to_have_text(f"Sample 39: {FASHION.titles[39]}")
    expect(other.get_by_text(re.compile("^Right on .* of the 1,000 samples"))).to_be_visible()
    other.close()


def test_a_number_that_only_the_test_set_has_is_left_behind_with_it(page):
    open_page(page, "/learned_filters?model=digits&input=test_set&sample=4711")
    expect(page.get_by_text("Meanwhile you see sample 0.")).to_be_visible()
    pick(page, "Picture", "Samples")
    expect(page.get_by_role("button", name="Picture: 0: ")).to_be_visible()
    expect(page.get_by_text("Received: sample 4711")).to_have_count(0)


def test_a_hand_goes_on_past_the_thousand_whose_thumbnails_are_there(page, tmp_path):
    for _ in range(some(0, of=1)):
        keep_fashion(tmp_path, noise(train=10, test=1030))
        with serve(KERAS_HOME=str(tmp_path)) as server:
            open_page(page, f"{server.url}/learned_filters?input=test_set")
            page.get_by_role("button", name=FETCH).click()
            expect(origin(page)).to_have_text("Test image 0: T-shirt/top", timeout=PATIENCE_MS)
            expect(page.get_by_text("of the 1,030 test images")).to_be_visible(timeout=PATIENCE_MS)
            settle(page)
            strip = page.get_by_role("slider", name="Samples")
            picker = cell(page, "Picture").locator("button.box")
            for target in (strip, picker):
                for key, last in (("ArrowLeft", 1026), ("ArrowRight", 0)):
                    with restless(page):
                        for _ in range(3):
                            target.press(key)
                    target.press(key)
                    expect(origin(page)).to_contain_text(f"Test image {last}: ")
                    settle(page)
                    expect(strip).to_have_attribute("aria-valuenow", str(last))
                    expect(origin(page)).to_contain_text(f"Test image {last}: ")
