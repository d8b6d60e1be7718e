"""Training a network oneself, on small budgets, as a person does it."""

import re

import numpy as np
import pytest

from convcore.kernels.text import parse_kernel
from tests.background import long_work
from tests.browser.expecting import expect
from tests.browser.filters import tiles
from tests.browser.reading import arrive, open_page, settle
from tests.browser.training import PATIENCE_MS, end, own_film, press, progress

pytestmark = pytest.mark.own_visit

KERNEL = "0,1,0,1,-4,1,0,1,0"


def weights(page):
    """Read the nine numbers of the chosen filter in the film of one's own training."""
    return [float(text) for text in own_film(page).locator(".weight .value").all_inner_texts()]


def test_one_trains_after_the_other_is_watched_continued_and_opened_on_the_other_pages(
    page, other_page, server
):
    open_page(page, "/training?filters=4&length=2000&start=handmade&fixed=true")
    press(page, "Start training")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(progress(page)).to_contain_text("Step", timeout=PATIENCE_MS)
    # A filter that is chosen on the way is the chosen one everywhere.
    own_film(page).get_by_role("gridcell").nth(2).click()
    expect(page).to_have_url(re.compile("filter=2"))
    expect(own_film(page).locator(".words")).to_contain_text(re.compile(r"after ReLU: \d+"))
    own_film(page).get_by_role("gridcell").nth(0).click()
    expect(page).not_to_have_url(re.compile("filter="))
    page.get_by_role("link", name="Kernel lab", exact=True).click()
    arrive(page, "Kernel lab")

    other = other_page
    other.bring_to_front()
    open_page(other, f"/kernel_lab?kernel={KERNEL}")
    other.get_by_role("link", name="Training", exact=True).click()
    arrive(other, "Training")
    other.get_by_text("Train your own", exact=True).click()
    expect(other.get_by_text("It trains on 800 of the 1,000 samples that ship")).to_be_visible()
    other.get_by_role("textbox", name="Filters", exact=True).fill("4")
    other.keyboard.press("Enter")
    other.get_by_role("combobox", name="First layer").click()
    other.get_by_role("option", name="The Kernel lab's kernel").click()
    other.get_by_text("Fixed", exact=True).click()
    settle(other)
    # What is typed right before the click counts, too.
    other.get_by_role("textbox", name="Steps to train", exact=True).fill("20")
    press(other, "Start training")
    expect(other.get_by_text("1 training is ahead of yours")).to_be_visible()
    assert len(long_work(server.pid)) == 1

    page.bring_to_front()
    page.get_by_role("link", name="Training", exact=True).click()
    arrive(page, "Training")
    expect(progress(page)).to_contain_text("of 2,000")
    press(page, "Stop")
    end(page, "Stopped at step")
    expect(own_film(page).locator(".words")).to_contain_text("Moved 0.00 from its start")
    # The first hand-made kernel, a horizontal edge, of the length of the noise.
    edge = np.array(weights(page)).reshape(3, 3)
    np.testing.assert_allclose(edge, [[edge[0, 0]] * 3, [0] * 3, [-edge[0, 0]] * 3], atol=0.001)

    other.bring_to_front()
    end(other, "Trained: 20 steps.")
    kernel = parse_kernel(KERNEL).ravel()
    shown = np.array(weights(other))
    np.testing.assert_allclose(shown, kernel * shown.max() / kernel.max(), atol=0.002)
    expect(own_film(other).locator(".place")).to_have_text("step 20 of 20")
    expect(own_film(other).get_by_role("gridcell")).to_have_count(4)
    press(other, "Continue for 20 steps")
    end(other, "Trained: 40 steps.")
    expect(own_film(other).locator(".place")).to_have_text("step 40 of 40")
    last = own_film(other).locator(".line").inner_text()
    own_film(other).get_by_role("button", name="Previous recorded step").click()
    expect(own_film(other).locator(".place")).to_have_text("step 39 of 40")
    share = re.match(r"([0-9.]+) % of the 200 samples kept for the test right", last)[1]
    expect(other.get_by_text(f"is right on {share} % of the 200 samples")).to_be_visible()

    press(other, "Look at it on all pages")
    expect(other).to_have_url(re.compile("model=yours"))
    other.locator(".film").first.get_by_role("slider").press("End")
    line = other.locator(".film").first.locator(".line")
    expect(line).to_contain_text(f"{share} % of the 200 samples kept for the test right")
    expect(line).to_contain_text("after 5.0 epochs")
    other.get_by_role("link", name="See its filters").click()
    arrive(other, "Learned filters")
    expect(tiles(other)).to_have_count(4)
    expect(other.get_by_text(f"Right on {share} % of the 200 samples")).to_be_visible()
    other.get_by_role("link", name="Layers", exact=True).click()
    expect(other.get_by_role("group", name=re.compile("^conv1, .* 26 × 26 × 4$"))).to_be_visible()
    expect(other).to_have_url(re.compile("model=yours"))
