"""Read what the widgets show: labels as assistive technology reads them, and pixels."""

import tomllib

import numpy as np
from playwright.sync_api import Locator, Page, expect

from convcore.pictures.registry import PICTURES
from pages.shared.widgets.descriptions import map_texts
from tests.paths import ROOT

BOXES = PICTURES["boxes"].image()  # the Kernel lab's default picture


# The server has nothing left to say, and every widget has loaded its modules and drawn.
SETTLED = """() =>
    document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning" &&
    [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")].every(widget =>
        widget.shadowRoot?.querySelector("div[class]"))
"""


def settle(page: Page) -> None:
    """Wait until the server has answered and the page has painted."""
    page.wait_for_function(SETTLED)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def open_page(page: Page, address: str) -> None:
    """Open an address of the dashboard and wait for its first picture."""
    page.goto(address)
    expect(page.locator("canvas").first).to_be_visible()
    settle(page)


def picture(page: Page, title: str) -> Locator:
    """Find a picture by the title above it."""
    return page.locator("figure").filter(has=page.get_by_text(title, exact=True)).locator("canvas")


def pixels(canvas: Locator) -> np.ndarray:
    """Read a canvas: uint8 of shape (H, W, 3)."""
    width, height, data = canvas.evaluate(
        "c => [c.width, c.height, [...c.getContext('2d')"
        ".getImageData(0, 0, c.width, c.height).data]]"
    )
    return np.array(data, np.uint8).reshape(height, width, 4)[:, :, :3]


def signed_colours(values: np.ndarray, limit: float) -> np.ndarray:
    """Compute the colours of values on the signed scale, straight from the theme's palette."""
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]
    stops = [
        [int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in theme["chartDivergingColors"]
    ]
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
