"""Nothing that a visitor brought or drew is left when the visit is over."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.conftest import ANNOUNCED, ROOT
from tests.browser.connection import break_connection, wait_for_connection, watch_connection
from tests.browser.drawing import SEVEN, draw
from tests.browser.reading import open_page, settle
from tests.browser.test_drawing import expect_strokes
from tests.keras_files import archive, hdf5, small

MARK = np.random.default_rng().integers(0, 256, (20, 3), np.uint8)
MARK[:, 2] = MARK[:, 0]  # the file has blue first
COLOURS = MARK.ravel() / np.float32(255)
GRACE = 3  # seconds: a page that lost its connection has another one sooner


@pytest.fixture
def impatient(tmp_path):
    """Start a server that soon forgets who has gone, with a folder for what it writes."""
    command = [sys.executable, "-m", "tests.browser.impatient", MARK.tobytes().hex()]
    options = ["--server.headless=true", "--server.port=0", "--server.address=localhost"]
    options.append(f"--server.disconnectedSessionTTL={GRACE}")
    process = subprocess.Popen(
        command + options,
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    process.url = next(found[1] for line in process.stdout if (found := ANNOUNCED.search(line)))
    yield process
    process.terminate()
    process.wait(20)
    process.stdout.close()


def remains(server):
    """Ask what the server knows."""
    server.send_signal(signal.SIGUSR1)
    return next(json.loads(line) for line in server.stdout if line.startswith("{"))


def files_with(data, folder):
    return [path for path in folder.rglob("*") if path.is_file() and data in path.read_bytes()]


def wait_until(page, holds):
    for _ in range(100):
        if holds():
            return
        page.wait_for_timeout(200)
    pytest.fail("it was not forgotten")


def expect_forgotten(server, context, known):
    """See that the server knows no more than it did before."""

    def forgotten():
        # Streamlit lets go of who has gone when the next one comes or goes.
        other = context.new_page()
        open_page(other, f"{server.url}/kernel_lab")
        other.close()
        return remains(server) == known

    watching = context.new_page()
    wait_until(watching, forgotten)
    watching.close()


def test_what_was_brought_and_drawn_is_gone_when_the_visit_is_over(impatient, context, tmp_path):
    # Uncompressed, so that the mark is in the file as it is.
    pixels = np.zeros((20, 20, 3), np.uint8)
    pixels[0] = MARK
    Image.fromarray(pixels).save(tmp_path / "mark.bmp")
    brought = (tmp_path / "mark.bmp").read_bytes()
    (tmp_path / "mark.bmp").unlink()
    page = context.new_page()
    open_page(page, f"{impatient.url}/layers?model=digits&input=upload")
    before = remains(impatient)
    assert (before["brought"], before["drawn"]) == (0, 0)
    kind = {"name": "mark.bmp", "mimeType": "image/bmp", "buffer": brought}
    page.locator("input[type=file]").set_input_files(kind)
    page.get_by_text(re.compile("^Your picture → ")).wait_for()
    page.get_by_text("drawing", exact=True).click()
    expect_strokes(page, 0)
    draw(page, SEVEN)
    expect_strokes(page, 1)
    settle(page)
    known = remains(impatient)
    assert known["brought"] > 0
    assert known["drawn"] > 0
    page.close()
    expect_forgotten(impatient, context, before)
    assert files_with(MARK, tmp_path) == []


def test_a_network_that_was_brought_is_gone_with_its_process(impatient, context, tmp_path):
    kernel = np.zeros((3, 3, 1, 8), np.float32)
    kernel.flat[: MARK.size] = COLOURS
    random = np.random.default_rng(1).standard_normal((128, 3)).astype(np.float32)
    arrays = {"conv2d": [kernel, np.zeros(8, np.float32)], "dense": [random, random[0]]}
    page = context.new_page()
    open_page(page, f"{impatient.url}/learned_filters?model=upload")
    before = remains(impatient)
    assert before["brought"] == 0
    brought = archive(small(convolution={"filters": 8}), hdf5(arrays))
    kind = {"name": "mark.keras", "mimeType": "application/zip", "buffer": brought}
    page.locator("input[type=file]").set_input_files(kind)
    page.get_by_text("Your network: mark.keras").wait_for()
    expect(page.get_by_text("8 of 8 shown")).to_be_visible()
    known = remains(impatient)
    assert known["brought"] > 0
    assert known["processes"] > before["processes"]
    assert len(files_with(COLOURS.tobytes(), tmp_path)) == 1
    page.close()
    expect_forgotten(impatient, context, before)
    assert files_with(COLOURS.tobytes(), tmp_path) == []


def test_a_broken_connection_loses_nothing_though_nobody_clicks(impatient, context):
    page = context.new_page()
    watch_connection(page)
    open_page(page, f"{impatient.url}/layers?model=digits&input=drawing")
    before = remains(impatient)
    draw(page, SEVEN)
    expect_strokes(page, 1)
    settle(page)
    page.get_by_role("link", name="Home", exact=True).click()
    page.get_by_role("heading", name="See what a convolution does").wait_for()
    settle(page)
    break_connection(page)
    wait_for_connection(page)
    later = time.monotonic() + 3 * GRACE
    wait_until(page, lambda: not remains(impatient)["drawn"] or time.monotonic() > later)
    assert remains(impatient)["drawn"] > 0
    page.close()
    expect_forgotten(impatient, context, before)
