"""How the widgets keep up with a pointer.

Run with `python -m tests.performance.widgets`; it needs Chromium. Everything is measured in the
page, drawn by software.

Real mouse moves (Playwright's) to random places of the activation map of 200 x 200 in the Kernel
lab's probe, of the 32 tiles of Learned filters, of the map whose unit's receptive field Layers
shows, and, with the button held down, of the curves by which Training scrubs through its film, with
pauses and as fast as the page takes them. "frame" lasts from a move's arrival in the page until
script, style, layout and paint of the frame that shows it are done; "mouse" begins when the mouse
moved, so that it includes the wait for the screen's next frame, up to 17 ms. "shown" counts the
moves that changed the text that follows the pointer, "sent" the messages to the server meanwhile.
CNN Explainer took 43 ms with pauses and 70 without.
"""

from time import sleep

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page

from tests.performance.servers import HERE, SHOWN, chromium, met, open_page, server

MOVES, PAUSE = 300, 0.05  # seconds
FRAME = 16  # ms
FILM = ".film .place"  # what a drag over the curves changes


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
    page.evaluate("shown => watch('pointermove', shown)", shown)
    for _ in range(MOVES):
        box, (x, y) = boxes[rng.integers(len(boxes))], rng.random(2)
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        sleep(pause)
    page.evaluate("painted()")
    watched = page.evaluate("stopWatching()")
    page.mouse.up()
    return np.array(watched["seen"])[:, :2], watched["sent"]


def print_sweeps(lab: Page, filters: Page, layers: Page, training: Page) -> None:
    """Print the table."""
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


def main() -> None:
    """Run the benchmark and print its table."""
    with chromium() as browser, server("dashboard") as (_, address):
        lab = open_page(browser, f"{address}/kernel_lab", SHOWN["kernel lab"])
        filters = open_page(browser, f"{address}/learned_filters", SHOWN["learned filters"])
        layers = open_page(browser, f"{address}/layers?about=sees", SHOWN["unit"])
        training = open_page(browser, f"{address}/training", SHOWN["film"])
        print_sweeps(lab, filters, layers, training)


if __name__ == "__main__":
    main()
