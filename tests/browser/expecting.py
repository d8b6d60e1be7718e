"""Playwright's assertions, patient with what is there twice.

What has moved on a page, Streamlit shows at its old place as well until its script has ended, and
Playwright refuses at once to choose one of two.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from playwright.sync_api import Locator, Page
from playwright.sync_api import expect as expect_at_once

# A waiting test costs nothing, and a machine may be busy.
expect_at_once.set_options(timeout=60_000)
PATIENCE = 20  # seconds for which a second one may stay
PAUSE = 50  # milliseconds


class _Expectation:
    def __init__(self, subject: Locator | Page) -> None:
        self._subject = subject

    def __getattr__(self, name: str) -> Callable[..., None]:
        return partial(self._until_alone, getattr(expect_at_once(self._subject), name))

    def _until_alone(self, assertion: Callable[..., None], *expected: Any, **options: Any) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return assertion(*expected, **options)
            except AssertionError as error:
                if "strict mode violation" not in str(error) or time.monotonic() > end:
                    raise
            page = self._subject if isinstance(self._subject, Page) else self._subject.page
            page.wait_for_timeout(PAUSE)


def expect(subject: Locator | Page) -> _Expectation:
    """As Playwright's `expect`: `expect(locator).to_be_visible()`."""
    return _Expectation(subject)
