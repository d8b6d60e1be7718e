"""How long silencing filters, or putting a kernel in, takes until the answer and the accuracy show.

Run with `python -m tests.performance.edits`; it needs Chromium. An empty page's button and the
dashboard's fields are used in turns, each time with filters and weights that nobody has asked for
before, so that nothing is cached. In ms from the key or click: "answer" is when the ten
probabilities are painted, "accuracy" when the 1,000 samples have been counted and the page is idle.
`ratio` divides by the empty page's median.
"""

import random
from collections import defaultdict
from contextlib import ExitStack
from functools import partial

import numpy as np
from playwright.sync_api import Locator

from tests.performance.servers import (
    SHOWN,
    chromium,
    met,
    next_sample,
    open_page,
    server,
    time_answer,
)

WARM_UP, ROUNDS = 3, 30
SILENCED, PLACED = "Silenced filters", "Kernels in the place of filters"


def other_texts() -> dict[str, str]:
    """Give three filters to silence, and a kernel in the place of a fourth."""
    *silenced, place = random.sample(range(32), 4)
    weights = (f"{random.uniform(-1, 1):.4f}" for _ in range(9))
    return {SILENCED: ",".join(map(str, silenced)), PLACED: f"{place}:{','.join(weights)}"}


def enter_text(field: Locator, text: str) -> None:
    """Type over a field's text, and press Enter."""
    field.fill(text)
    field.press("Enter")


def main() -> None:
    """Run the benchmark and print its table."""
    times = defaultdict[str, list[tuple[float, float]]](list)
    with chromium() as browser, ExitStack() as stack:
        _, address = stack.enter_context(server("empty"))
        empty = open_page(browser, address, SHOWN["empty"])
        _, address = stack.enter_context(server("dashboard"))
        link = f"{address}/learned_filters?silence=0&place=1:1,1,1,0,0,0,-1,-1,-1"
        page = open_page(browser, link, SHOWN["edited network"])
        page.get_by_role("button", name="More settings").click()
        for _ in range(WARM_UP + ROUNDS):
            took = next_sample(empty, "empty")
            times["empty page"].append((took["drawn"], took["whole"]))
            for label, text in other_texts().items():
                page.bring_to_front()
                field = page.get_by_role("textbox", name=label)
                enter = partial(enter_text, field, text)
                took = time_answer(page, "edited network", "keydown", enter)
                times[label].append((took["drawn"], took["whole"]))
    floor = float(np.median(np.array(times["empty page"])[WARM_UP:, 0]))
    print(f"{ROUNDS} changes each, after {WARM_UP} to warm up")
    print(f"{'':34}{'median ms':>10}{'p95 ms':>8}{'ratio':>7}   goal")
    for label, spent in times.items():
        for column, what in enumerate(("answer", "accuracy")):
            middle, p95 = np.percentile(np.array(spent)[WARM_UP:, column], [50, 95])
            verdict = {
                (SILENCED, "answer"): f"   <= 2  {met(middle / floor <= 2)}",
                (PLACED, "answer"): f"   <= 2  {met(middle / floor <= 2)}",
                (SILENCED, "accuracy"): f"   <= 500 ms  {met(middle <= 500)}",
                (PLACED, "accuracy"): f"   <= 500 ms  {met(middle <= 500)}",
            }.get((label, what), "")
            name = f"{label}, {what}" if label != "empty page" else label
            if label != "empty page" or what == "answer":
                print(f"{name:44}{middle:8.0f}{p95:8.0f}{middle / floor:7.2f}{verdict}")


if __name__ == "__main__":
    main()
