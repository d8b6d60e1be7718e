"""How long a stroke on the drawing pad takes until the maps are painted.

Run with `python -m tests.performance.drawing`; it needs Chromium. On Learned filters, a stroke of
about 20 points is drawn with the mouse, in turns with a click on an empty page (`empty_app.py`).

In ms, measured in the page: from the end of the stroke, or the click, to two animation frames after
the first of the 32 maps, or the counter, had changed; and until Streamlit had nothing left to do.
`ratio` divides a median by that of the empty page's counter; it is to be at most 1.5.

Then 20 strokes are drawn as fast as the mouse goes: how many messages they made, and how long the
last one took.
"""

from contextlib import ExitStack

import numpy as np
from playwright.sync_api import Page

from tests.performance.servers import (
    IDLE,
    SHOWN,
    chromium,
    met,
    next_sample,
    open_page,
    server,
    time_answer,
)

WARM_UP, STROKES, FAST = 5, 40, 20
GOAL = 1.5


def press_and_move(page: Page, number: int) -> None:
    """Draw all of a stroke but its end."""
    box = page.locator(".pad canvas").bounding_box()
    side = box["width"]
    row = (0.1 + 0.8 * (number % 20) / 20) * side
    page.mouse.move(box["x"] + 0.2 * side, box["y"] + row)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.8 * side, box["y"] + row, steps=20)


def draw_in_turns(pad: Page, empty: Page) -> None:
    """Measure and print the table."""
    times: dict[str, list[float]] = {"empty": [], "maps": [], "whole": []}
    for number in range(WARM_UP + STROKES):
        if number % 10 == 0 and number:
            pad.get_by_role("button", name="Clear").click()
            pad.wait_for_function(IDLE)
        press_and_move(pad, number)
        took = time_answer(pad, "drawing", "pointerup", pad.mouse.up)
        times["maps"].append(took["drawn"])
        times["whole"].append(took["whole"])
        times["empty"].append(next_sample(empty, "empty")["drawn"])
    medians = {name: float(np.median(spent[WARM_UP:])) for name, spent in times.items()}
    print(f"a stroke: {STROKES} times, after {WARM_UP} to warm up")
    for name, label in (("empty", "empty page, counter"), ("maps", "32 maps"), ("whole", "page")):
        p95 = float(np.percentile(times[name][WARM_UP:], 95))
        ratio = medians[name] / medians["empty"]
        goal = f"   <= {GOAL}  {met(ratio <= GOAL)}" if name == "maps" else ""
        print(f"{label:26}{medians[name]:8.0f}{p95:8.0f}{ratio:7.2f}{goal}")


def draw_fast(page: Page) -> None:
    """Draw without waiting, and print what it took."""
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function(IDLE)
    page.evaluate("messages.length = 0")
    for number in range(FAST):
        press_and_move(page, number)
        if number < FAST - 1:
            page.mouse.up()
    took = time_answer(page, "drawing", "pointerup", page.mouse.up)
    sent = page.evaluate("messages.filter(message => message.sent).length")
    print(
        f"{FAST} strokes, fast: {sent} messages since the last one; it took {took['whole']:.0f} ms"
    )


def main() -> None:
    """Run the benchmark and print its tables."""
    with chromium() as browser, ExitStack() as stack:
        _, address = stack.enter_context(server("empty"))
        empty = open_page(browser, address, SHOWN["empty"])
        _, address = stack.enter_context(server("dashboard"))
        page = f"{address}/learned_filters?model=digits&input=drawing"
        pad = open_page(browser, page, SHOWN["drawing"])
        draw_in_turns(pad, empty)
        draw_fast(pad)


if __name__ == "__main__":
    main()
