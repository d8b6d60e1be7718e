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
from playwright.sync_api import BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.chromium import find
from tests.paths import ROOT

# Generous, since a waiting test costs nothing and a busy machine is slow.
expect.set_options(timeout=60_000)
ANNOUNCED = re.compile(r"URL: (http://localhost:\d+)")


@contextmanager
def serve(script="dashboard.py", *options, **environment):
    """Start the dashboard, or another script; gives its process, with `url` set."""
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
    log = threading.Thread(target=process.stdout.read)
    log.start()
    yield process
    process.terminate()
    process.wait(60)  # it may still be starting TensorFlow
    log.join()
    process.stdout.close()


@pytest.fixture(scope="session")
def server():
    """Start the server that most tests share."""
    with serve() as process:
        yield process


@pytest.fixture
def fresh_server():
    """Start a server that nobody has visited yet."""
    with serve() as process:
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
        viewport={"width": 1440, "height": 900},
    )
    window.set_default_timeout(60_000)
    yield window
    window.close()
    playwright.stop()


@pytest.fixture
def page(context: BrowserContext):
    """Open an empty tab at 1440 px; errors of its scripts and requests to other hosts fail."""
    tab: Page = context.new_page()
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    local = re.compile(r"(https?://localhost:|data:|blob:)")
    tab.on("request", lambda asked: local.match(asked.url) or errors.append(asked.url))
    yield tab
    tab.close()
    assert errors == []
