"""Training a network oneself, on small budgets, as a person does it."""

import re

import numpy as np
import pytest

from convcore.kernels.text import parse_kernel
from convcore.rounding import format_number
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


def steps_of(page):
    """Read which step the film shows, and of how many."""
    found = re.match(r"step ([\d,]+) of ([\d,]+)$", own_film(page).locator(".place").inner_text())
    return [int(text.replace(",", "")) for text in found.groups()]


def test_a_training_is_watched_stopped_continued_and_opened_on_the_other_pages(page, server):
    open_page(page, f"/kernel_lab?kernel={KERNEL}")
    page.get_by_role("link", name="Training", exact=True).click()
    arrive(page, "Training")
    page.get_by_text("Train your own", exact=True).click()
    expect(page.get_by_text("It trains on 800 of the 1,000 samples that ship")).to_be_visible()
    page.get_by_role("textbox", name="Filters", exact=True).fill("4")
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="First layer").click()
    page.get_by_role("option", name="The Kernel lab's kernel").click()
    page.get_by_text("Fixed", exact=True).click()
    settle(page)
    # What is typed right before the click counts, too.
    page.get_by_role("textbox", name="Steps to train", exact=True).fill("2000")
    press(page, "Start training")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(progress(page)).to_contain_text("Step", timeout=PATIENCE_MS)
    assert len(long_work(server.pid)) == 1
    # A filter that is chosen on the way is the chosen one everywhere.
    own_film(page).get_by_role("gridcell").nth(2).click()
    expect(page).to_have_url(re.compile("filter=2"))
    expect(own_film(page).locator(".words")).to_contain_text(re.compile(r"after ReLU: \d+"))
    own_film(page).get_by_role("gridcell").nth(0).click()
    expect(page).not_to_have_url(re.compile("filter="))
    for name in ("Kernel lab", "Training"):
        page.get_by_role("link", name=name, exact=True).click()
        arrive(page, name)
    expect(progress(page)).to_contain_text("of 2,000")
    press(page, "Stop")
    end(page, "Stopped at step")
    expect(own_film(page).locator(".words")).to_contain_text("Moved 0.00 from its start")
    kernel, shown = parse_kernel(KERNEL).ravel(), np.array(weights(page))
    np.testing.assert_allclose(shown, kernel * shown.max() / kernel.max(), atol=0.002)
    expect(own_film(page).get_by_role("gridcell")).to_have_count(4)
    stopped, whole = steps_of(page)
    assert stopped == whole < 2000

    page.get_by_role("textbox", name="Steps to train", exact=True).fill("20")
    page.keyboard.press("Enter")
    press(page, "Continue for 20 steps")
    last = stopped + 20
    end(page, f"Trained: {last:,} steps.")
    assert steps_of(page) == [last, last]
    line = own_film(page).locator(".line").inner_text()
    own_film(page).get_by_role("button", name="Previous recorded step").click()
    expect(own_film(page).locator(".place")).not_to_have_text(f"step {last:,} of {last:,}")
    before, whole = steps_of(page)
    assert stopped <= before < last == whole
    share = re.match(r"([0-9.]+) % of the 200 samples kept for the test right", line)[1]
    expect(page.get_by_text(f"is right on {share} % of the 200 samples")).to_be_visible()

    press(page, "Look at it on all pages")
    expect(page).to_have_url(re.compile("model=yours"))
    page.locator(".film").first.get_by_role("slider").press("End")
    line = page.locator(".film").first.locator(".line")
    expect(line).to_contain_text(f"{share} % of the 200 samples kept for the test right")
    expect(line).to_contain_text(f"after {format_number(last / 8, 1)} epochs")
    page.get_by_role("link", name="See its filters").click()
    arrive(page, "Learned filters")
    expect(tiles(page)).to_have_count(4)
    expect(page.get_by_text(f"Right on {share} % of the 200 samples")).to_be_visible()
    page.get_by_role("link", name="Layers", exact=True).click()
    expect(page.get_by_role("group", name=re.compile("^conv1, .* 26 × 26 × 4$"))).to_be_visible()
    expect(page).to_have_url(re.compile("model=yours"))
