"""Choosing from thumbnails as a person does."""

from playwright.sync_api import Locator, Page


def cell(page: Page, label: str) -> Locator:
    """Find the cell of a picker by the label above it."""
    named = page.get_by_text(label, exact=True)
    return page.locator(".picker").filter(has=page.locator(".label").and_(named))


def opened(page: Page, label: str) -> Locator:
    """Open the thumbnails."""
    cell(page, label).locator("button.box").click()
    dialog = page.get_by_role("dialog", name=label, exact=True)
    dialog.locator(".option").first.wait_for()
    return dialog


def pick(page: Page, label: str, name: str) -> None:
    """Choose a thumbnail, or a button beside them, by its name."""
    dialog = opened(page, label)
    option = dialog.get_by_role("listbox").get_by_role("option", name=name, exact=True)
    option.or_(dialog.get_by_role("button", name=name, exact=True)).click()
