"""How long another map takes on the page of layers until its ledger shows, and covering an input.

Run with `python -m tests.performance.layers`; it needs Chromium. Another unit of the same map needs
no server (see `widgets`). First an empty page's button and clicks on random maps of the second
convolution, in turns: ms from the click until the ledger of the map's strongest unit is painted,
and until the page is idle. `ratio` divides by the empty page's median. Then ms
to cover 8 x 8 pixels of 28 x 28 at steps of 2 in the inference process, in the chunks of the page,
for samples that nobody has asked for, and the longest that one chunk keeps others waiting.
"""

from contextlib import ExitStack
from time import perf_counter

import numpy as np
from playwright.sync_api import Page

from convcore.networks.attribution import occluded
from convcore.networks.bundle_files import load_bundle
from convcore.processes.inference import InferenceProcess
from pages.shared.session.covering import COVERED_AT_ONCE
from tests.paths import MODELS
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
FASHION = MODELS / "fashion"


def another_map(page: Page, rng: np.random.Generator) -> dict[str, float]:
    """Click on a random map of the path; gives ms until its ledger shows."""
    mosaic = page.get_by_role("img", name="All 64 of conv2")
    box = mosaic.bounding_box() or {"width": 0, "height": 0}
    row, column = rng.integers(10), rng.integers(6)  # of the eleven rows, the last is not full
    place = ((column + 0.5) / 6 * box["width"], (row + 0.5) / 11 * box["height"])
    at = {"x": place[0], "y": place[1]}
    return time_answer(page, "ledger", "click", lambda: mosaic.click(position=at))


def time_ledger() -> None:
    """Print the times of the ledger."""
    rng, times = np.random.default_rng(0), {"empty page": [], "ledger": []}
    with chromium() as browser, ExitStack() as stack:
        _, address = stack.enter_context(server("empty"))
        empty = open_page(browser, address, SHOWN["empty"])
        _, address = stack.enter_context(server("dashboard"))
        page = open_page(browser, f"{address}/layers?layer=conv2&map=8&about=sum", SHOWN["ledger"])
        for _ in range(WARM_UP + ROUNDS):
            for name, took in (
                ("empty page", next_sample(empty, "empty")),
                ("ledger", another_map(page, rng)),
            ):
                times[name].append((took["drawn"], took["whole"]))
    floor = float(np.median(np.array(times["empty page"])[WARM_UP:, 0]))
    print(f"{ROUNDS} maps, after {WARM_UP} to warm up")
    print(f"{'':24}{'median ms':>10}{'p95 ms':>8}{'ratio':>7}   goal")
    for name, spent in times.items():
        for column, what in enumerate(("painted", "idle")):
            middle, p95 = np.percentile(np.array(spent)[WARM_UP:, column], [50, 95])
            ratio = middle / floor
            goal = (
                f"   <= 1.5  {met(ratio <= 1.5)}" if (name, what) == ("ledger", "painted") else ""
            )
            print(f"{f'{name}, {what}':24}{middle:10.0f}{p95:8.0f}{ratio:7.2f}{goal}")


def time_occlusion() -> None:
    """Print the times of covering."""
    trained = load_bundle(FASHION)
    field = trained.layers_by_name[trained.last_maps].field
    units = range(field.shape[0] * field.shape[1])
    process = InferenceProcess([trained.model_path])
    process.predictions(trained.model_path, trained.images(slice(1)))
    whole, chunks = [], []
    for sample in range(ROUNDS):
        image, begun = trained.image(sample), perf_counter()
        for start in units[::COVERED_AT_ONCE]:
            asked = perf_counter()
            covered = occluded(image, field, units[start : start + COVERED_AT_ONCE], (0.0,))
            process.predictions(trained.model_path, covered)
            chunks.append(1000 * (perf_counter() - asked))
        whole.append(1000 * (perf_counter() - begun))
    process.close()
    middle, p95 = np.percentile(whole, [50, 95])
    print(
        f"covering {len(units)} times: median {middle:.0f} ms, p95 {p95:.0f} ms   <= 500  ", end=""
    )
    print(f"{met(p95 <= 500)}; a chunk of {COVERED_AT_ONCE}: at most {max(chunks):.0f} ms")


if __name__ == "__main__":
    time_ledger()
    time_occlusion()
