"""A real server and a real Chromium for the tests of this folder."""

import os
import re
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager

import psutil
import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from tests.browser.chromium import find
from tests.keras_data import keep_fashion, noise
from tests.paths import ROOT

SIZE = {"width": 1440, "height": 900}
IMAGES = noise(train=600, test=40)
ANNOUNCED = re.compile(r"URL: (http://localhost:\d+)")


@contextmanager
def serve(script="dashboard.py", *options, **environment):
    """Start the dashboard, or another script; gives its process, its `url` and what it `said`."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script]
    command += ["--server.headless=true", f"--server.port={port}", "--server.address=localhost"]
    process = psutil.Popen(
        [*command, *options],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    for line in process.stdout:
        if match := ANNOUNCED.search(line):
            process.url = match[1]
            break
    else:
        pytest.fail("the server did not say where it is")
    process.said = []
    log = threading.Thread(target=lambda: process.said.extend(process.stdout))
    log.start()
    yield process
    process.terminate()
    process.wait(60)  # it may still be starting TensorFlow
    log.join()
    process.stdout.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """Start the server that most tests share.

    It finds `IMAGES` where Keras keeps Fashion-MNIST, and has no way to other data sets.
    """
    home = tmp_path_factory.mktemp("keras")
    keep_fashion(home, IMAGES)
    nowhere = "http://127.0.0.1:9"  # where nobody answers
    with serve(KERAS_HOME=str(home), https_proxy=nowhere, HTTPS_PROXY=nowhere) as process:
        yield process


@pytest.fixture(scope="session")
def context(server, tmp_path_factory):
    """Open a window whose tabs share what they have loaded; each is a visit of its own."""
    path = find()
    if path is None:
        pytest.fail("no Chromium: install it with `apt-get install chromium`")
    playwright: Playwright = sync_playwright().start()
    # With a folder of its own, it also keeps the compiled scripts from page to page.
    window = playwright.chromium.launch_persistent_context(
        tmp_path_factory.mktemp("chromium"),
        executable_path=path,
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--use-fake-device-for-media-stream",
        ],
        base_url=server.url,
        viewport=SIZE,
        # What moves is painted anew at every frame, which took more time than all else.
        reduced_motion="reduce",
    )
    window.set_default_timeout(60_000)
    yield window
    window.close()
    playwright.stop()


@pytest.fixture
def other_page(context: BrowserContext, page: Page):
    """Open a second tab, which is another visit, behind the first.

    What is behind may sleep: bring a tab to the front to use it.
    """
    tab = context.new_page()
    page.bring_to_front()
    yield tab
    tab.close()


@pytest.fixture(scope="module")
def tab_of_file(context: BrowserContext):
    """Open the tab that the tests of a file share: a second page costs half of the first.

    Gives it with the errors of its scripts and its requests to others.
    """
    tab: Page = context.new_page()
    tab.sockets = []
    tab.on("websocket", lambda socket: tab.sockets.append(socket))
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    local = re.compile(r"(https?://localhost:|data:|blob:)")
    tab.on("request", lambda asked: local.match(asked.url) or errors.append(asked.url))
    yield tab, errors
    tab.close()


@pytest.fixture
def page(request, tab_of_file, server):
    """Give the tab of the file, whose visit goes on from test to test; see `go` in reading.py.

    A test whose mark is `own_visit` has it as if it were new, every page in it is loaded, and its
    visit ends with it.
    """
    tab, errors = tab_of_file
    own_visit = request.node.get_closest_marker("own_visit")
    tab.root = None if own_visit else server.url
    if own_visit:
        tab.goto("about:blank")
    tab.bring_to_front()
    listeners, listen = [], tab.on
    tab.on = lambda event, hears: listeners.append((event, hears)) or listen(event, hears)
    yield tab
    del tab.on
    for event, hears in listeners:
        tab.remove_listener(event, hears)
    if own_visit and tab.url != "about:blank":
        tab.evaluate("sessionStorage.clear()")
        tab.goto("about:blank")
    tab.mouse.up()
    tab.mouse.move(0, 0)
    tab.set_viewport_size(SIZE)
    tab.emulate_media(color_scheme="null", reduced_motion="reduce")
    found = [*errors]
    errors.clear()
    assert found == []
