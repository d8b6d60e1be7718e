"""When a visit is over, nothing is left that was brought or drawn, and its page begins anew."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from itertools import pairwise

import numpy as np
import psutil
import pytest
from PIL import Image

from tests.background import long_work, wait_until
from tests.browser.conftest import ANNOUNCED, ROOT, serve
from tests.browser.connection import break_connection, wait_for_connection, watch_connection
from tests.browser.drawing import SEVEN, draw
from tests.browser.expecting import expect
from tests.browser.picking import pick
from tests.browser.proxy import Proxy
from tests.browser.reading import HOME, arrive, open_page, settle
from tests.browser.test_drawing import expect_strokes
from tests.browser.training import PATIENCE_MS, press, progress
from tests.keras_files import archive, hdf5, small
from tests.light_processes import LIGHTLY
from tests.sweeps import some

MARK = np.random.default_rng().integers(0, 256, (20, 3), np.uint8)
MARK[:, 2] = MARK[:, 0]  # the file has blue first
COLOURS = MARK.ravel() / np.float32(255)
GRACE = 3  # seconds: a page that lost its connection has another one sooner
KEPT = 30  # seconds, as in .streamlit/config.toml
# Seconds without a connection, for which the server keeps a visit, and whether it starts anew.
LOSSES = [
    (GRACE + 1, GRACE, False),
    (10, KEPT, False),
    (45, KEPT, False),
    (180, KEPT, False),
    (5, KEPT, True),
]
GONE = re.compile("your visit had ended: .* is gone")
# By address: what to click, and what the address then says.
CLICKS = {
    "/learned_filters?sample=17&filter=5": ("Next sample", "/learned_filters?sample=18&filter=5"),
    "/layers?sample=3": ("Next sample", "/layers?sample=4"),
    "/kernel_lab?bias=0.5&stride=99": ("ReLU", "/kernel_lab?bias=0.5&relu=true"),
    "/training?sample=3&step=120": ("Next sample", "/training?sample=4&step=120"),
    "/lesson?part=2": ("Next step", "/lesson?part=3"),
    "/": ("Kernel lab", "/kernel_lab"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Make a folder for what the server writes."""
    return tmp_path_factory.mktemp("server")


@pytest.fixture(scope="module")
def impatient(folder):
    """Start a server that soon forgets who has gone."""
    command = [sys.executable, "-m", "tests.browser.impatient", MARK.tobytes().hex()]
    options = ["--server.headless=true", "--server.port=0", "--server.address=localhost"]
    options.append(f"--server.disconnectedSessionTTL={GRACE}")
    process = subprocess.Popen(
        command + options,
        cwd=ROOT,
        env=os.environ | LIGHTLY | {"TMPDIR": str(folder)},
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


def expect_forgotten(server, context, known):
    """See that the server knows no more than it did before."""

    def forgotten():
        # Streamlit lets go of who has gone when the next one comes or goes.
        other = context.new_page()
        open_page(other, f"{server.url}/kernel_lab")
        other.close()
        return remains(server) == known

    wait_until(forgotten)


def test_what_was_brought_and_drawn_outlives_a_broken_connection_and_is_gone_with_the_visit(
    impatient, context, folder
):
    page = context.new_page()
    watch_connection(page)
    open_page(page, f"{impatient.url}/learned_filters?model=upload")
    before = remains(impatient)
    assert (before["brought"], before["drawn"]) == (0, 0)
    kernel = np.zeros((3, 3, 1, 8), np.float32)
    kernel.flat[: MARK.size] = COLOURS
    random = np.random.default_rng(1).standard_normal((128, 3)).astype(np.float32)
    arrays = {"conv2d": [kernel, np.zeros(8, np.float32)], "dense": [random, random[0]]}
    brought = archive(small(convolution={"filters": 8}), hdf5(arrays))
    kind = {"name": "mark.keras", "mimeType": "application/zip", "buffer": brought}
    page.locator("input[type=file]").set_input_files(kind)
    page.get_by_text("Your network: mark.keras").wait_for()
    expect(page.get_by_text("8 of 8 shown")).to_be_visible()
    with_network = remains(impatient)
    assert with_network["brought"] > 0
    assert with_network["processes"] > before["processes"]
    assert len(files_with(COLOURS.tobytes(), folder)) == 1
    # Uncompressed, so that the mark is in the file as it is.
    pixels = np.zeros((20, 20, 3), np.uint8)
    pixels[0] = MARK
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "bmp")
    kind = {"name": "mark.bmp", "mimeType": "image/bmp", "buffer": file.getvalue()}
    pick(page, "Picture", "Upload")
    uploads = page.locator("input[type=file]")
    expect(uploads).to_have_count(2)
    uploads.last.set_input_files(kind)
    page.get_by_text(re.compile("^Your picture → ")).wait_for()
    pick(page, "Picture", "Draw")
    expect_strokes(page, 0)
    draw(page, SEVEN)
    expect_strokes(page, 1)
    page.get_by_text(re.compile("^Your drawing → ")).wait_for()
    settle(page)
    known = remains(impatient)
    assert known["brought"] > with_network["brought"]
    assert known["drawn"] > 0
    # Nothing is lost though nobody clicks, not even on a page that shows none of it.
    page.get_by_role("link", name="Home", exact=True).click()
    arrive(page, HOME)
    break_connection(page)
    wait_for_connection(page)
    over = time.monotonic() + 1.5 * GRACE  # would be over by then
    wait_until(lambda: time.monotonic() > over)
    later = remains(impatient)
    assert later["brought"] > 0
    assert later["drawn"] > 0
    assert later["processes"] == known["processes"]
    page.close()
    expect_forgotten(impatient, context, before)
    assert files_with(MARK, folder) == files_with(COLOURS.tobytes(), folder) == []


