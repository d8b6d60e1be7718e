"""What a training costs the other visitors, and the machine.

Run with `python -m tests.performance.training`; it needs Chromium. First an empty page's button and
"Next sample" on Learned filters, in turns: ms from the click until the server has said all, while
nobody trains, while another visitor trains 32 filters on the samples, and once that has ended.
`times` divides a median by that while nobody trains. Then the memory of the process that trains:
its peak as a whole, and without what it shares with the inference process; and seconds from the end
of the training until the process is gone.
"""

from contextlib import suppress
from threading import Event, Thread
from time import perf_counter

import numpy as np
import psutil
from playwright.sync_api import Page

from convcore.processes.live_training import MEMORY
from tests.performance.servers import SHOWN, chromium, met, next_sample, open_page, server

WARM_UP, ROUNDS = 5, 60
TIMES = 1.5
GONE = 60  # seconds


def trainers(dashboard: psutil.Process) -> list[psutil.Process]:
    """Find the processes of the dashboard that train: those of the lowest priority."""
    return [each for each in dashboard.children(recursive=True) if each.nice() == 19]


class MemoryWatch:
    """Notes the largest memory of the process that trains, while there is one."""

    def __init__(self, dashboard: psutil.Process) -> None:
        self.whole = self.own = 0
        self._dashboard, self._over = dashboard, Event()
        self._thread = Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(0.2):
            with suppress(psutil.NoSuchProcess):  # it may end between two looks
                for process in trainers(self._dashboard):
                    used = process.memory_full_info()
                    self.whole, self.own = max(self.whole, used.rss), max(self.own, used.uss)

    def stop(self) -> None:
        self._over.set()
        self._thread.join()


def clicks(empty: Page, filters: Page) -> np.ndarray:
    """Click in turns; gives ms until all is painted: a row a round, the empty page first."""
    times = []
    for turn in range(WARM_UP + ROUNDS):
        pair = next_sample(empty, "empty"), next_sample(filters, "learned filters")
        if turn >= WARM_UP:
            times.append([answer["whole"] for answer in pair])
    return np.array(times)


def main() -> None:
    """Run the benchmark and print its tables."""
    with (
        chromium() as browser,
        server("empty") as (_, floor),
        server("dashboard") as (own, address),
    ):
        filters = open_page(browser, f"{address}/learned_filters", SHOWN["learned filters"])
        training = open_page(browser, f"{address}/training?length=2000", SHOWN["film"])
        empty = open_page(browser, floor, SHOWN["empty"])
        found = {"nobody trains": clicks(empty, filters)}
        watch = MemoryWatch(psutil.Process(own.pid))
        training.bring_to_front()
        training.get_by_role("button", name="Start training").click()
        training.get_by_text("of 2,000").first.wait_for()
        found["somebody trains"] = clicks(empty, filters)
        trained = len(trainers(psutil.Process(own.pid))) == 1
        training.bring_to_front()
        training.get_by_role("button", name="Stop").click()
        training.get_by_text("Stopped at step").wait_for()
        ended = perf_counter()
        psutil.wait_procs(trainers(psutil.Process(own.pid)), timeout=2 * GONE)
        gone = perf_counter() - ended
        watch.stop()
        found["it has ended"] = clicks(empty, filters)

    floors = np.median(found["nobody trains"], axis=0)
    print(f"next sample: {ROUNDS} each, after {WARM_UP} to warm up")
    print(f"{'':18}{'empty ms':>9}{'p95':>5}{'times':>7}{'filters ms':>12}{'p95':>5}{'times':>7}")
    for name, times in found.items():
        row = f"{name:18}"
        for column, width in enumerate((9, 12)):
            median, p95 = np.percentile(times[:, column], [50, 95])
            row += f"{median:{width}.0f}{p95:5.0f}{median / floors[column]:7.2f}"
        print(row)
    ratio = np.median(found["somebody trains"][:, 1]) / floors[1]
    print(f"goal: at most {TIMES} times  {met(ratio <= TIMES and trained)}")
    print(
        f"\nthe process that trains: {watch.whole / 2**20:.0f} MB at most, "
        f"{watch.own / 2**20:.0f} MB of its own (goal: {MEMORY / 2**20:.0f})  "
        f"{met(watch.own <= MEMORY)}; gone {gone:.1f} s after the end (goal: {GONE})  "
        f"{met(gone <= GONE)}"
    )


if __name__ == "__main__":
    main()
