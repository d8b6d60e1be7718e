"""How the widgets keep up with a pointer and with an edited kernel, and whether they leak.

Run with `python -m tests.performance.widgets`; it needs Chromium. Everything is measured in the
page, drawn by software.

First table: real mouse moves (Playwright's) to random places of the activation map of 200 x 200 in
the Kernel lab's probe, of the 32 tiles of Learned filters, of the map whose unit's receptive field
Layers shows, and, with the button held down, of the curves by which Training scrubs through its
film, with pauses and as fast as the page takes them. "frame" lasts from a move's arrival in the
page until script, style, layout and paint of the frame that shows it are done; "mouse" begins when
the mouse moved, so that it includes the wait for the screen's next frame, up to 17 ms. "shown"
counts the moves that changed the text that follows the pointer, "sent" the messages to the server
meanwhile. CNN Explainer took 43 ms with pauses and 70 without.

Second table: ms from a digit typed into the kernel until activation map, pooled map and the probe's
text are painted, in turns with a click on an empty Streamlit page. `ratio` divides a median by that
page's. The rest are medians of its parts: until the message to the server has left, until the last
message needed has come, until all is painted.

Third table: what these answers left behind in each page, garbage collected. What the heap still
grows by is not ours: Streamlit marks every rerun in the browser's performance timeline, Chromium
keeps an undo step for every typed digit and compiled code for a while.
"""

from time import sleep

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import CDPSession, Locator, Page

from tests.performance.servers import (
    HERE,
    SHOWN,
    chromium,
    met,
    next_sample,
    open_page,
    server,
    time_answer,
)

MOVES, PAUSE = 300, 0.05  # seconds
WARM_UP, ANSWERS = 20, 100
FRAME = 16  # ms
RERUN = 1.5  # times an empty rerun
HEAP = 16_000  # bytes an answer: Streamlit and Chromium keep a few thousand, a map has 160,000
FILM = ".film .place"  # what a drag over the curves changes
COUNTED = ("JSEventListeners", "Nodes", "JSHeapUsedSize")


def sweep(page: Page, places: list[Locator], shown: str, pause: float) -> tuple[NDArray, int]:
    """Point at random places, or drag there; gives ms of frame and mouse, and the messages sent."""
    page.bring_to_front()
    rng = np.random.default_rng(0)
    places[-1].scroll_into_view_if_needed()
    boxes = [place.bounding_box() for place in places]
    page.add_script_tag(path=HERE / "frames.js")
    page.mouse.move(boxes[0]["x"] + 1, boxes[0]["y"] + 1)
    if shown == FILM:
        page.mouse.down()
    page.evaluate("shown => watchMoves(shown)", shown)
    for _ in range(MOVES):
        box, (x, y) = boxes[rng.integers(len(boxes))], rng.random(2)
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        sleep(pause)
    page.evaluate("painted()")
    watched = page.evaluate("stopWatching()")
    page.mouse.up()
    return np.array(watched["moves"]), watched["sent"]


def print_sweeps(lab: Page, filters: Page, layers: Page, training: Page) -> None:
    """Print the first table."""
    print(f"pointer: {MOVES} moves each")
    print(
        f"{'':32}{'frame ms':>10}{'p95':>6}{'mouse ms':>10}{'p95':>6}{'shown':>7}{'sent':>6}  goal"
    )
    activation = lab.locator(".probe figure canvas").nth(1)
    widgets = {
        "probe, 200 x 200": (lab, [activation], ".probe [role=status]"),
        "gallery, 32 tiles": (
            filters,
            filters.locator("[role=gridcell] canvas").all(),
            ".gallery [role=status]",
        ),
        "unit, 11 x 11": (layers, [layers.locator(".unit .map canvas")], ".unit [role=status]"),
        "film, 61 steps": (training, [training.locator(".film .area")], FILM),
    }
    for name, (page, places, shown) in widgets.items():
        for manner, pause in (("with pauses", PAUSE), ("fast", 0)):
            times, sent = sweep(page, places, shown, pause)
            frame, mouse = np.percentile(times, [50, 95], axis=0).T
            print(
                f"{f'{name}, {manner}':32}{frame[0]:10.1f}{frame[1]:6.1f}{mouse[0]:10.1f}"
                f"{mouse[1]:6.1f}{len(times):7}{sent:6}"
                f"  < {FRAME}, 0 sent  {met(frame[0] < FRAME and sent == 0)}"
            )


