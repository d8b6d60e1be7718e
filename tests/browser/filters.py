"""The page of learned filters: open it, and find what its gallery shows."""

from playwright.sync_api import Locator, Page

from convcore.conv import conv2d
from convcore.networks.bundle_files import load_bundle
from tests.browser.expecting import expect
from tests.browser.reading import open_page
from tests.paths import MODELS

FASHION = load_bundle(MODELS / "fashion")
BEFORE = ".before:not([hidden])"
"""A bar, and a probability, as they were before a change."""


def maps_of(sample):
    """Compute the first convolution of a sample: (26, 26, 32)."""
    return conv2d(FASHION.image(sample), FASHION.filters, bias=FASHION.biases)


def open_filters(page: Page, query: str = "") -> None:
    """Open the page and wait for all of its tiles: they come in a moment of their own."""
    open_page(page, f"/learned_filters?{query}" if query else "/learned_filters")
    expect(tiles(page)).to_have_count(32)


def origin(page: Page) -> Locator:
    """Find what is said of the input below it; a step through the samples is announced as well."""
    return page.locator(".st-key-input_picture .note")


def tiles(page: Page) -> Locator:
    """Find the tiles of the gallery."""
    return page.get_by_role("grid", name="Filters").get_by_role("gridcell")


def same(page: Page) -> Locator:
    """Find the line that says that Keras gives the same, about what is on the page now."""
    return page.locator(".witness p:not(.waits)").filter(has_text="Keras gives the same: ")


def labels(page: Page) -> list[str]:
    """Read what the tiles are called, in their order on screen."""
    return tiles(page).evaluate_all("cells => cells.map(cell => cell.getAttribute('aria-label'))")
