"""Read what the widgets show: labels as assistive technology reads them, and pixels."""

import base64
import io
import tomllib
from urllib.parse import urlsplit

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, TimeoutError

from convcore.pictures.registry import PICTURES
from pages.shared.widgets.descriptions import map_texts
from tests.browser.expecting import expect
from tests.paths import ROOT

HOME = "See what a convolution does"
BOXES = PICTURES["boxes"].image()  # the Kernel lab's default picture

POLLING = 100
"""Milliseconds; to look at every frame, as Playwright does, would keep the page painting."""

# The server has nothing left to say, nothing of the run before is left, and every widget has loaded
# its modules and drawn.
SETTLED = """() =>
    document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning" &&
    !document.querySelector("[data-stale=true]") &&
    [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")].every(widget =>
        widget.shadowRoot?.querySelector("div[class]"))
"""

# The app has the colours of a theme.
IN_THEME = """theme => {
    const app = document.querySelector("[data-testid=stApp]")
    const [red, green, blue] = getComputedStyle(app).backgroundColor.match(/\\d+/g).map(Number)
    return (red + green + blue > 3 * 128) === (theme === "light")
}"""


PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def settle(page: Page, timeout: float | None = None) -> None:
    """Wait until the server has answered and the page has painted."""
    page.wait_for_function(SETTLED, polling=POLLING, timeout=timeout)
    page.evaluate(PAINTED)


def arrive(page: Page, title: str) -> None:
    """Wait until a page has come by a link or by Back, and nothing stays of the one before it."""
    page.get_by_role("heading", name=title, exact=True, level=1).wait_for()
    settle(page)


TRAVEL = """address => {
    History.prototype.pushState.call(history, {}, "", address) // see returning.js
    dispatchEvent(new PopStateEvent("popstate", { state: {} }))
}"""
PATIENCE = 10_000
"""Milliseconds until a page that does not come is loaded instead."""


def go(page: Page, address: str) -> None:
    """Open an address; a tab that a file keeps goes there as Back and Forward do, without loading.

    By way of Home, so that nothing of the page before stays: Streamlit keeps what is on both pages.
    What is true of links alone, and not of Back, needs a test with the mark `own_visit`.
    """
    root = getattr(page, "root", None)  # of the server, see conftest.py
    is_app = page.url.startswith(f"{root}/") and page.get_by_test_id("stApp").count()
    if not (root and address.startswith("/") and is_app):
        page.goto(address)
        return
    page.evaluate(PAINTED)  # what a screen tells that was turned goes first
    page.evaluate(TRAVEL, "/")
    home = page.get_by_role("heading", name=HOME)
    try:
        home.wait_for(timeout=PATIENCE)
        settle(page, PATIENCE)
    except TimeoutError:  # an earlier test has left the page broken, or Streamlit seems to run
        page.goto(address)
        return
    if address != "/":
        page.evaluate(TRAVEL, address)
    if urlsplit(address).path != "/":
        home.wait_for(state="detached")


def open_page(page: Page, address: str) -> None:
    """Open an address of the dashboard, as `go` does, and wait for its first picture."""
    go(page, address)
    expect(page.locator("canvas").first).to_be_visible()
    settle(page)


def picture(page: Page, title: str) -> Locator:
    """Find a picture by the title above it."""
    return page.locator("figure").filter(has=page.get_by_text(title, exact=True)).locator("canvas")


def pixels(canvas: Locator, mode: str = "RGB") -> np.ndarray:
    """Read a canvas: uint8 of shape (H, W, 3), or 4 with mode RGBA.

    As a PNG: a list of its numbers would take Playwright a second or more to bring over.
    """
    address = canvas.evaluate("c => c.toDataURL()")
    return decoded(base64.b64decode(address.partition(",")[2]), mode)


def decoded(png: bytes, mode: str = "RGB") -> np.ndarray:
    """Read the pixels of a PNG file."""
    with Image.open(io.BytesIO(png)) as image:
        return np.asarray(image.convert(mode))


def signed_colours(values: np.ndarray, limit: float, scheme: str | None = None) -> np.ndarray:
    """Compute the colours of values on the signed scale, straight from the theme's palette."""
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
    palette = (theme[scheme] if scheme else theme)["chartDivergingColors"]
    stops = [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in palette]
    position = (values / limit + 1) / 2 * (len(stops) - 1)
    channels = [np.interp(position, range(len(stops)), channel) for channel in np.transpose(stops)]
    return np.stack(channels, axis=-1)


def expect_map(page: Page, title: str, values: np.ndarray) -> None:
    """See a map in its accessible words."""
    (text,) = map_texts(values[..., np.newaxis])
    expect(picture(page, title)).to_have_attribute("aria-label", f"{title}: {text}")


def send_moves(pictures: Locator, places: list[list[float]]) -> None:
    """Let the pointer move over pictures, ten moves a frame.

    A place is the number of a picture and, as parts of it, how far from its left and its top. The
    events are made in the page, which is faster than moving the mouse, as other tests do.
    """
    pictures.evaluate_all(
        """async (all, places) => {
          for (const [index, [number, x, y]] of places.entries()) {
            const box = all[number].getBoundingClientRect()
            const [clientX, clientY] = [box.left + x * box.width, box.top + y * box.height]
            const move = new PointerEvent("pointermove", { bubbles: true, clientX, clientY })
            all[number].dispatchEvent(move)
            if (index % 10 === 9) await new Promise(requestAnimationFrame)
          }
        }""",
        places,
    )
