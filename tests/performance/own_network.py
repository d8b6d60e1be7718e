"""How long a network that a visitor brings takes to its filters on screen, and what it costs.

Run with `python -m tests.performance.own_network`; it needs Chromium. The file is that of the
network for colour, brought again and again by new visits, on Learned filters, while all three that
ship are in use.

In s, from the choice of the file until the gallery shows its filters and Streamlit has nothing left
to do. The first time a second process starts Keras: at most 8 s; later ones at most 2 s. Beside
them stands a click on an empty page (`empty_app.py`), in the same run. Then the memory of the
server and of its processes, resident and their own, in MB: at most 250 for the server, 1,000 for
the process that all share, and 800 for the second.
"""

import time
from contextlib import ExitStack

import numpy as np
import psutil
from playwright.sync_api import Browser

from tests.performance.servers import (
    IDLE,
    PATIENCE,
    ROOT,
    SHOWN,
    chromium,
    met,
    next_sample,
    open_page,
    server,
)

FILE = ROOT / "models" / "colour" / "model.keras"
VISITS = 6
FIRST, LATER = 8.0, 2.0
MEMORY = {"server": 250, "shared": 1000, "second": 800}


def bring(browser: Browser, address: str) -> float:
    """Bring the network in a new visit; gives the seconds that it took."""
    page = open_page(browser, f"{address}/learned_filters?model=upload", SHOWN["learned filters"])
    page.wait_for_function(IDLE)
    tile = page.locator(SHOWN["learned filters"])
    before = tile.get_attribute("aria-label")
    begun = time.perf_counter()
    page.locator("input[type=file]").first.set_input_files(FILE)
    page.get_by_text("Your network: model.keras").wait_for(timeout=PATIENCE)
    page.wait_for_function(
        "([selector, before]) => [...document.querySelectorAll(selector)][31]"
        "?.getAttribute('aria-label') !== before",
        arg=["[role=gridcell][aria-label]", before],
        timeout=PATIENCE,
    )
    page.wait_for_function(IDLE, timeout=PATIENCE)
    took = time.perf_counter() - begun
    page.close()
    return took


def main() -> None:
    """Run the benchmark and print its tables."""
    with chromium() as browser, ExitStack() as stack:
        _, address = stack.enter_context(server("empty"))
        empty = open_page(browser, address, SHOWN["empty"])
        process, address = stack.enter_context(server("dashboard"))
        for name in ("fashion", "digits", "colour"):
            path = f"{address}/learned_filters?model={name}"
            open_page(browser, path, SHOWN["learned filters"]).close()
        took = [bring(browser, address) for _ in range(VISITS)]
        click = float(np.median([next_sample(empty, "empty")["drawn"] for _ in range(VISITS)]))
        later = float(np.median(took[1:]))
        print(f"{FILE.stat().st_size / 2**20:.1f} MB, {VISITS} visits")
        print(f"the first       {took[0]:6.2f} s   <= {FIRST:g}  {met(took[0] <= FIRST)}")
        print(f"later, median   {later:6.2f} s   <= {LATER:g}  {met(later <= LATER)}")
        times = 1000 * later / click
        print(f"empty page, counter {click / 1000:.3f} s: {times:.0f} of them make a later one")
        workers = [
            child
            for child in psutil.Process(process.pid).children(recursive=True)
            if any("tensorflow" in area.path for area in child.memory_maps())
        ]
        workers.sort(key=psutil.Process.create_time)
        for (name, most), each in zip(MEMORY.items(), (process, *workers), strict=True):
            used = each.memory_full_info()
            resident, own = used.rss / 2**20, used.uss / 2**20
            print(
                f"{name:10}{resident:6.0f} MB resident, {own:6.0f} MB its own   <= {most} "
                f"{met(resident <= most)}"
            )


if __name__ == "__main__":
    main()
