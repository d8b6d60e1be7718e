"""Training a network on its page, as a person does it."""

from playwright.sync_api import Locator, Page

from tests import background
from tests.browser.expecting import expect
from tests.browser.reading import settle

PATIENCE_MS = 1000 * background.PATIENCE


def own_film(page: Page) -> Locator:
    """Find the film of one's own training."""
    return page.locator(".film").nth(1)


def progress(page: Page) -> Locator:
    """Find how far the training is."""
    return page.get_by_test_id("stProgress")


def press(page: Page, name: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=name).click()


def end(page: Page, text: str) -> None:
    """Wait until a training says how it has ended."""
    expect(page.get_by_test_id("stAlert").filter(has_text=text)).to_be_visible(timeout=PATIENCE_MS)
    settle(page)
