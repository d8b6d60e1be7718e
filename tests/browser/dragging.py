"""Numbers dragged as a person drags them, and what the Kernel lab shows meanwhile."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from playwright.sync_api import Locator, Page

from convcore.kernel_at_work import KernelAtWork
from convcore.rounding import digits_for, format_number
from convcore.trace import Trace
from pages.shared.widgets.pictures import signed_legend
from pages.shared.widgets.stage_figures import stage_figures
from tests.browser.reading import PAINTED, picture, pixels, signed_colours

STEP = 4
"""Pixels that a hand moves for a step of a number."""
SLOP = 3
"""Pixels that a hand moves before it drags."""

# A hand rests after 250 ms without input, for which a busy machine may take longer than a test.
_RESTLESS = """
    window.startTimer ??= setTimeout
    window.setTimeout = (act, delay) => startTimer(act, delay === 250 ? 1e6 : delay)
"""


@contextmanager
def restless(page: Page) -> Iterator[None]:
    """Let a hand that does not move seem to move on, until it lets go."""
    page.evaluate(_RESTLESS)
    try:
        yield
    finally:
        page.evaluate("window.setTimeout = startTimer")


def middle(target: Locator) -> tuple[float, float]:
    """Find where the middle of something is on the screen."""
    box = target.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@contextmanager
def holding(page: Page, target: Locator) -> Iterator[Callable[[float], None]]:
    """Press on a number; gives what leads it so many steps from there, and lets go at the end."""
    target.scroll_into_view_if_needed()
    x, y = middle(target)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + SLOP, y)

    def lead(steps: float) -> None:
        # A pixel more: steps are counted towards 0.
        page.mouse.move(x + STEP * steps + np.sign(steps), y, steps=3)

    yield lead
    page.mouse.up()


def kernel_now(page: Page) -> np.ndarray:
    """Read the kernel in the cells, in full."""
    page.evaluate(PAINTED)
    shown, columns = page.locator(".editor .cells").evaluate(
        """cells => [
            [...cells.children].map(field => field.title),
            cells.style.getPropertyValue("--columns"),
        ]"""
    )
    return np.array(shown, np.float32).reshape(-1, int(columns))


def expect_pictures(page: Page, at_work: KernelAtWork, before: Sequence[KernelAtWork] = ()) -> None:
    """Compare the pixels and legends of the maps with convcore's, now, and without waiting.

    The scales are as wide as any of those that were shown before needs them.
    """
    page.evaluate(PAINTED)
    all_figures = [stage_figures(each) for each in (at_work, *before)]
    for figure, *others in zip(*all_figures, strict=True):
        limit = max(each.limit for each in (figure, *others))
        shown = pixels(picture(page, figure.title)).astype(float)
        expected = signed_colours(figure.values.clip(-limit, limit), limit)
        assert np.abs(shown - expected).max() <= 3, figure.title
        legend = picture(page, figure.title).locator("xpath=ancestor::figure").locator(".legend")
        ends = signed_legend(limit, figure.legend["from_zero"])
        assert legend.inner_text().split() == [ends["low"], ends["high"]]


def expect_arithmetic(
    page: Page, at_work: KernelAtWork, row: int, column: int, kernel_digits: int
) -> Trace:
    """Compare the tables and the line of the probe with what convcore traces, now."""
    page.evaluate(PAINTED)
    found = at_work.trace(row, column)
    probe = page.locator(".probe")
    for name, values, digits in (
        ("Patch", found.patch, 3),
        ("Kernel", found.kernel, kernel_digits),
        ("Products", found.products, 3),
    ):
        table = probe.get_by_label(name, exact=True).locator(".cells span")
        assert table.all_inner_texts() == [format_number(value, digits) for value in values.flat]
    digits = digits_for(np.abs(at_work.activation).max())
    total, bias, result = (
        format_number(value, digits) for value in (found.sum, found.bias, found.result)
    )
    line = probe.locator(".line").inner_text()
    assert f"Row {row}, column {column}: " in line
    assert f" = {total}; plus bias {bias}: Activation map {result}; " in line
    return found
