"""How long a click on "Next sample" takes until the 32 maps are painted, and how we start.

Run with `python -m tests.performance.next_sample`; it needs Chromium. Three servers are clicked in
turns: an empty page (`empty_app.py`), the page that a tutorial would write (`textbook_app.py`:
Keras in the server, Matplotlib subplots) and the dashboard's learned filters.

First table, ms from the click to two animation frames after the change, measured in the page: when
the counter, the picture or the 32 maps had changed, and "whole page" when Streamlit had nothing
left to do; the dashboard's server first hears of it when the hand has rested, 250 ms later. `ratio`
divides a median by the one of the empty page's counter.

Second table, medians of a few cold starts: seconds from starting the server process until a browser
shows its first page, and then all 32 maps; and the same of a server whose first page is the one
with these, which the browser computes.

Last, resident memory after all clicks.
"""

from contextlib import ExitStack
from time import perf_counter

import numpy as np
import psutil
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page

from tests.performance.servers import (
    APPS,
    SHOWN,
    chromium,
    met,
    next_sample,
    open_page,
    server,
    show,
)

WARM_UP, CLICKS, STARTS = 5, 40, 3


def click_in_turns(pages: dict[str, Page]) -> dict[str, NDArray[np.float64]]:
    """Click every page once a round; gives ms to drawn and to the whole page, for each click."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
    for _ in range(WARM_UP + CLICKS):
        for name, page in pages.items():
            took = next_sample(page, name)
            times[name].append((took["drawn"], took["whole"]))
    return {name: np.array(spent[WARM_UP:]) for name, spent in times.items()}


def print_clicks(times: dict[str, NDArray[np.float64]]) -> None:
    """Print the first table, with DESIGN 7's goals."""
    floor = float(np.median(times["empty"][:, 0]))
    ours = float(np.median(times["learned filters"][:, 0]))
    textbook = float(np.median(times["textbook"][:, 0]))
    print(f"next sample: {CLICKS} clicks each, after {WARM_UP} to warm up")
    print(f"{'':26}{'median ms':>10}{'p95 ms':>8}{'ratio':>7}   goal")
    rows = [
        ("empty page, counter", times["empty"][:, 0], None),
        ("empty page, whole page", times["empty"][:, 1], None),
        ("dashboard, 32 maps", times["learned filters"][:, 0], 1.3),
        ("dashboard, whole page", times["learned filters"][:, 1], None),
        ("textbook, 32 maps", times["textbook"][:, 0], None),
        ("textbook, whole page", times["textbook"][:, 1], None),
    ]
    for name, spent, goal in rows:
        middle, p95 = np.percentile(spent, [50, 95])
        verdict = f"   <= {goal}  {met(middle / floor <= goal)}" if goal else ""
        print(f"{name:26}{middle:10.0f}{p95:8.0f}{middle / floor:7.2f}{verdict}")
    print(f"textbook / dashboard: {textbook / ours:.1f}   >= 6  {met(textbook / ours >= 6)}")


def cold_starts(browser: Browser) -> dict[str, list[float]]:
    """Start the empty page and the dashboard from nothing, in turns; gives seconds."""
    seconds: dict[str, list[float]] = {
        name: [] for name in ("empty page", "dashboard", "32 maps", "32 maps at once")
    }
    for _ in range(STARTS):
        start = perf_counter()
        with server("empty") as (_, address):
            page = open_page(browser, address, SHOWN["empty"])
            seconds["empty page"].append(perf_counter() - start)
            page.close()
        start = perf_counter()
        with server("dashboard") as (_, address):
            page = open_page(browser, address, "h1")
            seconds["dashboard"].append(perf_counter() - start)
            page.goto(f"{address}/learned_filters")
            show(page, SHOWN["learned filters"])
            seconds["32 maps"].append(perf_counter() - start)
            page.close()
        start = perf_counter()
        with server("dashboard") as (_, address):
            page = open_page(browser, f"{address}/learned_filters", SHOWN["learned filters"])
            seconds["32 maps at once"].append(perf_counter() - start)
            page.close()
    return seconds


def print_starts(seconds: dict[str, list[float]]) -> None:
    """Print the second table."""
    empty, first, later, maps = (float(np.median(taken)) for taken in seconds.values())
    print(f"\ncold start: {STARTS} each")
    print(f"{'':36}{'median s':>10}{'ratio':>7}   goal")
    print(f"{'empty page, first page':36}{empty:10.2f}{1:7.2f}")
    for name, taken in (("first page", first), ("32 maps as the first page", maps)):
        verdict = met(taken / empty <= 1.5)
        print(f"{f'dashboard, {name}':36}{taken:10.2f}{taken / empty:7.2f}   <= 1.5  {verdict}")
    print(f"{'dashboard, 32 maps after the first':36}{later:10.2f}{later / empty:7.2f}")


def print_memory(processes: dict[str, psutil.Popen]) -> None:
    """Print what the servers and the dashboard's inference process hold, in MB."""
    print("\nresident memory after the clicks, MB")
    for app, process in processes.items():
        print(f"{f'{app}, server':32}{process.memory_info().rss / 1e6:6.0f}")
    for child in processes["dashboard"].children(recursive=True):
        if "loky.backend.popen_loky_posix" in child.cmdline():
            print(f"{'dashboard, inference process':32}{child.memory_info().rss / 1e6:6.0f}")


def main() -> None:
    """Run the benchmark and print its tables."""
    with chromium() as browser, ExitStack() as stack:
        starts = cold_starts(browser)
        processes, pages = {}, {}
        for app in APPS:
            processes[app], address = stack.enter_context(server(app))
            name = "learned filters" if app == "dashboard" else app
            path = "/learned_filters" if app == "dashboard" else ""
            pages[name] = open_page(browser, address + path, SHOWN[name])
        print_clicks(click_in_turns(pages))
        print_starts(starts)
        print_memory(processes)


if __name__ == "__main__":
    main()
