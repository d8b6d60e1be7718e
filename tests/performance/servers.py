"""The servers and pages that the benchmarks measure, each in a real browser."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import find
from tests.paths import ROOT

HERE = Path(__file__).parent
PATIENCE = 60_000  # ms; only a page that is broken ever takes this long
APPS = {
    "empty": HERE / "empty_app.py",
    "textbook": HERE / "textbook_app.py",
    "dashboard": ROOT / "dashboard.py",
}
# What a page shows last: counter, picture, last tile, a silenced tile, the probe's text, a unit's
# last contribution, the last tile of the film.
SHOWN = {
    "empty": "[data-testid=stText]",
    "textbook": "[data-testid=stImage] img",
    "learned filters": "[role=gridcell][aria-label] >> nth=31",
    "edited network": "[data-change=silenced]",
    "kernel lab": ".probe [role=status]",
    "ledger": ".ledger [role=option] >> nth=31",
    "unit": ".unit .map canvas",
    "film": ".film [role=gridcell][aria-label] >> nth=31",
}
IDLE = "document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"


@contextmanager
def server(
    app: str, *, settings_of: str | None = None, folder: Path | None = None
) -> Iterator[tuple[psutil.Popen, str]]:
    """Run a Streamlit server as a user would, on a free port; gives its process and address.

    It has its own settings, or those of another app; a folder is another checkout of the dashboard.
    """
    place = folder or APPS[settings_of or app].parent
    script = APPS[app] if folder is None else folder / APPS[app].name
    command = [sys.executable, "-m", "streamlit", "run", str(script)]
    options = ["--server.headless=true", "--server.port=0", "--server.address=localhost"]
    options += ["--browser.gatherUsageStats=false"]
    # Each in its own folder: the dashboard has a .streamlit/config.toml, the others Streamlit's
    # defaults, as the pages that they stand for would.
    process = psutil.Popen(
        command + options,
        cwd=place,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        for line in process.stdout:
            if address := re.search(r"URL: (http://localhost:\d+)", line):
                break
        else:
            sys.exit(f"the {app} server did not say where it is")
        yield process, address[1]
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """Start the system's Chromium, with options beside the usual ones."""
    path = find()
    if path is None:
        sys.exit("no Chromium: run `python -m tests.browser.chromium --install`")
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", *more]
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


def open_page(browser: Browser, address: str, shown: str) -> Page:
    """Open an address in a new window; returns when it shows what it has to, and is idle."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(PATIENCE)
    page.add_init_script(path=HERE / "messages.js")
    page.goto(address)
    show(page, shown)
    return page


def show(page: Page, shown: str) -> None:
    """Wait until the page has painted a part of it, and is idle."""
    page.locator(shown).wait_for()
    page.wait_for_function(IDLE)
    page.add_script_tag(path=HERE / "answers.js")
    page.evaluate("painted()")


def time_answer(page: Page, name: str, event: str, act: Callable[[], None]) -> dict[str, float]:
    """Act, which causes an event, on a page of `SHOWN`; gives durations in ms, see answers.js."""
    page.bring_to_front()
    asked = [name, event, PATIENCE]
    page.evaluate("([name, event, patience]) => awaitAnswer(name, event, patience)", asked)
    act()
    return page.evaluate("answered")


def next_sample(page: Page, name: str) -> dict[str, float]:
    """Click on "Next sample"; gives durations in ms."""
    return time_answer(page, name, "click", page.get_by_role("button", name="Next sample").click)


def met(reached: bool) -> str:
    """Say whether a goal was reached."""
    return "met" if reached else "MISSED"