def type_digit(lab: Page, digit: str) -> dict[str, float]:
    """Type a digit over the middle of the kernel; gives ms until each part of the answer."""
    cell = lab.get_by_label("row 1, column 1", exact=True)
    cell.select_text()
    return time_answer(lab, "kernel lab", "input", lambda: lab.keyboard.press(digit))


def counts(session: CDPSession) -> NDArray[np.float64]:
    """Count what is in a page after a garbage collection."""
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    values = {metric["name"]: metric["value"] for metric in metrics}
    return np.array([values[name] for name in COUNTED])


def answer_in_turns(empty: Page, lab: Page) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Click and edit once a round; gives ms of each answer's parts, and what all left behind."""
    sessions = [page.context.new_cdp_session(page) for page in (empty, lab)]
    for session in sessions:
        session.send("Performance.enable")
    answers = []
    for turn in range(WARM_UP + ANSWERS):
        if turn == WARM_UP:
            before = [counts(session) for session in sessions]
        # Never the digit that is there.
        answers.append([next_sample(empty, "empty"), type_digit(lab, str(2 + turn % 8))])
    left = np.array([counts(session) for session in sessions]) - before
    parts = [[list(answer.values()) for answer in both] for both in answers[WARM_UP:]]
    return np.array(parts), left


def print_answers(answers: NDArray[np.float64], left: NDArray[np.float64]) -> None:
    """Print the second and the third table."""
    names = ("empty page, counter", "kernel edit, map, pooled, text")
    painted = np.median(answers[:, :, 2], axis=0)
    print(f"\nkernel edit: {ANSWERS} each, after {WARM_UP} to warm up")
    print(
        f"{'':32}{'median ms':>10}{'p95':>6}{'ratio':>7}"
        f"{'asking':>8}{'server':>8}{'showing':>9}  goal"
    )
    for i, name in enumerate(names):
        sent, received, shown, _ = answers[:, i].T
        asking, server, showing = np.median([sent, received - sent, shown - received], axis=1)
        ratio, p95 = painted[i] / painted[0], np.percentile(shown, 95)
        goal = f"  <= {RERUN}  {met(ratio <= RERUN)}" if i else ""
        print(
            f"{name:32}{painted[i]:10.0f}{p95:6.0f}{ratio:7.2f}{asking:8.0f}{server:8.0f}"
            f"{showing:9.0f}{goal}"
        )
    print(f"\nleft behind by {ANSWERS}")
    print(f"{'':32}{'listeners':>10}{'nodes':>7}{'heap, bytes each':>18}  goal")
    for name, (listeners, nodes, heap) in zip(names, left, strict=True):
        kept = heap / ANSWERS
        reached = met(listeners <= 0 and nodes <= 0 and kept < HEAP)
        goal = f"  0, 0, < {HEAP}  {reached}" if name == names[1] else ""
        print(f"{name:32}{listeners:10.0f}{nodes:7.0f}{kept:18.0f}{goal}")


def main() -> None:
    """Run the benchmark and print its tables."""
    with chromium() as browser, server("empty") as (_, floor), server("dashboard") as (_, address):
        lab = open_page(browser, f"{address}/kernel_lab", SHOWN["kernel lab"])
        filters = open_page(browser, f"{address}/learned_filters", SHOWN["learned filters"])
        layers = open_page(browser, f"{address}/layers?about=sees", SHOWN["unit"])
        training = open_page(browser, f"{address}/training", SHOWN["film"])
        empty = open_page(browser, floor, SHOWN["empty"])
        print_sweeps(lab, filters, layers, training)
        print_answers(*answer_in_turns(empty, lab))


if __name__ == "__main__":
    main()
