"""The kernel editor as a person uses it: its cells and buttons, and what it shows."""

from contextlib import contextmanager

import numpy as np

from convcore.kernels.text import format_kernel
from pages.shared.address.parameters import PARAMETERS
from tests.browser.expecting import expect
from tests.browser.reading import POLLING, settle

IN_ADDRESS = "text => new URLSearchParams(location.search).get('kernel') === text"


def cell(page, row, column):
    return page.get_by_label(f"row {row}, column {column}", exact=True)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def explanation(page):
    return page.locator(".message")


@contextmanager
def more_settings(page):
    """Open what is rarely touched, and leave it."""
    button(page, "More settings").click()
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
    settle(page)
    yield
    settle(page)  # a run of the whole page, as when Keras has come up, may take the focus away
    page.get_by_test_id("stPopoverBody").focus()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    settle(page)  # what closing tells the server would close it where it is opened at once


def enter_kernel(page, text):
    """Type a kernel as a line of text."""
    with more_settings(page):
        field = page.get_by_label("Kernel as text", exact=True)
        field.fill(text)
        field.press("Enter")
        expect_kernel_text(page, text)


def expect_kernel_text(page, text):
    """See the server write the kernel into the address, or leave it out there as the default."""
    default = text == PARAMETERS["kernel"].default
    page.wait_for_function(IN_ADDRESS, arg=None if default else text, polling=POLLING)


def expect_kernel(page, kernel):
    """See the kernel arrive at the server, and stand in the table by then."""
    kernel = np.asarray(kernel, np.float32)
    expect_kernel_text(page, format_kernel(kernel))
    shown = page.locator(".cells input").evaluate_all("all => all.map(input => input.title)")
    np.testing.assert_array_equal(np.array(shown, np.float32), kernel.ravel())
    sides = page.locator(".editor select").evaluate_all("all => all.map(menu => menu.value)")
    assert tuple(map(int, sides)) == kernel.shape


def expect_from_elsewhere(page, kernel):
    """Wait for a kernel that the address has had from the beginning."""
    expect(page.locator(".cells input")).to_have_count(np.size(kernel))
    for (row, column), entry in np.ndenumerate(np.asarray(kernel, np.float32)):
        title = str(entry).removesuffix(".0")
        expect(cell(page, row, column)).to_have_attribute("title", title)
    expect_kernel(page, kernel)


def paste(page, text, html=None):
    """Put a text into the clipboard, as a spreadsheet does together with a table, and paste it."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    parts = {"text/plain": text} | ({"text/html": html} if html else {})
    page.evaluate("parts => navigator.clipboard.write([new ClipboardItem(parts)])", parts)
    page.keyboard.press("Control+v")
