"""Training a network oneself, on small budgets, as a person does it."""

import os
import re

import numpy as np
import psutil
import pytest
from playwright.sync_api import expect

from convcore.kernels.text import parse_kernel
from tests.browser.conftest import serve
from tests.browser.connection import break_connection, watch_connection
from tests.browser.filters import tiles
from tests.browser.reading import open_page, settle
from tests.keras_data import keep_fashion, noise

# A start of TensorFlow at low priority on a busy machine.
PATIENCE = 120_000
KERNEL = "0,1,0,1,-4,1,0,1,0"


def section(page):
    return page.locator(".film").nth(1)


def progress(page):
    return page.get_by_test_id("stProgress")


def press(page, name):
    page.get_by_role("button", name=name).click()


def end(page, text):
    expect(page.get_by_test_id("stAlert").filter(has_text=text)).to_be_visible(timeout=PATIENCE)
    settle(page)


def weights(page):
    """Read the nine numbers of the chosen filter in the film of one's own training."""
    return [float(text) for text in section(page).locator(".weight .value").all_inner_texts()]


def trainings(server):
    """Find the processes that train: they have the lowest priority."""
    found = []
    for process in psutil.Process(server.pid).children(recursive=True):
        try:
            if process.nice() == 19:
                found.append(process)
        except psutil.NoSuchProcess:
            pass
    return found


def test_a_network_is_trained_watched_continued_and_opened_on_the_other_pages(page):
    open_page(page, "/training?filters=4&length=20&sample=1")
    expect(page.get_by_text("It trains on 800 of the 1,000 samples that ship")).to_be_visible()
    press(page, "Start training")
    expect(page.get_by_role("progressbar")).to_be_visible()
    end(page, "Trained: 20 steps.")
    expect(section(page).locator(".place")).to_have_text("step 20 of 20")
    expect(section(page).get_by_role("gridcell")).to_have_count(4)
    press(page, "Continue for 20 steps")
    end(page, "Trained: 40 steps.")
    expect(section(page).locator(".place")).to_have_text("step 40 of 40")
    first, last = "Previous recorded step", section(page).locator(".line").inner_text()
    section(page).get_by_role("button", name=first).click()
    expect(section(page).locator(".place")).to_have_text("step 39 of 40")
    share = re.match(r"([0-9.]+) % of the 200 samples kept for the test right", last)[1]
    expect(page.get_by_text(f"is right on {share} % of the 200 samples")).to_be_visible()

    press(page, "Look at it on all pages")
    expect(page).to_have_url(re.compile("model=yours"))
    page.locator(".film").first.get_by_role("slider").press("End")
    line = page.locator(".film").first.locator(".line")
    expect(line).to_contain_text(f"{share} % of the 200 samples kept for the test right")
    expect(line).to_contain_text("after 5.0 epochs")
    page.get_by_role("link", name="See its filters").click()
    expect(tiles(page)).to_have_count(4)
    expect(page.get_by_text(f"Right on {share} % of the 200 samples")).to_be_visible()
    page.get_by_role("link", name="Layers", exact=True).click()
    expect(page.get_by_role("group", name=re.compile("^conv1, .* 26 × 26 × 4$"))).to_be_visible()
    expect(page).to_have_url(re.compile("model=yours"))


def test_a_second_visit_waits_for_the_first_which_is_found_again_and_stops_when_told(
    page, context, server
):
    open_page(page, "/training?filters=4&length=2000&start=handmade&fixed=true")
    press(page, "Start training")
    expect(progress(page)).to_contain_text("Step", timeout=PATIENCE)
    page.get_by_role("link", name="Kernel lab", exact=True).click()
    settle(page)

    other = context.new_page()
    open_page(other, f"/kernel_lab?kernel={KERNEL}")
    other.get_by_role("link", name="Training", exact=True).click()
    other.get_by_text("kernel_lab", exact=True).click()
    other.get_by_text("Fixed", exact=True).click()
    settle(other)
    # What is typed right before the click counts, too.
    other.get_by_role("spinbutton", name="Steps to train").fill("10")
    press(other, "Start training")
    expect(other.get_by_text("1 training is ahead of yours")).to_be_visible()
    assert len(trainings(server)) == 1

    page.get_by_role("link", name="Training", exact=True).click()
    expect(progress(page)).to_contain_text("of 2,000")
    press(page, "Stop")
    end(page, "Stopped at step")
    expect(section(page).locator(".words")).to_contain_text("Moved 0.00 from its start")
    # The first hand-made kernel, a horizontal edge, of the length of the noise.
    edge = np.array(weights(page)).reshape(3, 3)
    np.testing.assert_allclose(edge, [[edge[0, 0]] * 3, [0] * 3, [-edge[0, 0]] * 3], atol=0.001)

    end(other, "Trained: 10 steps.")
    kernel = parse_kernel(KERNEL).ravel()
    shown = np.array(weights(other))
    np.testing.assert_allclose(shown, kernel * shown.max() / kernel.max(), atol=0.002)
    other.close()


def test_a_learning_rate_that_is_too_large_ends_with_a_sentence_and_keeps_the_curves(page):
    open_page(page, "/training?filters=4&length=50&learning_rate=10000")
    press(page, "Start training")
    end(page, "A learning rate of 10000 is too large")
    expect(section(page).locator(".place")).to_contain_text("step ")
    expect(page.get_by_role("button", name="Train anew")).to_be_enabled()
    expect(page.get_by_role("button", name="Continue")).to_have_count(0)


def test_a_training_ends_with_its_visit_and_not_with_a_broken_connection(
    own_page, context, fresh_server
):
    watch_connection(own_page)
    gone = context.new_page()
    open_page(gone, f"{fresh_server.url}/training?length=2000")
    press(gone, "Start training")
    expect(progress(gone)).to_contain_text("Step", timeout=PATIENCE)
    (process,) = trainings(fresh_server)
    # A filter that is chosen on the way is the chosen one everywhere.
    section(gone).get_by_role("gridcell").nth(2).click()
    expect(gone.get_by_label("Filter", exact=True)).to_have_value("2")
    expect(section(gone).locator(".words")).to_contain_text(re.compile(r"after ReLU: \d+"))

    open_page(own_page, f"{fresh_server.url}/training?filters=4&length=10")
    press(own_page, "Start training")
    expect(own_page.get_by_text("1 training is ahead of yours")).to_be_visible()
    own_page.get_by_role("link", name="Kernel lab", exact=True).click()
    settle(own_page)
    break_connection(own_page)
    gone.close()
    psutil.wait_procs([process], timeout=60)
    assert not process.is_running()
    own_page.get_by_role("link", name="Training", exact=True).click()
    end(own_page, "Trained: 10 steps.")


@pytest.fixture
def server_with_data(tmp_path, monkeypatch):
    """Start a server that has the data set where Keras keeps it, with few images."""
    keep_fashion(tmp_path, noise(train=600, test=10))
    monkeypatch.setitem(os.environ, "KERAS_HOME", str(tmp_path))
    with serve() as process:
        yield process


def test_the_full_data_set_is_used_where_the_server_has_it(page, server_with_data):
    open_page(page, f"{server_with_data.url}/training?data=full&filters=4&length=10")
    press(page, "Start training")
    end(page, "Trained: 10 steps.")
    line = section(page).locator(".line")
    expect(line).to_contain_text("of the 1,000 samples right")