def test_a_training_ends_with_its_visit_and_not_with_a_broken_connection(impatient, context):
    page = context.new_page()
    watch_connection(page)
    gone = context.new_page()
    open_page(gone, f"{impatient.url}/training?length=2000")
    press(gone, "Start training")
    expect(progress(gone)).to_contain_text("Step", timeout=PATIENCE_MS)
    (process,) = long_work(impatient.pid)
    page.bring_to_front()
    open_page(page, f"{impatient.url}/training?filters=4&length=2000")
    press(page, "Start training")
    expect(page.get_by_text("1 training is ahead of yours")).to_be_visible()
    page.get_by_role("link", name="Kernel lab", exact=True).click()
    arrive(page, "Kernel lab")
    break_connection(page)
    gone.close()
    psutil.wait_procs([process], timeout=60)
    assert not process.is_running()
    # Though its page had lost the connection, the one that waited has its turn.
    page.get_by_role("link", name="Training", exact=True).click()
    expect(progress(page)).to_be_visible()
    expect(progress(page)).not_to_contain_text("ahead of yours")
    page.close()


@pytest.mark.parametrize(("cut", "kept", "restarts"), LOSSES[: some(1, of=len(LOSSES))])
def test_a_page_goes_on_after_a_lost_connection_and_says_whether_its_visit_had_ended(
    impatient, context, cut, kept, restarts
):
    run = ("dashboard.py", f"--server.disconnectedSessionTTL={kept}")
    with ExitStack() as all_servers:
        servers = all_servers.enter_context(ExitStack())
        before = impatient if kept == GRACE else servers.enter_context(serve(*run))
        proxy = Proxy(before.url)
        all_servers.callback(proxy.cut)
        pages = {}
        for address in list(CLICKS)[: some(1, of=len(CLICKS))]:
            pages[address] = context.new_page()
            open_page(pages[address], proxy.url + address)
        proxy.cut()
        for page in pages.values():
            page.locator("[data-test-connection-state=PINGING_SERVER]").wait_for(state="attached")
        page.wait_for_timeout(cut * 1000)
        if restarts:
            servers.close()
            proxy.server = all_servers.enter_context(serve(*run)).url
        proxy.mend()
        for address, page in pages.items():
            page.bring_to_front()  # what is behind may sleep
            page.locator("[data-test-connection-state=CONNECTED]").wait_for(state="attached")
            if is_over := restarts or cut > kept:
                page.get_by_text(GONE).wait_for()
                settle(page)
                notices = page.locator('[class*="st-key-notice_"]').all()
                assert len(notices) == 1 + ("99" in address)
                boxes = [notice.bounding_box() for notice in notices]
                assert all(one["y"] + one["height"] <= two["y"] for one, two in pairwise(boxes))
            expect(page).to_have_url(proxy.url + address)
            click, then = CLICKS[address]
            named = page.get_by_role("button", name=click, exact=True)
            page.get_by_text(click, exact=True).or_(named).first.click()
            expect(page).to_have_url(proxy.url + then)
            if not is_over:
                expect(page.get_by_text(GONE)).to_have_count(0)
            page.close()
